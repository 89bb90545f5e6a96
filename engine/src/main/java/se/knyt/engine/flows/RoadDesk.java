package se.knyt.engine.flows;

import java.net.URI;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.books.PaidFrom;
import se.knyt.engine.books.RoadBooking;
import se.knyt.engine.books.RoadBooking.Owed;
import se.knyt.engine.books.RoadBooking.Word;
import se.knyt.engine.books.WordOutcome;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.Connector;

/** A person's word that a refund was paid by another road than the provider's, on which day and from which account. */
public final class RoadDesk {
    /** Longest reference, in characters. */
    public static final int REFERENCE_MAX = 70;

    /** The shop may be told of it so many days after the bank has paid it. */
    private static final int BEFORE_DAYS = 60;

    private static final int LINES_MAX = 10;
    private static final int LOOKED_AT_MAX = 1_000;
    private static final String LINES = """
            select bank_entry_id, booked_on, book_account, account, amount_minor from bank_entry
             where company_id = ? and state = 'open' and currency = ? and amount_minor < 0 and booked_on >= ?
             order by booked_on desc, bank_entry_id desc limit ?
            """;
    private final Database database;
    private final Planner planner;
    private final CompanyClocks clocks;
    private final ChangeLog log;
    private final Map<String, Connector> connectors;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public RoadDesk(
            Database database,
            Planner planner,
            CompanyClocks clocks,
            ChangeLog log,
            Collection<? extends Connector> connectors,
            Runnable wake) {
        this.database = database;
        this.planner = planner;
        this.clocks = clocks;
        this.log = log;
        this.connectors = connectors.stream()
                .collect(Collectors.toUnmodifiableMap(c -> c.info().id(), c -> c));
        this.wake = wake;
    }

    /**
     * The order in its shop, which is not told of what is paid back by another road: no shop documents how money that went back outside of
     * it is recorded without being paid.
     *
     * @param shop the system
     * @param page of the order for the shop's staff, where its address is known
     */
    public record InShop(String shop, Optional<URI> page) {}

    /** Where the order of a purchase stands in its shop; empty where no shop's order is known. */
    public Optional<InShop> inShop(long company, long trail) {
        return database.forCompany("road-shop", company, tx -> {
            var order = planner.trail(tx, company, trail).flatMap(TrailState::order);
            if (order.isEmpty()) {
                return Optional.<InShop>empty();
            }
            var id = ((Order) order.get().document()).sourceId();
            return tx.first(
                    "select connector, settings from connection where company_id = ? and connection_id = ?",
                    row -> inShop(row.getString(1), row.getString(2), id),
                    company,
                    order.get().connection());
        });
    }

    private InShop inShop(String connector, String settings, String order) {
        return new InShop(
                connector,
                Optional.ofNullable(connectors.get(connector))
                        .flatMap(c -> c.orderPage(Json.readTexts(settings), order)));
    }

    /** An open line of the bank in the currency of the books, negative. */
    public record Line(long id, LocalDate on, int account, String bankAccount, Money amount) {}

    /** The newest lines in the currency of the books that may have paid what is owed in another one; none for one in that of the books. */
    public List<Line> lines(long company, long fact) {
        return database.forCompany("road-lines", company, tx -> {
            var owed = RoadBooking.owed(tx, company, fact).filter(Owed::isAbroad);
            if (owed.isEmpty()) {
                return List.<Line>of();
            }
            var of = owed.get();
            var rates = ReferenceRates.of(tx, company, of.books());
            var open = tx.query(
                    LINES,
                    row -> new Line(
                            row.getLong(1),
                            row.getObject(2, LocalDate.class),
                            row.getInt(3),
                            row.getString(4),
                            Money.of(row.getLong(5), of.books())),
                    company,
                    of.books().code(),
                    of.since().minusDays(BEFORE_DAYS),
                    LOOKED_AT_MAX);
            return open.stream()
                    .filter(line -> of.isWorth(line.amount(), line.on(), rates))
                    .limit(LINES_MAX)
                    .toList();
        });
    }

    /** What would be booked; changes nothing. Empty where nothing is owed by that credit. */
    public Optional<WordOutcome> preview(long company, long fact, Word word) {
        return database.forCompany("road-preview", company, tx -> {
            var owed = RoadBooking.owed(tx, company, fact);
            return owed.isEmpty() ? Optional.empty() : Optional.of(decided(tx, company, owed.get(), word));
        });
    }

    /** Says so. Empty where nothing is owed by that credit any more. */
    public Optional<WordOutcome> paid(long company, long fact, Word word) {
        var outcome = database.forCompany("road-paid", company, tx -> {
            var owed = RoadBooking.owed(tx, company, fact);
            if (owed.isEmpty()) {
                return Optional.<WordOutcome>empty();
            }
            if (!RoadBooking.fits(tx, company, owed.get(), word)) {
                return Optional.of(WordOutcome.not("road.entry", arguments(owed.get())));
            }
            var decided = decided(tx, company, owed.get(), word);
            if (decided.possible()) {
                var follow = new ArrayList<ChangeLog.NewChange>();
                if (word.elsewhere()) {
                    RoadReversals.letStand(
                            tx, company, owed.get().trail(), owed.get().key());
                }
                RoadBooking.write(tx, company, owed.get(), word, clocks.now(company), clocks.machineNow(), follow);
                log.append(tx, follow, clocks.machineNow());
            }
            return Optional.of(decided);
        });
        wake.run();
        return outcome;
    }

    private WordOutcome decided(Tx tx, long company, Owed owed, Word word) throws SQLException {
        var state = planner.trail(tx, company, owed.trail());
        var fact = state.flatMap(s -> s.fact(owed.key()));
        if (state.isEmpty() || fact.isEmpty()) {
            return WordOutcome.not("road.gone", Map.of());
        }
        var context = planner.context(tx, state.get());
        var problem = problem(context, owed, word);
        if (problem.isPresent()) {
            return problem.get();
        }
        var abroad = owed.isAbroad() ? RoadBooking.abroad(tx, company, owed, word) : Optional.<OtherRoad.Abroad>empty();
        if (owed.isAbroad() && abroad.isEmpty() && !word.elsewhere()) {
            return WordOutcome.not(owed.rate() == null ? "road.no-value" : "road.no-rate", arguments(owed));
        }
        var paying = RoadPayments.of(
                fact.get(),
                owed.order(),
                new Roads.Paid(1, word.on(), word.account(), word.reference(), false, abroad));
        if (!word.elsewhere()) {
            return RoadReversals.waiting(state.get(), owed.key()).isEmpty()
                    ? WordOutcome.of(vouchers(paying, context.posting()))
                    : WordOutcome.not("road.undo-waits", arguments(owed));
        }
        // A voucher of ours has put it on our account, and only one of ours takes it off.
        if (paying.own().isPositive()) {
            var arguments = arguments(owed);
            arguments.put("debt", String.valueOf(context.posting().accounts().otherRoad()));
            return WordOutcome.not("road.own-books", arguments);
        }
        return WordOutcome.of(List.of());
    }

    private static List<Voucher> vouchers(OtherRoad.Paid paying, PostingSettings settings) {
        return paying.entries(settings).stream().map(WantedEntry::voucher).toList();
    }

    private static Optional<WordOutcome> problem(PlanContext context, Owed owed, Word word) {
        var arguments = arguments(owed);
        var posting = context.posting();
        LocalDate today = context.date(context.now());
        var first = owed.since().minusDays(BEFORE_DAYS);
        if (word.on().isBefore(first) || word.on().isAfter(today)) {
            arguments.put("first", first.toString());
            arguments.put("last", today.toString());
            return Optional.of(WordOutcome.not("road.day", arguments));
        }
        int account = word.account();
        if (!PaidFrom.isPossible(account, posting)) {
            arguments.put("account", String.valueOf(account));
            arguments.put("debt", String.valueOf(posting.accounts().otherRoad()));
            return Optional.of(WordOutcome.not("road.account", arguments));
        }
        return Optional.empty();
    }

    /** To which more can be added. */
    private static Map<String, String> arguments(Owed owed) {
        return new TreeMap<>(
                Map.of("order", owed.order(), "amount", owed.amount().toString()));
    }
}
