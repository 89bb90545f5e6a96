package se.knyt.engine.months;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Session;

/**
 * An accounting system that books what it is asked to and lives on when Knyt dies. It refuses nothing and checks nothing on behalf of
 * whoever asks: what it is asked twice it books twice, and names.
 */
final class LedgerSystem implements Connector {
    private static final int CONCURRENCY = 3;
    private static final int CUSTOMERS = 1510;
    private static final int SALES = 3001;

    /** An invoice or credit note as it stands here; a credit note is negative. */
    private record Paper(Money total, BigDecimal rate) {
        long ore() {
            return Ledger.ore(total, rate);
        }
    }

    private record Move(int account, LocalDate day, long ore) {}

    private record Payment(String paper, Money amount, int account) {}

    private final Map<String, Paper> papers = new HashMap<>();
    private final Map<String, Payment> payments = new HashMap<>();
    private final Map<String, String> done = new TreeMap<>();
    private final Map<String, String> entries = new TreeMap<>();
    private final Map<Integer, Long> balances = new TreeMap<>();
    private final List<LedgerReader.Booked> fed = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    /** How many calls from now on one is done without anybody hearing of it; zero for never. */
    private int unheardIn;

    /** Debit less credit per account, in öre. */
    synchronized Map<Integer, Long> balances() {
        return Map.copyOf(balances);
    }

    /** What the rows of an account come to at the end of a day, in öre. */
    synchronized long balance(int account, LocalDate day) {
        return moves.stream()
                .filter(move -> move.account() == account && !move.day().isAfter(day))
                .mapToLong(Move::ore)
                .sum();
    }

    /** What is booked, each entry with what it was asked by, its day and its rows, in the order of their names. */
    synchronized Map<String, String> entries() {
        return new TreeMap<>(entries);
    }

    /** What was asked twice, or cannot be booked as asked. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** The answer to one call is lost. */
    synchronized void unheard(int calls) {
        unheardIn = calls;
    }

    /** The bank feed books what the bank shows against what is in transit: by a series of its own. */
    synchronized void feed(LocalDate day, long ore, int bank, int transit) {
        var name = "B " + (fed.size() + 1);
        book("feed " + name, day, " B", Map.of(bank, ore, transit, -ore));
        fed.add(new LedgerReader.Booked(
                name, "B", day, Map.of(bank, Money.of(ore, Currency.SEK), transit, Money.of(-ore, Currency.SEK))));
    }

    @Override
    public ConnectorInfo info() {
        return new ConnectorInfo(
                "ledger",
                "Ledger",
                ConnectorInfo.Family.ACCOUNTING_SYSTEM,
                List.of(),
                new ConnectorInfo.Quota(0, Duration.ofSeconds(1), CONCURRENCY, List.of()),
                "http://127.0.0.1:9");
    }

    @Override
    public Session open(ConnectionContext context) {
        return new Opened();
    }

    private synchronized EffectTarget.Performed perform(EffectRequest request) {
        var name = request.kind().code() + " " + request.key();
        if (done.containsKey(name)) {
            wrong.add("twice: " + name);
        }
        var id = booked(request, name);
        done.put(name, id);
        if (unheardIn > 0 && --unheardIn == 0) {
            throw new ProviderFailure.OutcomeUnknown("hung up");
        }
        return EffectTarget.Performed.of(id);
    }

    private synchronized Optional<String> trace(EffectRequest request) {
        return Optional.ofNullable(done.get(request.kind().code() + " " + request.key()));
    }

    private String booked(EffectRequest request, String name) {
        return switch (request.body()) {
            case EffectBody.CreateInvoice body ->
                paper(
                        body.externalReference(),
                        body.total(),
                        body.exchangeRate().orElse(BigDecimal.ONE));
            case EffectBody.CreateCreditNote body ->
                paper(
                        body.externalReference(),
                        body.total().negated(),
                        body.exchangeRate().orElse(BigDecimal.ONE));
            case EffectBody.BookInvoice body -> {
                long ore = paper(request.need("invoice")).ore();
                yield book(name, body.date(), "", Map.of(CUSTOMERS, ore, SALES, -ore));
            }
            case EffectBody.RegisterPayment body -> {
                payments.put(name, new Payment(request.need("invoice"), body.amount(), body.account()));
                body.writeOffs().forEach(off -> wrong.add("written off: " + off));
                yield name;
            }
            case EffectBody.BookPayment body -> paid(name, request.need("payment"), body);
            case EffectBody.CreateVoucher body -> voucher(name, body);
            case EffectBody.CreateCustomer _, EffectBody.AttachFile _ -> name;
            default -> throw new IllegalStateException(name);
        };
    }

    private String paper(String reference, Money total, BigDecimal rate) {
        // Numbered by what it is of, so that two runs give it the same number in whatever order they come.
        if (papers.put(reference, new Paper(total, rate)) != null) {
            wrong.add("twice: " + reference);
        }
        return reference;
    }

    private Paper paper(String number) {
        var paper = papers.get(number);
        if (paper == null) {
            throw new IllegalStateException("no such paper: " + number);
        }
        return paper;
    }

    /** Each paper of these months is paid whole and at once: in another currency it leaves the ledger at what it came in at. */
    private String paid(String name, String registered, EffectBody.BookPayment body) {
        var payment = payments.get(registered);
        if (payment == null) {
            throw new IllegalStateException("no such payment: " + registered);
        }
        var paper = paper(payment.paper());
        if (!payment.amount().equals(paper.total())) {
            wrong.add(name + " is " + payment.amount() + " of " + paper.total());
        }
        return book(name, body.date(), "", Map.of(payment.account(), paper.ore(), CUSTOMERS, -paper.ore()));
    }

    private String voucher(String name, EffectBody.CreateVoucher body) {
        var rows = new TreeMap<Integer, Long>();
        for (var row : body.rows()) {
            rows.merge(row.account(), row.debit().minor() - row.credit().minor(), Long::sum);
        }
        return book(name, body.date(), " " + body.series(), rows);
    }

    private String book(String name, LocalDate day, String series, Map<Integer, Long> rows) {
        if (rows.values().stream().mapToLong(Long::longValue).sum() != 0) {
            wrong.add("does not balance: " + name + " " + rows);
        }
        entries.put(name, day + series + " " + new TreeMap<>(rows));
        rows.forEach((account, ore) -> {
            balances.merge(account, ore, Long::sum);
            moves.add(new Move(account, day, ore));
        });
        return name;
    }

    private final class Opened implements EffectTarget, LedgerReader {
        @Override
        public Set<EffectKind> effects() {
            return EnumSet.allOf(EffectKind.class);
        }

        @Override
        public Money balance(int account, LocalDate date) {
            return Money.of(LedgerSystem.this.balance(account, date), Currency.SEK);
        }

        @Override
        public List<OpenInvoice> openInvoices() {
            return List.of();
        }

        @Override
        public List<Booked> booked(int account, LocalDate from) {
            synchronized (LedgerSystem.this) {
                return fed.stream()
                        .filter(each -> each.accounts().containsKey(account)
                                && !each.date().isBefore(from))
                        .toList();
            }
        }

        @Override
        public Traits traits(EffectKind kind) {
            return new Traits(CONCURRENCY, Duration.ofSeconds(5), false);
        }

        @Override
        public Performed perform(EffectRequest request) {
            return LedgerSystem.this.perform(request);
        }

        @Override
        public Asked ask(EffectRequest request) {
            var found = trace(request);
            return found.isPresent() ? new Asked.There(Performed.of(found.get())) : new Asked.NotThere();
        }
    }
}
