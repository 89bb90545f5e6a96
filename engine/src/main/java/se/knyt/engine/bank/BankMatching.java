package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankLimits;
import se.knyt.core.reconciliation.BankMatch;
import se.knyt.core.reconciliation.BankMatcher;
import se.knyt.core.reconciliation.ExpectedPayout;
import se.knyt.core.reconciliation.FailedAtBank;
import se.knyt.engine.bank.SeenPayouts.Seen;
import se.knyt.engine.books.BankBooking;
import se.knyt.engine.books.DepositBooking;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/**
 * Finds the payouts of entries that have none, and books what came. An entry whose payout is not booked yet waits for it; one that
 * takes back a payout that came is booked as such, and the payout is awaited anew. Then what buyers were paid back by another road, what
 * they have paid of the merchant's own invoices, and what was paid in at providers.
 */
public final class BankMatching {
    /** More open entries than this are not looked at at one time: the newest are. */
    private static final int ENTRIES_MAX = 5_000;

    private static final int ROUNDS_MAX = 5;
    private static final String BY = "knyt";
    private static final String OPEN = """
            select bank_entry_id, book_account, booked_on, currency, amount_minor, reversal, said
              from bank_entry where company_id = ? and state = 'open' and swish_payout_id is null
             order by booked_on desc, bank_entry_id desc limit ?
            """;
    /** Of which no part is a payout's. */
    private static final String OPEN_WHOLE = OPEN.replace(
            " order by",
            " and not exists (select 1 from bank_match m where m.company_id = bank_entry.company_id"
                    + " and m.bank_entry_id = bank_entry.bank_entry_id) order by");
    /** Who reads a bank's file and who matches what it told stand in line. */
    static final String LOCK = "select 1 from bank_account where company_id = ? order by number, currency for update";

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final BankBooking booking;
    private final DepositBooking deposits;
    private final ChangeLog log;
    private final IdAllocator ids;

    public BankMatching(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            EffectPlans effects,
            ChangeLog log) {
        this.log = log;
        this.ids = ids;
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.booking = new BankBooking(clocks, ids, settings, effects);
        this.deposits = new DepositBooking(clocks, ids, settings, effects);
    }

    /** Matches what can be matched now; returns how many entries found their payout. One run of a company at a time. */
    public int run(long company) {
        return database.forCompany("bank-match", company, tx -> {
            tx.query(LOCK, row -> row.getInt(1), company);
            var follow = new ArrayList<ChangeLog.NewChange>();
            var paidIn = new DepositEntries(tx, company);
            var books = settings.current(tx, company).settings().posting().bookCurrency();
            int matched = new SwishMoney(tx, company, booking).match(follow, clocks.now(company));
            for (int round = 0; round < ROUNDS_MAX; round++) {
                var run = new Run(tx, company, books, paidIn, follow);
                int now = run.all();
                matched += now;
                if (now == 0) {
                    break;
                }
            }
            matched += byRoads(tx, company, follow);
            matched += byBuyers(tx, company, follow);
            matched += paidIn.any() ? paidIn.match(deposits, ENTRIES_MAX, drawn(tx, company, books)) : 0;
            log.append(tx, follow, clocks.machineNow());
            return matched;
        });
    }

    /** Payouts by which a provider draws money from the bank, and which the bank has not shown. */
    private static List<ExpectedPayout> drawn(Tx tx, long company, Currency books) throws SQLException {
        return new SeenPayouts(tx, company)
                .drawn().stream().map(payout -> payout.expected(books)).toList();
    }

    /** What buyers were paid back; not where the accounting system books its bank, and the payment, by itself. */
    private int byRoads(Tx tx, long company, List<ChangeLog.NewChange> follow) throws SQLException {
        var roads = new RoadEntries(tx, company);
        boolean elsewhere = settings.current(tx, company).settings().bankLeg() == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK;
        if (!roads.any() || elsewhere) {
            return 0;
        }
        var entries = tx.query(OPEN, BankEntryRows::row, company, ENTRIES_MAX);
        return roads.match(entries, clocks.now(company), clocks.machineNow(), follow);
    }

    /** What buyers have paid of their invoices; not where the accounting system books its bank, and the payment, by itself. */
    private int byBuyers(Tx tx, long company, List<ChangeLog.NewChange> follow) throws SQLException {
        var customers = new CustomerEntries(tx, company);
        var inUse = settings.current(tx, company).settings();
        if (!customers.any() || inUse.bankLeg() == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK) {
            return 0;
        }
        var entries = tx.query(OPEN_WHOLE, BankEntryRows::row, company, ENTRIES_MAX);
        return customers.match(entries, ids, inUse.posting(), clocks.now(company), clocks.machineNow(), follow);
    }

    private final class Run {
        private final Tx tx;
        private final long company;
        private final Currency books;
        private final SeenPayouts payouts;
        private final List<EntryRow> entries;
        private final Set<Long> partly;
        private final DepositEntries paidIn;
        private final List<ChangeLog.NewChange> follow;

        Run(Tx tx, long company, Currency books, DepositEntries paidIn, List<ChangeLog.NewChange> follow)
                throws SQLException {
            this.paidIn = paidIn;
            this.follow = follow;
            this.tx = tx;
            this.company = company;
            this.books = books;
            payouts = new SeenPayouts(tx, company);
            entries = tx.query(OPEN, BankEntryRows::row, company, ENTRIES_MAX);
            partly = new HashSet<>(tx.query(
                    "select distinct bank_entry_id from bank_match where company_id = ? and bank_entry_id = any (?)",
                    row -> row.getLong(1),
                    company,
                    Tx.bigints(entries.stream().map(EntryRow::id).toList())));
        }

        int all() throws SQLException {
            if (entries.isEmpty()) {
                return 0;
            }
            var days = new TreeSet<LocalDate>();
            entries.forEach(entry -> days.add(entry.bookedOn()));
            var expected = payouts.expected(days.first(), days.last());
            int failed = failed(payouts.failed(days.first(), days.last()), expected);
            if (failed > 0) {
                return failed;
            }
            int matched = matched(expected);
            return matched > 0 ? matched : returned(days.first(), days.last());
        }

        /** What the bank shows of payouts that failed at their provider, before a payout of the same amount can take it. */
        private int failed(List<SeenPayouts.Back> failed, List<Seen> expected) throws SQLException {
            var met = FailedAtBank.match(
                    failed.stream().map(SeenPayouts.Back::failed).toList(),
                    expected.stream()
                            .filter(Seen::open)
                            .map(p -> p.expected(books))
                            .toList(),
                    entries.stream().map(EntryRow::movement).toList(),
                    BankLimits.DEFAULT);
            var open = stillOpen(met.stream().map(FailedAtBank.Met::movement));
            var locked = payouts.locked(
                    met.stream().map(m -> failed.get(m.payout()).payout().id()).toList());
            int done = 0;
            for (var one : met) {
                var payout = failed.get(one.payout()).payout();
                var entry = entries.get(one.movement());
                var line = new BankBooking.Line(entry.bookedOn(), entry.amount(), entry.bookAccount(), true, BY);
                if (payout.equals(locked.get(payout.id()))
                        && open.contains(entry.id())
                        && !partly.contains(entry.id())
                        && booking.book(tx, company, payout.id(), line, follow).possible()) {
                    boolean came = entry.amount().equals(payout.paid());
                    link(
                            entry,
                            payout,
                            entry.amount(),
                            came ? one.basis().name().toLowerCase(Locale.ROOT) : "returned");
                    follow.add(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout.id(), 0));
                    done++;
                }
            }
            return done;
        }

        private int matched(List<Seen> expected) throws SQLException {
            var senders = new BankSenders(tx, company)
                    .of(entries.stream().map(EntryRow::id).toList());
            var movements = entries.stream()
                    .map(entry -> entry.movement(senders.getOrDefault(entry.id(), Set.of())))
                    .toList();
            var matches = BankMatcher.match(
                    expected.stream().map(p -> p.expected(books)).toList(), movements, BankLimits.DEFAULT);
            var sharing = new HashMap<Integer, List<Integer>>();
            for (int p = 0; p < matches.size(); p++) {
                int payout = p;
                if (matches.get(p).matched()) {
                    matches.get(p)
                            .movements()
                            .forEach(m -> sharing.computeIfAbsent(m, _ -> new ArrayList<>())
                                    .add(payout));
                }
            }
            near(expected, matches);
            var wanted = new ArrayList<Integer>();
            for (int p = 0; p < matches.size(); p++) {
                if (ready(matches.get(p), sharing, expected)) {
                    wanted.add(p);
                }
            }
            var open = stillOpen(wanted.stream().flatMap(p -> matches.get(p).movements().stream()));
            var locked = payouts.locked(
                    wanted.stream().map(p -> expected.get(p).id()).toList());
            var done = new TreeSet<Long>();
            for (int p : wanted) {
                // What somebody has noted meanwhile is met in the next round.
                var payout = expected.get(p);
                boolean taken = matches.get(p).movements().stream()
                        .anyMatch(m -> !open.contains(entries.get(m).id()));
                if (taken || !payout.equals(locked.get(payout.id()))) {
                    continue;
                }
                if (inTransitFirst(matches.get(p), sharing, matches, expected)) {
                    BankBooking.inTransit(tx, company, payout.id(), follow);
                } else {
                    book(payout, matches.get(p), done);
                }
            }
            return done.size();
        }

        private static boolean byAmount(BankMatch match) {
            return match.basis() == BankMatch.Basis.AMOUNT || match.basis() == BankMatch.Basis.SENDER;
        }

        /** Whether every payout of its entries is booked: an entry is taken whole. */
        private boolean ready(BankMatch match, Map<Integer, List<Integer>> sharing, List<Seen> expected) {
            return !match.movements().isEmpty()
                    && match.matched()
                    && match.movements().stream()
                            .allMatch(m -> !(byAmount(match)
                                            && (partly.contains(entries.get(m).id()) || paidIn.mayBe(entries.get(m))))
                                    && sharing.getOrDefault(m, List.of()).stream()
                                            .allMatch(p -> expected.get(p).ready()));
        }

        /**
         * Whether an entry is, or is in part, a payout that waits for the bank and did not come as one line of its own: that one is booked
         * by way of the account in transit before the entry is taken, whole.
         */
        private boolean inTransitFirst(
                BankMatch match, Map<Integer, List<Integer>> sharing, List<BankMatch> matches, List<Seen> expected) {
            return match.movements().stream()
                    .flatMap(m -> sharing.getOrDefault(m, List.of()).stream())
                    .anyMatch(p -> expected.get(p).waits() && !alone(expected.get(p), matches.get(p), sharing));
        }

        /** Whether a payout that waits for the bank came as one line of its month that is nothing else. */
        private boolean alone(Seen payout, BankMatch match, Map<Integer, List<Integer>> sharing) {
            int movement = match.movements().getFirst();
            return match.movements().size() == 1
                    && sharing.getOrDefault(movement, List.of()).size() == 1
                    && payout.alone(entries.get(movement), match.amount());
        }

        private void book(Seen payout, BankMatch match, Set<Long> done) throws SQLException {
            var lines = match.movements().stream()
                    .map(entries::get)
                    .sorted(Comparator.comparing(EntryRow::bookedOn).thenComparingLong(EntryRow::id))
                    .toList();
            for (var entry : lines) {
                var amount = lines.size() == 1 ? match.amount() : entry.amount();
                if (payout.open()) {
                    var line = new BankBooking.Line(entry.bookedOn(), amount, entry.bookAccount(), true, BY);
                    if (!booking.book(tx, company, payout.id(), line, follow).possible()) {
                        return;
                    }
                }
                link(entry, payout, amount, match.basis().name().toLowerCase(Locale.ROOT));
                done.add(entry.id());
            }
        }

        private int returned(LocalDate from, LocalDate to) throws SQLException {
            var minors = new TreeSet<Long>();
            entries.forEach(entry -> minors.add(-entry.amount().minor()));
            var received = payouts.received(from, to, minors);
            if (received.isEmpty()) {
                return 0;
            }
            var matches = BankMatcher.match(
                    received.stream().map(Seen::returned).toList(),
                    entries.stream().map(EntryRow::movement).toList(),
                    BankLimits.DEFAULT);
            var done = new TreeSet<Long>();
            var open = stillOpen(matches.stream()
                    .filter(m -> m.basis() == BankMatch.Basis.REFERENCE)
                    .map(m -> m.movements().getFirst()));
            var locked = payouts.locked(received.stream().map(Seen::id).toList());
            for (int p = 0; p < matches.size(); p++) {
                var payout = received.get(p);
                if (matches.get(p).basis() == BankMatch.Basis.REFERENCE
                        && payout.equals(locked.get(payout.id()))
                        && open.contains(entries.get(matches.get(p).movements().getFirst())
                                .id())) {
                    var entry = entries.get(matches.get(p).movements().getFirst());
                    var line = new BankBooking.Line(entry.bookedOn(), entry.amount(), entry.bookAccount(), true, BY);
                    if (booking.book(tx, company, payout.id(), line, follow).possible()) {
                        link(entry, payout, entry.amount(), "returned");
                        done.add(entry.id());
                    }
                }
            }
            return done.size();
        }

        /** Locked before the payouts, as where a person chooses an entry's payout. */
        private Set<Long> stillOpen(Stream<Integer> movements) throws SQLException {
            return BankEntryRows.stillOpen(
                    tx,
                    company,
                    movements.map(m -> entries.get(m).id()).distinct().toList());
        }

        private void link(EntryRow entry, Seen payout, Money amount, String basis) throws SQLException {
            new BankLinks(tx, company).link(entry.id(), payout.id(), amount, basis, BY, "", clocks.now(company));
        }

        /** Remembers which open entry names which payout with another amount, or may be it by its amount and day. */
        private void near(List<Seen> expected, List<BankMatch> matches) throws SQLException {
            var named = new HashMap<Long, Long>();
            for (int p = 0; p < matches.size(); p++) {
                if (!matches.get(p).matched()) {
                    for (int m : matches.get(p).movements()) {
                        named.put(entries.get(m).id(), expected.get(p).id());
                    }
                }
            }
            tx.update(
                    "update bank_entry set near_payout_id = null where company_id = ? and bank_entry_id = any (?)"
                            + " and near_payout_id is not null and not bank_entry_id = any (?)",
                    company,
                    Tx.bigints(entries.stream().map(EntryRow::id).toList()),
                    Tx.bigints(List.copyOf(named.keySet())));
            tx.update(
                    "update bank_entry e set near_payout_id = n.payout from unnest(?, ?) as n (entry, payout)"
                            + " where e.company_id = ? and e.bank_entry_id = n.entry"
                            + " and e.near_payout_id is distinct from n.payout",
                    Tx.bigints(List.copyOf(named.keySet())),
                    Tx.bigints(List.copyOf(named.values())),
                    company);
        }
    }
}
