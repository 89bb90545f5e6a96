package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.CustomerPayment;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.BuyerPayment;
import se.knyt.spi.PullSource.Lane;

/**
 * Takes back that a buyer has paid: the purchase has it open again, and the line of the bank is free where none of it pays another. The
 * voucher is turned by another, on its own day while its month is open.
 */
public final class CustomerReversals {
    /** Longest reason, in characters. */
    public static final int REASON_MAX = 200;

    private static final String STANDS = """
            select p.trail_id, t.order_number, p.booked_on, p.currency, p.off_minor, c.currency, p.stood_minor, p.elsewhere, p.bank_entry_id
              from customer_payment p
              join company c on c.company_id = p.company_id
              join trail t on t.company_id = p.company_id and t.trail_id = p.trail_id
             where p.company_id = ? and p.payment_id = ? and p.withdrawn_on is null
            """;
    private static final String TAKEN_BACK = """
            update customer_payment set withdrawn_on = ?, withdrawn_by = ?, withdrawn_at = ?, withdrawn_why = ?
             where company_id = ? and payment_id = ?
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final TurnedVouchers turned;
    private final FeedMovements feed;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public CustomerReversals(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            EffectPlans effects,
            ChangeLog log,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.turned = new TurnedVouchers(ids, effects);
        this.feed = new FeedMovements(ids);
        this.log = log;
        this.wake = wake;
    }

    private record Stands(
            long trail,
            String order,
            LocalDate booked,
            Money off,
            Money stood,
            boolean elsewhere,
            @Nullable Long entry) {
        static Stands of(ResultSet row) throws SQLException {
            return new Stands(
                    row.getLong(1),
                    row.getString(2),
                    row.getObject(3, LocalDate.class),
                    Money.of(row.getLong(5), new Currency(row.getString(4))),
                    Money.of(row.getLong(7), new Currency(row.getString(6))),
                    row.getBoolean(8),
                    Tx.longOrNull(row, 9));
        }
    }

    /** The voucher that would take it back; none where the accounting system has the payment. Changes nothing. */
    public Optional<Voucher> preview(long company, long payment, String actor) {
        return database.forCompany("customer-back-preview", company, tx -> {
            var found = tx.first(STANDS, Stands::of, company, payment);
            return found.isEmpty()
                    ? Optional.empty()
                    : TurnedVouchers.preview(tx, company, voucherKey(payment), actor, "…");
        });
    }

    /**
     * Takes it back.
     *
     * @return false where none of it stands, or its voucher is not written yet
     * @throws IllegalArgumentException without a reason, or with one that is too long
     */
    public boolean takeBack(long company, long payment, String reason, String actor) {
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            throw new IllegalArgumentException("what is taken back needs a reason");
        }
        boolean done = database.forCompany("customer-back", company, tx -> {
            var trail = tx.first(STANDS, Stands::of, company, payment).map(Stands::trail);
            if (trail.isEmpty()
                    || CustomerItems.locked(tx, company, trail.get()).isEmpty()) {
                return false;
            }
            // Read again, the purchase being locked: another may have taken it back meanwhile.
            var found = tx.first(STANDS, Stands::of, company, payment);
            if (found.isEmpty()) {
                return false;
            }
            var voucher = TurnedVouchers.preview(tx, company, voucherKey(payment), actor, reason);
            if (!found.get().elsewhere() && voucher.isEmpty()) {
                return false;
            }
            write(tx, company, payment, found.get(), voucher, reason, actor);
            return true;
        });
        wake.run();
        return done;
    }

    private static LocalDate day(Tx tx, long company, Stands of) throws SQLException {
        return of.elsewhere()
                ? of.booked()
                : LockedMonths.of(tx, List.of(company)).open(company, of.booked());
    }

    private static String voucherKey(long payment) {
        return CustomerPayment.voucherKey(BuyerPayment.key(payment));
    }

    private void write(
            Tx tx, long company, long payment, Stands of, Optional<Voucher> back, String reason, String actor)
            throws SQLException {
        var day = day(tx, company, of);
        if (back.isPresent()) {
            var why = new TurnedVouchers.Why(
                    actor, reason, settings.current(tx, company).settings().version(), true);
            turned.write(
                    tx,
                    company,
                    of.trail(),
                    voucherKey(payment),
                    back.get(),
                    why,
                    clocks.now(company),
                    clocks.machineNow());
        }
        if (of.elsewhere()) {
            int customers = settings.current(tx, company)
                    .settings()
                    .posting()
                    .accounts()
                    .customers();
            feed.customer(tx, company, payment, new FeedMovements.Movement(customers, day, of.stood(), actor));
        }
        tx.update(TAKEN_BACK, day, actor, clocks.now(company), reason, company, payment);
        CustomerItems.write(
                tx,
                List.of(new CustomerItems.Move(
                        company, of.trail(), BuyerPayment.key(payment) + ":back", day, of.off(), of.stood())));
        if (of.entry() != null) {
            PaidFrom.free(tx, company, of.entry());
        }
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                "payment.by-buyer-back",
                "#" + of.order(),
                Map.of("amount", of.off().toString(), "reason", reason));
        log.append(
                tx,
                List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, of.trail(), 0)),
                clocks.machineNow());
    }
}
