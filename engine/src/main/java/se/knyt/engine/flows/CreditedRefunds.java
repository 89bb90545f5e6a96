package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;

/**
 * The refunds of a purchase that are to be credited: those that the shop tells of, those that a person booked from a payout's line,
 * and those that Knyt made at the provider for a person, of which no document tells.
 */
final class CreditedRefunds {
    private CreditedRefunds() {}

    /** Oldest first; one that is told twice is there once. */
    static List<Map.Entry<TrailState.Doc, Refund>> of(TrailState state, TrailState.Doc order, Captures captures) {
        var asked = atProvider(state, order);
        var keeping = new KeptOfAsked(state, order.connection());
        var result = new ArrayList<>(asked);
        for (var told : ShopRefunds.all(state, order.connection())) {
            if (!isToldTwice(told.getValue(), state, asked, captures) && !keeping.awaits(told)) {
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
        return ReturnDrafts.isOfLine(refund) || refund.sourceId().startsWith(AskedRefunds.PREFIX);
    }

    /** Made at the provider for a person and done; each hangs on its order. */
    private static List<Map.Entry<TrailState.Doc, Refund>> atProvider(TrailState state, TrailState.Doc doc) {
        var order = (Order) doc.document();
        return state.effects().stream()
                .filter(AskedRefunds::isAsked)
                .filter(e -> e.done() && e.connection() != doc.connection() && e.doneAt() != null)
                .map(e -> Map.entry(doc, refund(e, order)))
                .map(e -> Map.entry(
                        new TrailState.Doc(doc.id(), doc.connection(), doc.version(), e.getValue(), ""), e.getValue()))
                .toList();
    }

    private static Refund refund(TrailState.EffectView effect, Order order) {
        var body = Json.read(effect.asked(), EffectBody.Refund.class);
        return new Refund(
                AskedRefunds.sourceId(effect),
                order.sourceId(),
                order.number(),
                Objects.requireNonNull(effect.doneAt()),
                body.rows().stream()
                        .map(r -> new Refund.Row(r.rowId(), r.kind(), r.quantity(), r.gross(), List.of()))
                        .toList(),
                body.amount(),
                Money.zero(order.currency()),
                KeptOfAsked.rows(body.kept()),
                effect.resultId().isEmpty() ? List.of() : List.of(effect.resultId()));
    }

    /** The shop tells late of what a person booked from the payout's line already, or what Knyt did at the provider. */
    private static boolean isToldTwice(
            Refund refund, TrailState state, List<Map.Entry<TrailState.Doc, Refund>> asked, Captures captures) {
        if (isToldElsewhere(refund)) {
            return false;
        }
        var atProvider = captures.refunds().stream()
                .filter(p -> refund.payments().contains(p.sourceId()))
                .map(Payment::providerTransactionId)
                .toList();
        return Stream.concat(
                        asked.stream().map(Map.Entry::getValue),
                        state.of(Refund.class).map(Map.Entry::getValue).filter(ReturnDrafts::isOfLine))
                .anyMatch(r -> r.payments().stream().anyMatch(atProvider::contains));
    }
}
