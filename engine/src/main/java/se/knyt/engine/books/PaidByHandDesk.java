package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectChoices;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.MadeElsewhere;
import se.knyt.spi.PullSource.Lane;

/**
 * An invoice that somebody has paid by hand in the accounting system, met when the provider's payment was to be registered. Nothing is
 * booked until a person has chosen: theirs is taken back and ours registered, or theirs stands and the provider's account is settled
 * against the account that it used.
 */
public final class PaidByHandDesk {
    private static final String WAIT_FOR_UNDO = """
            update effect set state = 'waiting', open_needs = open_needs + 1, next_at = ?, not_there = 0
             where company_id = ? and effect_id = ?
            """;
    private static final String NEED =
            "insert into effect_need (company_id, effect_id, alias, connection_id, need_key) values (?, ?, ?, ?, ?)";
    private static final String NEEDED_NO_MORE = """
            update effect_need set result_id = '' where company_id = ? and effect_id = ? and alias like 'undone%' and result_id is null
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final EffectPlans effects;
    private final EffectChoices choices;
    private final VoucherWriter vouchers;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be planned or sent */
    public PaidByHandDesk(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            ChangeLog log,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.effects = new EffectPlans(ids, new LateItems());
        this.choices = new EffectChoices(log);
        this.vouchers = new VoucherWriter(ids);
        this.log = log;
        this.wake = wake;
    }

    /** What a person can have done. */
    public enum Way {
        /** Theirs is taken back, then ours is registered. */
        TAKE_BACK,
        /** Theirs stands; the provider's account is settled against the account that it used. */
        LET_STAND
    }

    /**
     * An invoice paid by hand.
     *
     * @param effect the payment that was to be registered
     * @param trail the purchase, 0 for none
     * @param ours what the provider paid of it
     * @param account the provider's account
     * @param takenBack whether a person has chosen to take theirs back, and that is awaited
     * @param problem why theirs cannot stand: {@code other-amount}, {@code other-currency}, {@code no-account},
     *     {@code no-value} or {@code ours}; empty
     *     where it can
     * @param voucher what would be booked if theirs stands; empty where nothing needs to be, since it used the provider's own account
     */
    public record Case(
            long effect,
            String order,
            long trail,
            String provider,
            String payout,
            Money ours,
            int account,
            MadeElsewhere theirs,
            boolean takenBack,
            String problem,
            Optional<Voucher> voucher) {
        /** Whether it is a payment of Knyt's own, of which nothing is to be taken back. */
        public boolean isOurs() {
            return "ours".equals(problem);
        }
    }

    /** The case behind an effect: the payment that was to be registered, or the taking back of theirs; empty when it is decided. */
    public Optional<Case> find(long company, long effect) {
        return database.forCompany(
                "paid-by-hand", company, tx -> read(tx, company, effect).map(PaidByHandRow::asCase));
    }

    private Optional<PaidByHandRow> read(Tx tx, long company, long effect) throws SQLException {
        var posting = settings.current(tx, company).settings().posting();
        return PaidByHandRow.read(tx, company, effect, posting);
    }

    /**
     * Does what a person chose, once.
     *
     * @return false when it was decided already, or cannot be done
     */
    public boolean choose(long company, long effect, Way way, String actor) {
        boolean done = database.forCompany("paid-by-hand-choose", company, tx -> {
            var found = read(tx, company, effect);
            if (found.isEmpty() || found.get().asCase().isOurs()) {
                return false;
            }
            return switch (way) {
                case TAKE_BACK -> takeBack(tx, found.get(), actor);
                case LET_STAND -> letStand(tx, found.get(), actor);
            };
        });
        wake.run();
        return done;
    }

    /** Ours waits for theirs to be gone; that theirs is gone is an effect of its own, done by Knyt or found to be done by a person. */
    private boolean takeBack(Tx tx, PaidByHandRow row, String actor) throws SQLException {
        if (row.undo() != null) {
            return false;
        }
        int number = row.undos() + 1;
        var key = row.undoKey() + number;
        var now = clocks.machineNow();
        tx.update(NEED, row.company(), row.id(), "undone" + number, row.connection(), key);
        tx.update(WAIT_FOR_UNDO, now, row.company(), row.id());
        effects.insert(
                tx,
                List.of(new EffectPlans.Planned(
                        row.company(),
                        new NewEffect(
                                row.connection(),
                                key,
                                EffectKind.UNDO_PAYMENT,
                                row.trail(),
                                row.payout(),
                                row.document(),
                                "",
                                row.personConnection(),
                                new EffectBody.UndoPayment(
                                        row.theirs().invoice(),
                                        row.theirs().number(),
                                        row.body().amount()),
                                settings.current(tx, row.company()).settings().version(),
                                List.of()))),
                now);
        noted(tx, row, "paid-by-hand.take-back", actor);
        return true;
    }

    private boolean letStand(Tx tx, PaidByHandRow row, String actor) throws SQLException {
        if (!row.problem().isEmpty()) {
            return false;
        }
        var now = clocks.machineNow();
        if (row.undo() != null) {
            tx.update(
                    "update effect set state = 'withdrawn' where company_id = ? and effect_id = ?",
                    row.company(),
                    row.undo());
            tx.update(NEEDED_NO_MORE, row.company(), row.id());
            tx.update(
                    "update effect set open_needs = 0 where company_id = ? and effect_id = ?", row.company(), row.id());
        }
        choices.given(
                tx,
                row.company(),
                new EffectChoices.Given(
                        row.id(),
                        row.connection(),
                        row.key(),
                        row.theirs().number(),
                        Map.of(
                                "number", row.theirs().number(),
                                "invoice", row.theirs().invoice(),
                                "voucher", row.theirs().voucher(),
                                "chosen-by", actor)),
                now);
        var voucher = row.move().voucher();
        if (voucher.isPresent()) {
            book(tx, row, voucher.get(), actor);
        }
        keep(tx, row);
        noted(tx, row, "paid-by-hand.let-stand", actor);
        return true;
    }

    private void book(Tx tx, PaidByHandRow row, Voucher voucher, String actor) throws SQLException {
        var inUse = settings.current(tx, row.company()).settings();
        var key = VoucherKeys.BY_HAND + row.key();
        vouchers.write(
                tx,
                new VoucherWriter.Source(
                        row.company(),
                        key,
                        inUse.voucherSeries(),
                        row.payout(),
                        row.trail(),
                        null,
                        inUse.version(),
                        actor),
                voucher,
                clocks.now(row.company()));
        effects.insert(
                tx,
                List.of(new EffectPlans.Planned(
                        row.company(),
                        new NewEffect(
                                row.connection(),
                                VoucherKeys.effectKey(key),
                                EffectKind.CREATE_VOUCHER,
                                row.payout() == null ? row.trail() : null,
                                row.payout(),
                                row.document(),
                                "",
                                row.personConnection(),
                                HandedOn.forSystem(voucher, inUse.voucherSeries()),
                                inUse.version(),
                                List.of()))),
                clocks.machineNow());
        if (row.payout() != null) {
            tx.update(
                    "update payout set state = 'matching' where company_id = ? and payout_id = ? and state = 'booked'",
                    row.company(),
                    row.payout());
        }
    }

    /** The line keeps the name of its difference, so that it is listed. */
    private static void keep(Tx tx, PaidByHandRow row) throws SQLException {
        var payout = row.payout();
        if (payout == null) {
            return;
        }
        var read = PayoutReader.read(tx, row.company(), payout);
        for (var line : read.lines()) {
            if (PaymentKeys.whole(row.key()).equals(PaymentKeys.register(line.key(read.payout())))) {
                tx.update(
                        "update payout_line set difference = ?, difference_minor = ?"
                                + " where company_id = ? and payout_id = ? and seq = ?",
                        DifferenceClass.PAID_BY_HAND.code(),
                        row.body().amount().minor(),
                        row.company(),
                        payout,
                        line.seq());
            }
        }
    }

    private void noted(Tx tx, PaidByHandRow row, String act, String actor) throws SQLException {
        var now = clocks.machineNow();
        Audit.write(
                tx,
                row.company(),
                now,
                actor,
                act,
                row.order(),
                Map.of(
                        "invoice", row.theirs().invoice(),
                        "payment", row.theirs().number(),
                        "voucher", row.theirs().voucher(),
                        "amount", row.body().amount().toString()));
        var changes = new ArrayList<ChangeLog.NewChange>();
        add(changes, row, ChangeLog.Subject.TRAIL, row.trail());
        add(changes, row, ChangeLog.Subject.PAYOUT, row.payout());
        log.append(tx, changes, now);
    }

    private static void add(
            List<ChangeLog.NewChange> changes, PaidByHandRow row, ChangeLog.Subject subject, @Nullable Long id) {
        if (id != null) {
            changes.add(new ChangeLog.NewChange(row.company(), Lane.TRADE, subject, id, 0));
        }
    }
}
