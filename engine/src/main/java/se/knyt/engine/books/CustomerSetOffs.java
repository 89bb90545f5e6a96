package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.CustomerPayment;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.CustomerItems.Owed;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.BuyerPayment;
import se.knyt.spi.PullSource.Lane;

/**
 * A person's word that what a buyer is owed of one purchase pays what is open of another, where our vouchers are the books: each has a
 * movement on the account of customer receivables, and the purchase that is paid has the voucher of both.
 */
public final class CustomerSetOffs {
    /** Of the two, the day of the last movement; and whether one buyer is known to have made both. */
    private static final String BOTH = """
            select max(m.moved_on), count(distinct t.person_id) = 1 and count(t.person_id) = count(*)
              from customer_move m join trail t on t.company_id = m.company_id and t.trail_id = m.trail_id
             where m.company_id = ? and m.trail_id in (?, ?)
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final IdAllocator ids;
    private final SettingsStore settings;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public CustomerSetOffs(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            ChangeLog log,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.ids = ids;
        this.settings = settings;
        this.log = log;
        this.wake = wake;
    }

    /**
     * That one pays the other.
     *
     * @param other number of the other order
     * @param amount positive; null for all that both have
     */
    public record Word(String other, LocalDate on, @Nullable Money amount, String actor) {}

    /**
     * What it would do, or did.
     *
     * @param amount that is set off; zero where something is in the way
     * @param sameBuyer whether one buyer is known to have made both purchases
     */
    public record SetOff(WordOutcome outcome, Money amount, boolean sameBuyer) {}

    /** @param keep whether it is done. Empty where the purchase was never on the account */
    public Optional<SetOff> setOff(long company, long trail, Word word, boolean keep) {
        Optional<SetOff> result =
                database.forCompany("customer-set-off", company, tx -> said(tx, company, trail, word, keep));
        wake.run();
        return result;
    }

    private Optional<SetOff> said(Tx tx, long company, long trail, Word word, boolean keep) throws SQLException {
        var other = CustomerItems.called(tx, company, word.other());
        // In the order of their ids, so that two who set off the same two wait for each other.
        boolean first = other.isEmpty() || trail < other.get();
        if (!first) {
            CustomerItems.locked(tx, company, other.get());
        }
        var owed = CustomerItems.locked(tx, company, trail);
        if (owed.isEmpty()) {
            return Optional.empty();
        }
        var one = owed.get();
        if (other.isEmpty()) {
            return Optional.of(not(one, "customer.unknown", Map.of("order", word.other())));
        }
        var two = CustomerItems.locked(tx, company, other.get()).orElseThrow();
        return Optional.of(decided(tx, company, one, two, word, keep));
    }

    private static SetOff not(Owed one, String problem, Map<String, String> arguments) {
        return new SetOff(
                WordOutcome.not(problem, arguments), Money.zero(one.amount().currency()), false);
    }

    private record Both(LocalDate last, boolean sameBuyer) {}

    private SetOff decided(Tx tx, long company, Owed one, Owed two, Word word, boolean keep) throws SQLException {
        var arguments = new TreeMap<>(Map.of(
                "order", one.order(),
                "amount", one.amount().toString(),
                "other", two.order(),
                "open", two.amount().toString()));
        if (!one.amount().currency().equals(two.amount().currency())) {
            return not(one, "customer.several-currencies", Map.of("order", two.order()));
        }
        if (one.trail() == two.trail() || one.amount().signum() * two.amount().signum() != -1) {
            return not(one, "customer.set-off-open", arguments);
        }
        var credit = one.amount().isNegative() ? one : two;
        var invoice = one.amount().isNegative() ? two : one;
        var most = credit.amount().abs().compareTo(invoice.amount()) < 0
                ? credit.amount().abs()
                : invoice.amount();
        var amount = word.amount() == null ? most : word.amount();
        if (!amount.currency().equals(most.currency()) || !amount.isPositive() || amount.compareTo(most) > 0) {
            arguments.put("most", most.toString());
            return not(one, "customer.set-off-amount", arguments);
        }
        var both = tx.first(
                        BOTH,
                        row -> new Both(row.getObject(1, LocalDate.class), row.getBoolean(2)),
                        company,
                        one.trail(),
                        two.trail())
                .orElseThrow();
        var today = LocalDate.ofInstant(clocks.now(company), CompanyZone.of(tx, company));
        if (word.on().isBefore(both.last()) || word.on().isAfter(today)) {
            arguments.put("first", both.last().toString());
            arguments.put("last", today.toString());
            return not(one, "customer.day", arguments);
        }
        var posting = settings.current(tx, company).settings().posting();
        long id = keep ? ids.next() : 0;
        var payment = payment(id, invoice, credit, amount, word, posting);
        if (keep) {
            write(tx, company, id, invoice, credit, payment, word);
        }
        var voucher = payment.entry(posting).voucher();
        return new SetOff(WordOutcome.of(List.of(voucher)), amount, both.sameBuyer());
    }

    private static CustomerPayment payment(
            long id, Owed invoice, Owed credit, Money amount, Word word, PostingSettings posting) {
        var by = new CustomerPayment.By(
                BuyerPayment.key(id),
                word.on(),
                invoice.order(),
                posting.accounts().customers(),
                credit.order(),
                true);
        return CustomerPayment.setOff(by, invoice.open(), credit.open(), amount, posting);
    }

    private void write(Tx tx, long company, long id, Owed invoice, Owed credit, CustomerPayment payment, Word word)
            throws SQLException {
        long back = ids.next();
        var booked = LockedMonths.of(tx, List.of(company)).open(company, word.on());
        var now = clocks.now(company);
        var paid = new CustomerBooking.Kept(
                id, payment, booked, told(payment, payment.off(), credit.order(), word), null, back);
        CustomerBooking.keep(tx, company, invoice.trail(), paid, now);
        // What the credit stood at is what came to the other.
        var off = payment.off().negated();
        var gone = payment.came().negated();
        var given = new CustomerPayment(payment.by(), off, gone, gone, Optional.empty(), 0);
        var gave = new CustomerBooking.Kept(back, given, booked, told(payment, off, invoice.order(), word), null, id);
        CustomerBooking.keep(tx, company, credit.trail(), gave, now);
        var follow = new ArrayList<ChangeLog.NewChange>();
        for (var each : List.of(invoice, credit)) {
            var against = each.trail() == invoice.trail() ? credit : invoice;
            var details = Map.of(
                    "amount", payment.off().toString(),
                    "date", word.on().toString(),
                    "reference", "#" + against.order());
            Audit.write(tx, company, clocks.machineNow(), word.actor(), "payment.set-off", "#" + each.order(), details);
            follow.add(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, each.trail(), 0));
        }
        log.append(tx, follow, clocks.machineNow());
    }

    private static CustomerBooking.Word told(CustomerPayment payment, Money off, String against, Word word) {
        return new CustomerBooking.Word(word.on(), payment.by().account(), off, against, false, null, word.actor());
    }
}
