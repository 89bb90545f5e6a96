package se.knyt.engine.flows;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import se.knyt.core.bookkeeping.Fact;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.engine.books.HandedOn;
import se.knyt.engine.books.VoucherWriter;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.settings.VoucherScopes;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Vouchers of ours that belong to one purchase: all of them where our books are the books, gift cards sold where they are not. Where the
 * company has chosen one voucher a day, its part of the day is planned instead.
 */
final class OwnVouchers {
    private static final String BY = "knyt";
    /** What happens just before midnight is told a little after it: a day closes when that has had time to arrive. */
    private static final Duration TOLD_WITHIN = Duration.ofHours(1);

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
     * Books one sale or credit: with the others of its day where the company has chosen so for that day, else by a voucher of its own.
     *
     * @param fact the sale or credit that the entry books
     * @param target the accounting system, or the file
     * @param doc the order or refund that it comes from
     */
    void plan(Fact fact, WantedEntry entry, long target, TrailState.Doc doc, long shop) {
        if (context.ownBooks()) {
            plan.add(CustomerMoves.New.of(
                    fact, entry, context.posting().accounts().customers()));
        }
        if (state.days().stream().anyMatch(day -> day.key().equals(fact.key()))) {
            // It is booked by the day, whatever the company has chosen since.
            return;
        }
        var key = "voucher:" + entry.key();
        var series = series();
        if (byDay(fact) && state.effect(key).isEmpty()) {
            plan.add(DayEntries.New.of(fact, series, target, shop, doc.id(), dueAt(fact.eventDate())));
        } else {
            alone(key, series, entry, target, doc, shop);
        }
    }

    /** Books what is no sale of its day by a voucher of its own. */
    void alone(WantedEntry entry, long target, TrailState.Doc doc, long shop) {
        alone("voucher:" + entry.key(), series(), entry, target, doc, shop);
    }

    /** The same of what may happen twice in one day with one text: known by its key. */
    void apart(WantedEntry entry, long target, TrailState.Doc doc, long shop) {
        var body = HandedOn.byKey(entry.key(), entry.voucher(), series());
        alone("voucher:" + entry.key(), series(), entry, body, target, doc, shop);
    }

    private String series() {
        return writing.series().isEmpty() ? context.inUse().settings().voucherSeries() : writing.series();
    }

    private boolean byDay(Fact fact) {
        return context.ownBooks()
                && context.inUse().settings().vouchers().on(fact.eventDate()) == VoucherScopes.Scope.DAY;
    }

    /** When its day closes; where that has closed already, when the day closes on which it came. */
    private Instant dueAt(LocalDate day) {
        var own = closes(day);
        return context.now().isBefore(own) ? own : closesAfter(context.now());
    }

    private Instant closesAfter(Instant now) {
        var yesterday = closes(context.date(now).minusDays(1));
        return now.isBefore(yesterday) ? yesterday : closes(context.date(now));
    }

    private Instant closes(LocalDate day) {
        return day.plusDays(1).atStartOfDay(context.zone()).plus(TOLD_WITHIN).toInstant();
    }

    /** Writes a voucher of its own and hands it on. */
    private void alone(String key, String series, WantedEntry entry, long target, TrailState.Doc doc, long shop) {
        var body = context.ownBooks() ? HandedOn.ofOwnBooks(entry, series) : HandedOn.forSystem(entry, series);
        alone(key, series, entry, body, target, doc, shop);
    }

    private void alone(
            String key,
            String series,
            WantedEntry entry,
            EffectBody.CreateVoucher body,
            long target,
            TrailState.Doc doc,
            long shop) {
        var settings = context.inUse().settings();
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
