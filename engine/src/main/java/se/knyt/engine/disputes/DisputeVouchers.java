package se.knyt.engine.disputes;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.engine.books.HandedOn;
import se.knyt.engine.books.VoucherWriter;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Settings;
import se.knyt.spi.EffectKind;

/** Writes the vouchers of disputes, and hands them on to where the provider's payouts are booked. */
final class DisputeVouchers {
    /** The flow by which the provider's payouts are booked says where vouchers go. */
    private static final String TARGET = """
            select target_connection_id from flow
             where company_id = ? and code = ? and source_connection_id = ?
            """;

    private static final String PAYOUT = """
            select payout_id from payout_line where company_id = ? and dispute_id = ? order by payout_id limit 1
            """;

    private final CompanyClocks clocks;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;

    DisputeVouchers(CompanyClocks clocks, IdAllocator ids) {
        this.clocks = clocks;
        this.effects = new EffectPlans(ids, new LateItems());
        this.vouchers = new VoucherWriter(ids);
    }

    Optional<Long> target(Tx tx, DisputeCase row, Settings inUse) throws SQLException {
        var code = inUse.ledgerOn(today(tx, row.company())) == LedgerMode.KNYT
                ? FlowCode.PAYOUTS_TO_VOUCHERS
                : FlowCode.PAYOUTS_TO_BOOKS;
        return tx.first(TARGET, r -> r.getLong(1), row.company(), code, row.connection());
    }

    LocalDate today(Tx tx, long company) throws SQLException {
        return LocalDate.ofInstant(clocks.now(company), CompanyZone.of(tx, company));
    }

    /**
     * How a voucher is kept.
     *
     * @param reverses the voucher that it takes back, if any
     */
    record Made(String key, @Nullable Long reverses, String reason) {}

    void write(Tx tx, DisputeDesk.Booking booking, Made made, String actor) throws SQLException {
        var key = made.key();
        var voucher = booking.voucher();
        var row = booking.row();
        var inUse = booking.inUse();
        // An effect names the document that causes it: the case, or the payout that alone tells of it.
        long cause = row.document() != null
                ? row.document()
                : tx.first(PAYOUT, r -> r.getLong(1), row.company(), row.id()).orElseThrow();
        vouchers.write(
                tx,
                List.of(new VoucherWriter.Wanted(
                        new VoucherWriter.Source(
                                row.company(),
                                key,
                                inUse.voucherSeries(),
                                null,
                                row.trail(),
                                cause,
                                inUse.version(),
                                actor,
                                made.reverses(),
                                made.reason()),
                        voucher)),
                clocks.now(row.company()));
        var entry = new WantedEntry(key, new Operation.BookVoucher(), voucher, List.of());
        effects.insert(
                tx,
                List.of(new EffectPlans.Planned(
                        row.company(),
                        new NewEffect(
                                booking.target(),
                                "voucher:" + key,
                                EffectKind.CREATE_VOUCHER,
                                row.trail(),
                                null,
                                cause,
                                "",
                                row.connection(),
                                inUse.ledgerOn(today(tx, row.company())) == LedgerMode.KNYT
                                        ? HandedOn.ofOwnBooks(entry, inUse.voucherSeries())
                                        : HandedOn.forSystem(entry, inUse.voucherSeries()),
                                inUse.version(),
                                List.of()))),
                clocks.machineNow());
    }
}
