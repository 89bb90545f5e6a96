package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
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

    /** One, and the other purchase's where one's credit has paid the other. */
    private static final String STANDS = """
            select p.payment_id, p.set_off_id is not null, p.trail_id, t.order_number, p.booked_on, p.currency, p.off_minor, c.currency, p.stood_minor, p.elsewhere, p.bank_entry_id
              from customer_payment p
              join company c on c.company_id = p.company_id
              join trail t on t.company_id = p.company_id and t.trail_id = p.trail_id
             where p.company_id = ? and p.withdrawn_on is null
               and p.payment_id = any (array(select unnest(array[o.payment_id, o.set_off_id]) from customer_payment o
                                              where o.company_id = ? and o.payment_id = ?))
             order by p.trail_id
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
            long id,
            boolean setOff,
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
                    row.getBoolean(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getObject(5, LocalDate.class),
                    Money.of(row.getLong(7), new Currency(row.getString(6))),
                    Money.of(row.getLong(9), new Currency(row.getString(8))),
                    row.getBoolean(10),
                    Tx.longOrNull(row, 11));
        }

        /** Whether a voucher of ours has it: of a set-off the purchase that was paid has the one of both. */
        boolean isOurs() {
            return !elsewhere && !(setOff && off.isNegative());
        }

        String voucherKey() {
            return CustomerPayment.voucherKey(BuyerPayment.key(id));
        }
    }

    private static List<Stands> standing(Tx tx, long company, long payment) throws SQLException {
        return tx.query(STANDS, Stands::of, company, company, payment);
    }

    /** The voucher that would take it back; none where the accounting system has the payment. Changes nothing. */
    public Optional<Voucher> preview(long company, long payment, String actor) {
        return database.forCompany("customer-back-preview", company, tx -> {
            for (var of : standing(tx, company, payment)) {
                if (of.isOurs()) {
                    return TurnedVouchers.preview(tx, company, of.voucherKey(), actor, "…");
                }
            }
            return Optional.empty();
        });
    }

    /**
     * Takes it back; a set-off of both purchases at once.
     *
     * @return false where none of it stands, or its voucher is not written yet
     * @throws IllegalArgumentException without a reason, or with one that is too long
     */
    public boolean takeBack(long company, long payment, String reason, String actor) {
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            throw new IllegalArgumentException("what is taken back needs a reason");
        }
        boolean done = database.forCompany("customer-back", company, tx -> {
            for (var of : standing(tx, company, payment)) {
                CustomerItems.locked(tx, company, of.trail());
            }
            // Read again, the purchases being locked: another may have taken it back meanwhile.
            var found = standing(tx, company, payment);
            var vouchers = new HashMap<Long, Voucher>();
            for (var of : found) {
                if (of.isOurs()) {
                    var back = TurnedVouchers.preview(tx, company, of.voucherKey(), actor, reason);
                    if (back.isEmpty()) {
                        return false;
                    }
                    vouchers.put(of.id(), back.get());
                }
            }
            for (var of : found) {
                write(tx, company, of, Optional.ofNullable(vouchers.get(of.id())), reason, actor);
            }
            return !found.isEmpty();
        });
        wake.run();
        return done;
    }

    private static LocalDate day(Tx tx, long company, Stands of) throws SQLException {
        return of.elsewhere()
                ? of.booked()
                : LockedMonths.of(tx, List.of(company)).open(company, of.booked());
    }

    private void write(Tx tx, long company, Stands of, Optional<Voucher> back, String reason, String actor)
            throws SQLException {
        var day = day(tx, company, of);
        if (back.isPresent()) {
            var why = new TurnedVouchers.Why(
                    actor, reason, settings.current(tx, company).settings().version(), true);
            turned.write(
                    tx,
                    company,
                    of.trail(),
                    of.voucherKey(),
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
            feed.customer(tx, company, of.id(), new FeedMovements.Movement(customers, day, of.stood(), actor));
        }
        tx.update(TAKEN_BACK, day, actor, clocks.now(company), reason, company, of.id());
        CustomerItems.write(
                tx,
                List.of(new CustomerItems.Move(
                        company, of.trail(), BuyerPayment.key(of.id()) + ":back", day, of.off(), of.stood())));
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
