package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.FeedMatcher;
import se.knyt.engine.books.BankReceipts;
import se.knyt.engine.books.DepositBooking;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.ProviderFailure;

/**
 * Where the accounting system's bank feed books the bank line: reads what it has booked against the money in transit, and closes the
 * bank legs of the payouts that it shows, what was paid in at providers, and what was paid back from money in transit. Nothing is booked
 * here. What cannot be told apart stays open.
 */
public final class FeedDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FeedDesk.class);
    private static final int PAYOUTS_MAX = 500;
    private static final int DAYS_BACK = 90;
    /** Bank accounts of the BAS chart. */
    private static final int BANK_FIRST = 1900;

    private static final int BANK_LAST = 1999;

    /** With what stands of each in transit: in another currency that is what its vouchers put there. */
    private static final String OPEN = """
            select p.payout_id, p.provider, p.currency <> n.books,
                   case when p.currency = n.books then p.paid_minor - p.bank_minor
                        else coalesce((select sum(r.debit_minor - r.credit_minor)::bigint
                                         from voucher v
                                         join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
                                        where v.company_id = p.company_id and v.payout_id = p.payout_id
                                          and r.rule = 'payout.in-transit'), 0) - p.bank_minor end,
                   p.book_date
              from (select ?::text as books) n
             cross join payout p
             where p.company_id = ? and p.transit_account = ? and p.state = 'booked' and p.bank_leg = 'open' and p.paid_minor <> 0 and p.failed_on is null
             order by p.book_date, p.payout_id limit ?
            """;

    /** Between the vouchers that together are one payout's. */
    private static final String AND = ", ";

    private static final String USED = """
            select distinct unnest(string_to_array(bank_by, ', ')) from payout
             where company_id = ? and bank_date >= ? and bank_by <> ''
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final Connections connections;
    private final LongFunction<List<ConnectionRow>> rows;
    private final BankReceipts receipts;
    private final DepositBooking deposits;

    /** @param rows the connections of a company */
    public FeedDesk(
            Database database,
            CompanyClocks clocks,
            SettingsStore settings,
            Connections connections,
            LongFunction<List<ConnectionRow>> rows,
            BankReceipts receipts,
            DepositBooking deposits) {
        this.deposits = deposits;
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.connections = connections;
        this.rows = rows;
        this.receipts = receipts;
    }

    /**
     * What came of looking.
     *
     * @param asked whether an accounting system answered
     * @param closed payouts whose bank leg is closed now
     */
    public record Seen(boolean asked, int closed) {}

    /**
     * Who books deposits already.
     *
     * @param asked whether an accounting system answered
     * @param vouchers those of the last 90 days, not Knyt's, that book a bank account against a provider's or the money in transit
     */
    public record Deposits(boolean asked, List<String> vouchers) {
        public Deposits {
            vouchers = List.copyOf(vouchers);
        }
    }

    /** Asks the accounting system who else books deposits: where a bank feed does, Knyt must not book them too. */
    public Deposits deposits(long company) {
        var inUse = database.forCompany(
                "bank-feed", company, tx -> settings.current(tx, company).settings());
        var posting = inUse.posting();
        var from = LocalDate.ofInstant(clocks.now(company), ZoneOffset.UTC).minusDays(DAYS_BACK);
        var banks = posting.providers().stream()
                .flatMap(provider -> provider.bankAccounts().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        var others = posting.providers().stream()
                .flatMap(one -> one.receivableAccounts().stream())
                .collect(Collectors.toSet());
        others.addAll(posting.transitAccounts());
        for (var row : rows.apply(company)) {
            try {
                if (row.open() && connections.usable(row).orElse(null) instanceof LedgerReader reader) {
                    var found = new TreeSet<String>();
                    for (int bank : banks) {
                        reader.booked(bank, from).stream()
                                .filter(v -> !v.series().equals(inUse.voucherSeries())
                                        && v.accounts().keySet().stream().anyMatch(others::contains))
                                .map(LedgerReader.Booked::voucher)
                                .forEach(found::add);
                    }
                    return new Deposits(true, List.copyOf(found));
                }
            } catch (ProviderFailure | IllegalArgumentException e) {
                LOG.info("who books deposits: {}", e.getMessage());
            }
        }
        return new Deposits(false, List.of());
    }

    /**
     * What is in the way of a choice of who books the bank line: by whichever way Knyt does it, what a bank feed books as well stands twice.
     * Vouchers of others that book deposits; none where the feed is the choice, and where no accounting system answered.
     */
    public List<String> inTheWayOf(long company, BankLeg wanted) {
        return wanted == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK
                ? List.of()
                : deposits(company).vouchers();
    }

    /** What is open on one account of money in transit, the one in use or an earlier one, and the vouchers that were others' there. */
    private record OnAccount(int transit, List<FeedMatcher.Open> open, Set<String> used) {}

    /** What the settings say, and what is open; empty where no bank feed books. */
    private record Wanted(List<OnAccount> inTransit, String series, LocalDate today, FeedDeposits.Wanted deposits) {
        boolean isNothing() {
            return inTransit.isEmpty() && deposits.isEmpty();
        }
    }

    /** Looks now, at the first system that can be asked. */
    public Seen look(long company) {
        var wanted = database.forCompany("bank-feed", company, tx -> wanted(tx, company));
        if (wanted.isEmpty()) {
            return new Seen(false, 0);
        }
        if (wanted.get().isNothing()) {
            return new Seen(true, 0);
        }
        for (var row : rows.apply(company)) {
            try {
                if (row.open() && connections.usable(row).orElse(null) instanceof LedgerReader reader) {
                    return new Seen(true, close(company, row.connector(), reader, wanted.get()));
                }
            } catch (ProviderFailure | IllegalArgumentException e) {
                LOG.info("what the bank feed has booked: {}", e.getMessage());
            }
        }
        return new Seen(false, 0);
    }

    /**
     * Looks as the schedule of a connection has it; nothing is asked where no bank feed books or nothing is on its way.
     *
     * @throws ProviderFailure where the system could not be asked
     */
    public Seen look(ConnectionRow system) {
        var wanted = database.forCompany("bank-feed", system.company(), tx -> wanted(tx, system.company()));
        if (wanted.filter(some -> !some.isNothing()).isPresent()
                && connections.session(system) instanceof LedgerReader reader) {
            return new Seen(true, close(system.company(), system.connector(), reader, wanted.get()));
        }
        return new Seen(false, 0);
    }

    private Optional<Wanted> wanted(Tx tx, long company) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        if (inUse.bankLeg() != BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK) {
            return Optional.empty();
        }
        var posting = inUse.posting();
        var books = posting.bookCurrency();
        var zone = CompanyZone.of(tx, company);
        var today = LocalDate.ofInstant(clocks.now(company), zone);
        var all = new ArrayList<OnAccount>();
        for (int transit : posting.transitAccounts()) {
            var on = on(tx, company, transit, books, today);
            if (!on.open().isEmpty()) {
                all.add(on);
            }
        }
        return Optional.of(new Wanted(
                List.copyOf(all), inUse.voucherSeries(), today, FeedDeposits.wanted(tx, company, posting, today)));
    }

    private static OnAccount on(Tx tx, long company, int transit, Currency books, LocalDate today) throws SQLException {
        var open = new ArrayList<>(tx.query(
                OPEN,
                r -> new FeedMatcher.Open(
                        r.getLong(1),
                        r.getString(2),
                        r.getBoolean(3),
                        Money.of(r.getLong(4), books),
                        r.getObject(5, LocalDate.class)),
                books.code(),
                company,
                transit,
                PAYOUTS_MAX));
        open.addAll(FeedRoads.open(tx, company, transit, books));
        var from = first(open).orElse(today).minusDays(1);
        var used = new HashSet<>(tx.query(USED, r -> r.getString(1), company, from));
        used.addAll(FeedRoads.used(tx, company, transit, from));
        return new OnAccount(transit, List.copyOf(open), used);
    }

    private static Optional<LocalDate> first(List<FeedMatcher.Open> open) {
        return open.stream().map(FeedMatcher.Open::day).min(LocalDate::compareTo);
    }

    private int close(long company, String system, LedgerReader reader, Wanted wanted) {
        int closed = 0;
        for (var on : wanted.inTransit()) {
            closed += inTransit(company, system, reader, wanted, on);
        }
        return closed
                + FeedDeposits.close(
                        database,
                        deposits,
                        company,
                        system,
                        reader,
                        wanted.deposits(),
                        wanted.series(),
                        wanted.today());
    }

    private int inTransit(long company, String system, LedgerReader reader, Wanted wanted, OnAccount on) {
        var from = first(on.open()).orElseThrow().minusDays(1);
        var lines = reader.booked(on.transit(), from).stream()
                .filter(v -> !v.series().equals(wanted.series())
                        && !v.date().isAfter(wanted.today())
                        && !on.used().contains(by(system, v.voucher())))
                .flatMap(v -> line(v, on.transit()).stream())
                .toList();
        int closed = 0;
        var off = new ArrayList<FeedMatcher.Met>();
        for (var met : FeedMatcher.match(on.open(), lines)) {
            if (!met.passes()) {
                off.add(met);
            } else {
                closed += closed(company, system, met);
            }
        }
        receipts.differs(
                company,
                off.stream()
                        .map(met -> new BankReceipts.Differs(
                                met.payouts().getFirst().id(),
                                met.lines().getFirst().voucher(),
                                met.taken()))
                        .toList());
        return closed;
    }

    /** Closes all that a voucher is, or none. */
    private int closed(long company, String system, FeedMatcher.Met met) {
        if (met.payouts().stream().anyMatch(FeedRoads::is)) {
            return road(company, system, met) ? 1 : 0;
        }
        if (met.payouts().stream().anyMatch(payout -> !closes(company, payout, met))) {
            return 0;
        }
        var by = met.lines().stream().map(line -> by(system, line.voucher())).collect(Collectors.joining(AND));
        return (int) met.payouts().stream()
                .filter(payout -> receipts.confirm(company, payout.id(), met.date(), amount(payout, met), 0, by)
                        .possible())
                .count();
    }

    /** One payment by one voucher: what is paid back is not summed with others. */
    private boolean road(long company, String system, FeedMatcher.Met met) {
        return met.isPair()
                && receipts.road(
                        company,
                        FeedRoads.fact(met.payouts().getFirst()),
                        met.date(),
                        met.taken(),
                        by(system, met.lines().getFirst().voucher()));
    }

    private boolean closes(long company, FeedMatcher.Open payout, FeedMatcher.Met met) {
        var preview = receipts.preview(company, payout.id(), met.date(), amount(payout, met), 0);
        // A provider whose bank line Knyt books would get a voucher on the bank account: the feed has booked it
        // already.
        return preview.possible()
                && preview.voucher()
                        .filter(v -> v.rows().stream().anyMatch(r -> isBank(r.account())))
                        .isEmpty();
    }

    /** A payout's share of a voucher that is several, or all that its own take. */
    private static Money amount(FeedMatcher.Open payout, FeedMatcher.Met met) {
        return met.payouts().size() > 1 ? payout.transit() : met.taken();
    }

    /** What a voucher takes off an account, of money in transit or a provider's, and books on bank accounts; empty where it takes nothing. */
    static Optional<FeedMatcher.Line> line(LedgerReader.Booked voucher, int transit) {
        var taken = voucher.accounts().get(transit);
        if (taken == null || taken.isZero()) {
            return Optional.empty();
        }
        var atBank = voucher.accounts().entrySet().stream()
                .filter(e -> isBank(e.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Money.zero(taken.currency()), Money::plus);
        return Optional.of(new FeedMatcher.Line(voucher.voucher(), voucher.date(), taken.negated(), atBank));
    }

    private static boolean isBank(int account) {
        return account >= BANK_FIRST && account <= BANK_LAST;
    }

    static String by(String system, String voucher) {
        return system + " " + voucher;
    }
}
