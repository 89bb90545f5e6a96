package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.trails.TrailState;

/**
 * What the rules in use say of a refund that is there, credited or not.
 *
 * @param refund it, among those of its purchase
 * @param version of the settings that the rules stand in
 * @param madeUnder version that its credit was made under, 0 while there is none
 * @param said what a person has said of it: {@code let-go}, {@code aside}, or empty
 * @param outcome each rule, and what they say together; empty where nothing can be credited
 * @param heldCode why a rule would hold it, empty where none would
 * @param before how it would be booked without rules about refunds
 * @param after how it would be booked as they say, let go where one holds it; nothing where one skips it
 */
public record RefundTrial(
        Told refund,
        int version,
        int madeUnder,
        String said,
        Optional<RuleOutcome> outcome,
        String heldCode,
        Map<String, String> heldArguments,
        PostingPreview before,
        PostingPreview after) {
    /**
     * A refund of a purchase.
     *
     * @param order number of the purchase
     * @param key by which it is known
     */
    public record Told(String order, String key, Money amount, LocalDate on, ReturnKind why) {}

    /** What of a purchase has gone back or is to be credited, oldest first. */
    static List<Told> all(TrailState state, PlanContext context, TrailState.Doc doc) {
        var order = (Order) doc.document();
        return refunds(state, context, doc).stream()
                .map(e -> new Told(
                        order.number(),
                        ShopRefunds.key(e.getKey(), e.getValue()),
                        e.getValue().credited(),
                        context.date(e.getValue().at()),
                        RefundRules.why(e.getValue(), order).kind()))
                .toList();
    }

    private static List<Map.Entry<TrailState.Doc, Refund>> refunds(
            TrailState state, PlanContext context, TrailState.Doc doc) {
        var order = (Order) doc.document();
        return CreditedRefunds.of(state, doc, new Captures(state, order, context));
    }

    static Optional<RefundTrial> of(TrailState state, PlanContext context, TrailState.Doc doc, String key) {
        var told = all(state, context, doc).stream()
                .filter(t -> t.key().equals(key))
                .findFirst();
        return told.map(of -> {
            // As it was before its own credit stood.
            var facts = state.facts().stream()
                    .filter(f -> !f.key().equals(key) && !f.key().startsWith(key + "/"))
                    .toList();
            var open = state.withFacts(facts);
            var plain = new Supposed(open, context, doc, key, /* ruled= */ false);
            var ruled = new Supposed(open, context, doc, key, /* ruled= */ true);
            var held = ruled.refunds.heldByRule();
            var others = held.isPresent() ? Optional.<PostingPreview>empty() : ruled.skipped(of);
            return new RefundTrial(
                    of,
                    context.inUse().settings().version(),
                    state.fact(key).map(TrailState.FactView::settingsVersion).orElse(0),
                    Optional.ofNullable(state.words().get(key))
                            .map(word -> word.code())
                            .orElse(""),
                    ruled.refunds.explained(),
                    held.map(Obstacle::code).orElse(""),
                    held.map(Obstacle::arguments).orElse(Map.of()),
                    plain.booked,
                    others.orElse(ruled.booked));
        });
    }

    /** The refund planned, and thrown away. */
    private static final class Supposed {
        private final Refunds refunds;
        private final PostingPreview booked;

        Supposed(TrailState state, PlanContext context, TrailState.Doc doc, String key, boolean ruled) {
            var captures = new Captures(state, (Order) doc.document(), context);
            var writing = new TradePlanner(state, context).writing(doc);
            refunds = new Refunds(state, context, new TrailPlan(), doc, captures, writing);
            var parts = refunds.tried(key, ruled);
            var why = refunds.held();
            var code = why.getKey().isEmpty() ? ReturnPreview.NOTHING_INVOICED : why.getKey();
            var order = ((Order) doc.document()).number();
            var arguments = new TreeMap<>(why.getValue());
            arguments.put("order", order);
            booked = parts.map(some -> new PostingPreview(rows(some), "", Map.of()))
                    .orElseGet(() -> new PostingPreview(List.of(), code, arguments));
        }

        /** That others have it, where a rule says so. */
        private Optional<PostingPreview> skipped(Told of) {
            return refunds.explained()
                    .filter(outcome -> outcome.decision() == RuleOutcome.Decision.SKIP)
                    .map(outcome -> {
                        var arguments = new TreeMap<>(outcome.arguments());
                        arguments.put("order", of.order());
                        arguments.put("amount", of.amount().toString());
                        return new PostingPreview(List.of(), "refund.rule-skipped", arguments);
                    });
        }

        private static List<VoucherRow> rows(List<RefundPart> parts) {
            return parts.stream()
                    .flatMap(part -> part.entries().stream())
                    .map(WantedEntry::voucher)
                    .flatMap(voucher -> voucher.rows().stream())
                    .toList();
        }
    }
}
