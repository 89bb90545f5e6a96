package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.money.Quantity;
import se.knyt.engine.trails.BegunReturn;
import se.knyt.engine.trails.TrailState;

/** Finds how far the returns of a purchase have come. */
final class ReturnProgress {
    private ReturnProgress() {}

    /** Of every return of a purchase, oldest first. */
    static List<ReturnStatus> all(TrailState state, TrailState.Doc doc, Captures captures) {
        if (state.returns().isEmpty()) {
            return List.of();
        }
        var others = new Others(state, doc, captures);
        return state.returns().stream().map(others::progress).toList();
    }

    /** What became of a refund that was started here. */
    enum Standing {
        /** Somebody said no, or gave it up: nothing went back. */
        GONE,
        /** It waits for somebody's yes, or is on its way. */
        UNDER_WAY,
        CREDITED;

        static Standing of(BegunReturn.Asked asked, TrailState state, long shop) {
            if ("refused".equals(asked.state())) {
                return GONE;
            }
            var key = RefundRequestKeys.KEY + asked.id();
            var effects = state.effects().stream()
                    .filter(e -> RefundKeys.whole(e.key()).equals(key))
                    .toList();
            if (!effects.isEmpty() && effects.stream().allMatch(e -> "withdrawn".equals(e.state()))) {
                return GONE;
            }
            boolean credited = state.fact(creditKey(shop, RefundRequestKeys.PREFIX + asked.id()))
                            .isPresent()
                    || effects.stream()
                            .anyMatch(e -> e.done()
                                    && state.fact(creditKey(shop, e.resultId())).isPresent());
            return credited ? CREDITED : UNDER_WAY;
        }
    }

    private static String creditKey(long connection, String refund) {
        return "credit:" + connection + ":" + refund;
    }

    /** What others tell, each piece of it taken by one return alone. */
    private static final class Others {
        private final TrailState state;
        private final long shop;
        private final Map<String, Told> told = new LinkedHashMap<>();
        private final Set<Long> taken = new HashSet<>();

        private static final class Told {
            private final Refund refund;
            private final Map<String, Quantity> pieces = new HashMap<>();
            private boolean used;

            Told(Refund refund) {
                this.refund = refund;
                refund.rows().stream()
                        .filter(r ->
                                r.kind() == OrderRow.Kind.GOODS && !r.rowId().isEmpty())
                        .forEach(r -> pieces.merge(r.rowId(), r.quantity(), Quantity::plus));
            }
        }

        Others(TrailState state, TrailState.Doc doc, Captures captures) {
            this.state = state;
            this.shop = doc.connection();
            for (var each : CreditedRefunds.of(state, doc, captures)) {
                if (!isOurs(each.getValue())) {
                    told.put(ShopRefunds.key(each.getKey(), each.getValue()), new Told(each.getValue()));
                }
            }
        }

        private boolean isOurs(Refund refund) {
            return refund.sourceId().startsWith(RefundRequestKeys.PREFIX)
                    || state.effects().stream()
                            .anyMatch(e -> RefundRequestKeys.isRequest(e.key())
                                    && e.done()
                                    && e.resultId().equals(refund.sourceId()));
        }

        ReturnStatus progress(BegunReturn made) {
            if (made.state() == BegunReturn.State.CANCELLED) {
                return new ReturnStatus(
                        made, Map.of(), Map.of(), made.met(), made.shopDocument(), /* pays= */ false, made.state());
            }
            var open = new LinkedHashMap<String, Quantity>();
            made.goods().forEach(row -> open.merge(row.rowId(), row.pieces(), Quantity::plus));
            boolean pays = false;
            boolean credited = true;
            for (var asked : made.asked()) {
                var standing = Standing.of(asked, state, shop);
                if (standing != Standing.GONE) {
                    pays = true;
                    credited &= standing == Standing.CREDITED;
                    take(asked, open);
                }
            }
            var byAmount = new HashMap<String, Quantity>();
            var met = met(made, open, byAmount, pays);
            pays |= !met.isEmpty();
            credited &= met.stream().allMatch(key -> state.fact(key).isPresent());
            boolean waits = !made.restDropped() && open.values().stream().anyMatch(Quantity::isPositive);
            var reached = waits
                    ? pays ? BegunReturn.State.PART : BegunReturn.State.EXPECTED
                    : credited ? BegunReturn.State.CLOSED : BegunReturn.State.RECEIVED;
            return new ReturnStatus(made, open, byAmount, met, shopDocument(made), pays, reached);
        }

        private static void take(BegunReturn.Asked asked, Map<String, Quantity> open) {
            if (asked.pieces().isEmpty()) {
                open.replaceAll((_, _) -> Quantity.ZERO);
            }
            asked.pieces().forEach((row, pieces) -> open.computeIfPresent(row, (_, left) -> less(left, pieces)));
        }

        private List<String> met(
                BegunReturn made, Map<String, Quantity> open, Map<String, Quantity> byAmount, boolean pays) {
            var met = new ArrayList<String>();
            for (var entry : told.entrySet()) {
                var other = entry.getValue();
                if (made.chosen().known().contains(other.refund.sourceId()) || other.used) {
                    continue;
                }
                if (other.pieces.isEmpty()) {
                    // Money alone: it is this return's where it is all of it to the öre.
                    if (!pays && met.isEmpty() && other.refund.credited().equals(made.amount())) {
                        byAmount.putAll(open);
                        open.replaceAll((_, _) -> Quantity.ZERO);
                        other.used = true;
                        met.add(entry.getKey());
                    }
                } else if (take(other, open)) {
                    met.add(entry.getKey());
                }
            }
            return met;
        }

        private static boolean take(Told other, Map<String, Quantity> open) {
            boolean any = false;
            for (var row : open.entrySet()) {
                var there = other.pieces.getOrDefault(row.getKey(), Quantity.ZERO);
                var some = there.compareTo(row.getValue()) < 0 ? there : row.getValue();
                if (some.isPositive()) {
                    any = true;
                    row.setValue(row.getValue().minus(some));
                    other.pieces.put(row.getKey(), there.minus(some));
                }
            }
            return any;
        }

        /** The shop's return of just these goods, where it has one that no other return here is. */
        private long shopDocument(BegunReturn made) {
            var wanted = new HashMap<String, Quantity>();
            made.goods().forEach(row -> wanted.merge(row.rowId(), row.pieces(), Quantity::plus));
            var found = state.of(ReturnOrder.class)
                    .filter(e -> e.getKey().connection() == shop
                            && !taken.contains(e.getKey().id()))
                    .filter(e -> e.getValue().state() != ReturnOrder.State.DECLINED
                            && e.getValue().state() != ReturnOrder.State.CANCELLED)
                    .filter(e -> !made.chosen().known().contains(e.getValue().sourceId()))
                    .filter(e -> pieces(e.getValue()).equals(wanted))
                    .map(e -> e.getKey().id())
                    .findFirst();
            found.ifPresent(taken::add);
            return found.orElse(0L);
        }

        private static Map<String, Quantity> pieces(ReturnOrder made) {
            var result = new HashMap<String, Quantity>();
            made.rows().forEach(row -> result.merge(row.rowId(), row.quantity(), Quantity::plus));
            return result;
        }

        private static Quantity less(Quantity left, Quantity pieces) {
            return pieces.compareTo(left) >= 0 ? Quantity.ZERO : left.minus(pieces);
        }
    }
}
