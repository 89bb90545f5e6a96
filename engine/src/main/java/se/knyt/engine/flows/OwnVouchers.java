package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.engine.books.HandedOn;
import se.knyt.engine.books.VoucherWriter;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/** Vouchers of ours that belong to one purchase: all of them where our books are the books, gift cards sold where they are not. */
final class OwnVouchers {
    private static final String BY = "knyt";

    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final Writing writing;

    OwnVouchers(TrailState state, PlanContext context, TrailPlan plan, Writing writing) {
        this.state = state;
        this.context = context;
        this.plan = plan;
        this.writing = writing;
    }

    /**
     * Writes the voucher and hands it on.
     *
     * @param target the accounting system, or the file
     * @param doc the order or refund that it comes from
     */
    void plan(WantedEntry entry, long target, TrailState.Doc doc, long shop) {
        var settings = context.inUse().settings();
        var key = "voucher:" + entry.key();
        var series = writing.series().isEmpty() ? settings.voucherSeries() : writing.series();
        var body = context.ownBooks() ? HandedOn.forFile(entry, series) : HandedOn.forSystem(entry, series);
        plan.add(new TrailPlan.NewVoucher(
                key,
                new VoucherWriter.Source(
                        state.company(), entry.key(), series, null, state.trail(), doc.id(), settings.version(), BY),
                entry.voucher()));
        plan.add(new NewEffect(
                target,
                key,
                EffectKind.CREATE_VOUCHER,
                state.trail(),
                null,
                doc.id(),
                "",
                shop,
                body,
                settings.version(),
                List.of()));
    }
}
