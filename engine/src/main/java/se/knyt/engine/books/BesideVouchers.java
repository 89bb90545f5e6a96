package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Settings;
import se.knyt.spi.EffectKind;

/** Vouchers of a booked payout beside its own: that its money has come to the bank, or is back at the
 * provider, or that what was paid in there has left the bank. They go where that went. */
final class BesideVouchers {
    private final VoucherWriter vouchers;
    private final EffectPlans effects;

    BesideVouchers(IdAllocator ids, EffectPlans effects) {
        this.vouchers = new VoucherWriter(ids);
        this.effects = effects;
    }

    /** Who makes it, and when by the company's clock and the machine's. */
    record By(String actor, Instant companyNow, Instant machineNow) {}

    void write(Tx tx, PayoutRow row, WantedEntry entry, Settings inUse, By by) throws SQLException {
        vouchers.write(
                tx,
                new VoucherWriter.Source(
                        row.company(),
                        entry.key(),
                        inUse.voucherSeries(),
                        row.id(),
                        null,
                        null,
                        inUse.version(),
                        by.actor()),
                entry.voucher(),
                by.companyNow());
        long target = target(tx, row, inUse);
        boolean own = PayoutTargets.own(tx, row, inUse);
        effects.insert(
                tx,
                List.of(new EffectPlans.Planned(
                        row.company(),
                        new NewEffect(
                                target,
                                VoucherKeys.effectKey(entry.key()),
                                EffectKind.CREATE_VOUCHER,
                                null,
                                row.id(),
                                row.id(),
                                "",
                                row.connection(),
                                PayoutVouchers.handedOn(entry.key(), entry.voucher(), inUse, row, own),
                                inUse.version(),
                                List.of()))),
                by.machineNow());
    }

    /** Where its own voucher went; of one that needed none, where it would have gone. */
    private static long target(Tx tx, PayoutRow row, Settings inUse) throws SQLException {
        var went = tx.first(
                "select connection_id from effect where company_id = ? and payout_id = ?"
                        + " and kind = 'create-voucher' and state = 'done' order by made desc limit 1",
                r -> r.getLong(1),
                row.company(),
                row.id());
        return went.isPresent()
                ? went.get()
                : PayoutTargets.books(tx, row, inUse).orElseThrow();
    }
}
