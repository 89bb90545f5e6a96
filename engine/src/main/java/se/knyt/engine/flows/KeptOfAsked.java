package se.knyt.engine.flows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.RefundRow;

/**
 * What was kept of refunds that a person started here and the shop made, which of them are parts of a refund, and why each was made. The shop tells of them with its own word for the difference, if
 * any: one that is met by the id that our effect gave has the rows and what is kept of them as the person saw them. Until the effect has
 * told that id, no refund of the shop can be told from it, and all wait.
 */
final class KeptOfAsked {
    private final Map<String, EffectBody.Refund> byResult = new HashMap<>();
    private final Map<String, ReturnKind> why = new HashMap<>();
    private final Set<String> credited;
    private final boolean underWay;

    KeptOfAsked(TrailState state, long shop) {
        boolean moving = false;
        for (var effect : state.effects()) {
            if (RefundRequestKeys.isRequest(effect.key()) && effect.connection() == shop) {
                var body = Json.read(effect.asked(), EffectBody.Refund.class);
                boolean abroad = body.byCapture().stream().anyMatch(p -> p.buyers() != null);
                boolean toBeKnown = !body.kept().isEmpty() || body.whole() != null || abroad;
                boolean saidWhy = body.why() != ReturnKind.UNTOLD;
                if (saidWhy && effect.done()) {
                    why.put(effect.resultId(), body.why());
                }
                if (toBeKnown && effect.done()) {
                    byResult.put(effect.resultId(), body);
                }
                moving |= (toBeKnown || saidWhy) && !effect.over() && !"rejected".equals(effect.state());
            }
        }
        this.underWay = moving;
        this.credited = state.facts().stream().map(TrailState.FactView::key).collect(Collectors.toSet());
    }

    /** Whether it may be one that is on its way; what has its credit is none, nor what is named by us. */
    boolean awaits(Map.Entry<TrailState.Doc, Refund> told) {
        return underWay
                && !told.getValue().sourceId().startsWith(RefundRequestKeys.PREFIX)
                && !credited.contains(ShopRefunds.key(told.getKey(), told.getValue()))
                && !byResult.containsKey(told.getValue().sourceId())
                && !why.containsKey(told.getValue().sourceId());
    }

    /** Whether it is what the shop paid back of a refund that others pay a part of: it is credited with theirs. */
    boolean isPart(Refund told) {
        var body = byResult.get(told.sourceId());
        return body != null && body.whole() != null;
    }

    /** The refund as the person chose it, and why, where it is one of them. */
    Map.Entry<TrailState.Doc, Refund> known(Map.Entry<TrailState.Doc, Refund> told) {
        var known = chosen(told);
        var said = why.get(told.getValue().sourceId());
        return said == null
                ? known
                : Map.entry(known.getKey(), known.getValue().because(because(told.getValue(), said)));
    }

    /** The return that the shop names stays named. */
    private static Returned because(Refund told, ReturnKind said) {
        return new Returned(said, told.returned().reason(), told.returned().returnId());
    }

    private Map.Entry<TrailState.Doc, Refund> chosen(Map.Entry<TrailState.Doc, Refund> told) {
        var refund = told.getValue();
        var body = byResult.get(refund.sourceId());
        if (body == null || !body.amount().equals(refund.total())) {
            return told;
        }
        return Map.entry(
                told.getKey(),
                new Refund(
                        refund.sourceId(),
                        refund.orderSourceId(),
                        refund.orderNumber(),
                        refund.at(),
                        told(refund, body) ? refund.rows() : rows(body.rows()),
                        refund.total(),
                        refund.tax(),
                        rows(body.kept()),
                        refund.payments(),
                        refund.returned(),
                        refund.exchange()));
    }

    /** Whether the shop tells the rows by itself: then its VAT of them holds. */
    private static boolean told(Refund refund, EffectBody.Refund body) {
        var currency = refund.total().currency();
        var rows = Money.sum(refund.rows().stream().map(Refund.Row::gross).toList(), currency);
        var kept = Money.sum(body.kept().stream().map(RefundRow::gross).toList(), currency);
        return rows.minus(kept).equals(refund.total());
    }

    static List<Refund.Row> rows(List<RefundRow> rows) {
        return rows.stream()
                .map(r -> new Refund.Row(r.rowId(), r.kind(), r.quantity(), r.gross(), r.taxes(), r.restock()))
                .toList();
    }
}
