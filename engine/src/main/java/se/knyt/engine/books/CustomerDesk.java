package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.CustomerBooking.Decided;
import se.knyt.engine.books.CustomerBooking.Word;
import se.knyt.engine.books.CustomerItems.Owed;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.settings.SettingsStore;

/**
 * A person's word that a buyer has paid what was sold on the merchant's own invoice, where our vouchers are the books: of a line of the bank,
 * or of what the bank has shown elsewhere.
 */
public final class CustomerDesk {
    /** Longest reference, in characters. */
    public static final int REFERENCE_MAX = 70;

    /** Purchases that one line of the bank may pay by a person's word. */
    public static final int ORDERS_MAX = 50;

    private static final String ENTRY = """
            select book_account, booked_on, currency, amount_minor from bank_entry e
             where company_id = ? and bank_entry_id = ? and state = 'open' and swish_payout_id is null
               and not exists (select 1 from bank_match m where m.company_id = e.company_id and m.bank_entry_id = e.bank_entry_id)
               for update
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final ChangeLog log;
    private final CustomerBooking booking;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public CustomerDesk(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            ChangeLog log,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.log = log;
        this.booking = new CustomerBooking(ids);
        this.wake = wake;
    }

    /** What is open of a purchase; empty where nothing of it was ever on the account of customer receivables by vouchers of ours. */
    public Optional<Owed> owed(long company, long trail) {
        return database.forCompany("customer-owed", company, tx -> CustomerItems.locked(tx, company, trail));
    }

    /** What would be booked; changes nothing. Empty where the purchase was never on the account. */
    public Optional<WordOutcome> preview(long company, long trail, Word word) {
        return database.forCompany("customer-preview", company, tx -> {
            var owed = CustomerItems.locked(tx, company, trail);
            return owed.isEmpty() ? Optional.empty() : Optional.of(said(tx, company, owed.get(), word, false));
        });
    }

    /** Says so. Empty where the purchase was never on the account. */
    public Optional<WordOutcome> paid(long company, long trail, Word word) {
        Optional<WordOutcome> outcome = database.forCompany("customer-paid", company, tx -> {
            var owed = CustomerItems.locked(tx, company, trail);
            return owed.isEmpty() ? Optional.empty() : Optional.of(said(tx, company, owed.get(), word, true));
        });
        wake.run();
        return outcome;
    }

    private static WordOutcome outcome(Decided decided, boolean elsewhere, PostingSettings posting) {
        return new WordOutcome(
                decided.problem(),
                decided.arguments(),
                decided.payment().filter(_ -> !elsewhere).stream()
                        .map(payment -> payment.entry(posting).voucher())
                        .toList());
    }

    private WordOutcome said(Tx tx, long company, Owed owed, Word word, boolean keep) throws SQLException {
        var posting = settings.current(tx, company).settings().posting();
        var problem = problem(tx, company, owed, word, posting);
        if (problem.isPresent()) {
            return problem.get();
        }
        if (!keep) {
            return outcome(
                    CustomerBooking.decide(tx, company, owed, word, posting, "tried"), word.elsewhere(), posting);
        }
        var follow = new ArrayList<ChangeLog.NewChange>();
        var decided = booking.write(tx, company, owed, word, posting, clocks.now(company), clocks.machineNow(), follow);
        if (decided.payment().isPresent() && word.entry() != null) {
            PaidFrom.link(tx, company, word.entry(), word.actor(), clocks.now(company));
        }
        log.append(tx, follow, clocks.machineNow());
        return outcome(decided, word.elsewhere(), posting);
    }

    private Optional<WordOutcome> problem(Tx tx, long company, Owed owed, Word word, PostingSettings posting)
            throws SQLException {
        var arguments = new TreeMap<>(
                Map.of("order", owed.order(), "amount", owed.amount().toString()));
        var today = LocalDate.ofInstant(clocks.now(company), CompanyZone.of(tx, company));
        if (word.on().isBefore(owed.since().minusYears(1)) || word.on().isAfter(today)) {
            arguments.put("first", owed.since().minusYears(1).toString());
            arguments.put("last", today.toString());
            return Optional.of(WordOutcome.not("customer.day", arguments));
        }
        int account = word.account();
        if (!PaidFrom.isPossible(account, posting)) {
            arguments.put("account", String.valueOf(account));
            return Optional.of(WordOutcome.not("customer.account", arguments));
        }
        var entry = word.entry();
        if (entry != null) {
            var line = tx.first(ENTRY, Line::of, company, entry);
            boolean same = line.filter(l -> l.on().equals(word.on())
                            && l.account() == account
                            && l.amount().equals(word.paid()))
                    .isPresent();
            if (!same) {
                return Optional.of(WordOutcome.not("customer.entry", arguments));
            }
        }
        return Optional.empty();
    }

    private record Line(int account, LocalDate on, Money amount) {
        static Line of(ResultSet row) throws SQLException {
            return new Line(
                    row.getInt(1),
                    row.getObject(2, LocalDate.class),
                    Money.of(row.getLong(4), new Currency(row.getString(3))));
        }
    }

    /**
     * Says which purchases a line of the bank pays, by what their orders are called: all of it to one, or the sum of what several have open.
     *
     * @return what is in the way, or what is booked; empty where the line is not open
     */
    public Optional<WordOutcome> allot(long company, long entry, List<String> orders, boolean keep, String actor) {
        Optional<WordOutcome> outcome = database.forCompany("customer-allot", company, tx -> {
            var line = tx.first(ENTRY, Line::of, company, entry);
            return line.isEmpty()
                    ? Optional.empty()
                    : Optional.of(allotted(tx, company, entry, line.get(), orders, keep, actor));
        });
        wake.run();
        return outcome;
    }

    private WordOutcome allotted(
            Tx tx, long company, long entry, Line line, List<String> orders, boolean keep, String actor)
            throws SQLException {
        if (orders.isEmpty() || orders.size() > ORDERS_MAX) {
            return WordOutcome.not("customer.orders", Map.of("most", String.valueOf(ORDERS_MAX)));
        }
        var owed = new ArrayList<Owed>();
        for (var order : orders.stream().sorted().distinct().toList()) {
            var trail = CustomerItems.called(tx, company, order);
            if (trail.isEmpty()) {
                return WordOutcome.not("customer.unknown", Map.of("order", order));
            }
            owed.add(CustomerItems.locked(tx, company, trail.get()).orElseThrow());
        }
        var currency = line.amount().currency();
        boolean one = owed.size() == 1;
        if (!one) {
            var others = owed.stream()
                    .filter(o -> !o.amount().currency().equals(currency))
                    .map(Owed::order)
                    .findFirst();
            if (others.isPresent()) {
                return WordOutcome.not("customer.several-currencies", Map.of("order", others.get()));
            }
            var sum = Money.sum(owed.stream().map(Owed::amount).toList(), currency);
            if (!sum.equals(line.amount())) {
                return WordOutcome.not(
                        "customer.sum",
                        Map.of("sum", sum.toString(), "paid", line.amount().toString()));
            }
        }
        var vouchers = new ArrayList<Voucher>();
        var posting = settings.current(tx, company).settings().posting();
        var follow = new ArrayList<ChangeLog.NewChange>();
        for (var of : owed) {
            var paid = one ? line.amount() : of.amount();
            if (!one && paid.isZero()) {
                continue;
            }
            var word = new Word(line.on(), line.account(), paid, of.order(), false, entry, actor);
            var decided = CustomerBooking.decide(tx, company, of, word, posting, "tried");
            if (decided.payment().isPresent() && keep) {
                decided =
                        booking.write(tx, company, of, word, posting, clocks.now(company), clocks.machineNow(), follow);
            }
            if (decided.payment().isEmpty()) {
                if (!follow.isEmpty()) {
                    throw new IllegalStateException("what could be booked a moment ago cannot");
                }
                return outcome(decided, false, posting);
            }
            vouchers.addAll(outcome(decided, false, posting).vouchers());
        }
        if (keep) {
            PaidFrom.link(tx, company, entry, actor, clocks.now(company));
            log.append(tx, follow, clocks.machineNow());
        }
        return WordOutcome.of(vouchers);
    }
}
