package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.FlowCode;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** The vouchers of providers' invoices, and their way to the accounting system with the files that show them. */
final class FeeInvoiceVouchers {
    private static final String TARGET = """
            select target_connection_id from flow where company_id = ? and code = ? and source_connection_id = ?
            """;

    private final CompanyClocks clocks;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;

    FeeInvoiceVouchers(CompanyClocks clocks, IdAllocator ids) {
        this.clocks = clocks;
        this.effects = new EffectPlans(ids, new LateItems());
        this.vouchers = new VoucherWriter(ids);
    }

    /** Where what is booked of it goes on to; empty where the company has no such books. */
    static Optional<Long> target(Tx tx, long company, LedgerMode ledger, long connection) throws SQLException {
        return tx.first(
                TARGET,
                row -> row.getLong(1),
                company,
                ledger == LedgerMode.KNYT ? FlowCode.PAYOUTS_TO_VOUCHERS : FlowCode.PAYOUTS_TO_BOOKS,
                connection);
    }

    /** Writes its voucher, and what the accounting system is to be told of it. */
    void write(Tx tx, NewFeeInvoice made, String factKey, Voucher voucher, long target, LedgerMode ledger)
            throws SQLException {
        var key = factKey + ":voucher";
        var inUse = made.inUse();
        long company = made.company();
        vouchers.write(
                tx,
                List.of(new VoucherWriter.Wanted(
                        new VoucherWriter.Source(
                                company, key, inUse.voucherSeries(), null, null, null, inUse.version(), made.actor()),
                        voucher)),
                clocks.now(company));
        boolean own = ledger == LedgerMode.KNYT;
        var planned = new ArrayList<EffectPlans.Planned>();
        planned.add(planned(
                made,
                target,
                VoucherKeys.effectKey(key),
                EffectKind.CREATE_VOUCHER,
                own
                        ? HandedOn.ofOwnBooks(key, voucher, inUse.voucherSeries())
                        : HandedOn.forSystem(voucher, inUse.voucherSeries()),
                List.of()));
        if (!own) {
            var needs = List.of(new NewEffect.Need("voucher", target, VoucherKeys.effectKey(key)));
            for (var file : Attachments.of(tx, company, made.id())) {
                planned.add(
                        planned(made, target, Attachments.effectKey(key, file), EffectKind.ATTACH_FILE, file, needs));
            }
        }
        effects.insert(tx, planned, clocks.machineNow());
    }

    private static EffectPlans.Planned planned(
            NewFeeInvoice made, long target, String key, EffectKind kind, EffectBody body, List<NewEffect.Need> needs) {
        return new EffectPlans.Planned(
                made.company(),
                new NewEffect(
                        target,
                        key,
                        kind,
                        null,
                        null,
                        null,
                        "",
                        made.input().connection(),
                        body,
                        made.inUse().version(),
                        needs));
    }
}
