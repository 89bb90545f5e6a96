package se.knyt.engine.flows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;

/**
 * The refunds of a purchase that are to be credited: those that the shop tells of, those that a person booked from a payout's line,
 * those that Knyt made at the provider for a person, of which no document tells, and those that a person pays back by another road.
 */
final class CreditedRefunds {
    private CreditedRefunds() {}

    /** Oldest first; one that is told twice is there once. */
    static List<Map.Entry<TrailState.Doc, Refund>> of(TrailState state, TrailState.Doc order, Captures captures) {
        var asked = atProvider(state, order);
        var keeping = new KeptOfAsked(state, order.connection());
        var result = new ArrayList<>(asked);
        result.addAll(byRoads(state, order));
        for (var told : ShopRefunds.all(state, order.connection())) {
            boolean ours = keeping.isPart(told.getValue()) || keeping.awaits(told);
            if (!ours && !isToldTwice(told.getValue(), state, asked, captures)) {
                result.add(keeping.known(told));
            }
        }
        result.sort(Comparator.comparing(
                        (Map.Entry<TrailState.Doc, Refund> e) -> e.getValue().at())
                .thenComparing(e -> e.getValue().sourceId()));
        return result;
    }

    /** Whether it is told by another than the shop, so that its payments are named as the provider names them. */
    static boolean isToldElsewhere(Refund refund) {
        return ReturnDraftKeys.isOfLine(refund) || refund.sourceId().startsWith(RefundRequestKeys.PREFIX);
    }

    /**
     * Made for a person, at a provider or in parts at several places, and done; each hangs on its order. One in parts is one refund, and
     * is none before all of them have ended.
     */
    private static List<Map.Entry<TrailState.Doc, Refund>> atProvider(TrailState state, TrailState.Doc doc) {
        var order = (Order) doc.document();
        var parts = new LinkedHashMap<String, List<TrailState.EffectView>>();
        state.effects().stream()
                .filter(effect -> RefundRequestKeys.isRequest(effect.key()))
                .forEach(e -> parts.computeIfAbsent(RefundKeys.whole(e.key()), _ -> new ArrayList<>())
                        .add(e));
        return parts.values().stream()
                .filter(of -> of.stream().anyMatch(e -> e.connection() != doc.connection()))
                .filter(of -> of.stream().allMatch(TrailState.EffectView::over))
                .flatMap(of -> {
                    var done = of.stream()
                            .filter(e -> e.done() && e.doneAt() != null)
                            .toList();
                    return done.isEmpty()
                            ? Stream.<Refund>empty()
                            : Stream.of(refund(done, done.size() == of.size(), doc, order));
                })
                .map(refund ->
                        Map.entry(new TrailState.Doc(doc.id(), doc.connection(), doc.version(), refund, ""), refund))
                .toList();
    }

    /** Those that a person has chosen another road for: a debt to the buyer from then on, whenever it is paid. */
    private static List<Map.Entry<TrailState.Doc, Refund>> byRoads(TrailState state, TrailState.Doc doc) {
        var order = (Order) doc.document();
        return state.roads().asked().stream()
                .map(asked -> new RefundChoice.Valued(
                                asked.amount(), asked.told(), asked.given(), asked.kept(), asked.why(), "", Map.of())
                        .refund(RefundRequestKeys.PREFIX + asked.id(), order, asked.at()))
                .map(refund ->
                        Map.entry(new TrailState.Doc(doc.id(), doc.connection(), doc.version(), refund, ""), refund))
                .toList();
    }

    /** @param all whether every part has gone back: else the rows are not what did, and it is money alone */
    private static Refund refund(List<TrailState.EffectView> done, boolean all, TrailState.Doc doc, Order order) {
        var bodies = done.stream()
                .map(e -> Json.read(e.asked(), EffectBody.Refund.class))
                .toList();
        var first = bodies.getFirst();
        var whole = first.whole() == null ? new EffectBody.Whole(first.rows(), first.kept()) : first.whole();
        return new Refund(
                RefundRequestKeys.sourceId(done.getFirst().key()),
                order.sourceId(),
                order.number(),
                done.stream()
                        .map(e -> Objects.requireNonNull(e.doneAt()))
                        .max(Instant::compareTo)
                        .orElseThrow(),
                !all
                        ? List.of()
                        : whole.rows().stream()
                                .map(r -> new Refund.Row(
                                        r.rowId(), r.kind(), r.quantity(), r.gross(), List.of(), r.restock()))
                                .toList(),
                Money.sum(bodies.stream().map(EffectBody.Refund::amount).toList(), order.currency()),
                Money.zero(order.currency()),
                all ? KeptOfAsked.rows(whole.kept()) : List.of(),
                done.stream()
                        .filter(e -> e.connection() != doc.connection())
                        .map(TrailState.EffectView::resultId)
                        .filter(id -> !id.isEmpty())
                        .toList(),
                Returned.of(first.why()),
                null);
    }

    /** The shop tells late of what a person booked from the payout's line already, or what Knyt did at the provider. */
    private static boolean isToldTwice(
            Refund refund, TrailState state, List<Map.Entry<TrailState.Doc, Refund>> asked, Captures captures) {
        if (isToldElsewhere(refund)) {
            return false;
        }
        var atProvider = captures.back().refunds().stream()
                .filter(p -> refund.payments().contains(p.sourceId()))
                .map(Payment::providerTransactionId)
                .toList();
        return Stream.concat(
                        asked.stream().map(Map.Entry::getValue),
                        state.of(Refund.class).map(Map.Entry::getValue).filter(ReturnDraftKeys::isOfLine))
                .anyMatch(r -> r.payments().stream().anyMatch(atProvider::contains));
    }
}
