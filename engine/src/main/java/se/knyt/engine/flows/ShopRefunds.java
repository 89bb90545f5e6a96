package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.TrailState;

/**
 * The refunds that the shop tells of, while it is found out which of them pay a credit note that was made in the accounting system.
 * One that has a credit note of its own, made by Knyt, is none of them.
 */
final class ShopRefunds {
    private final List<Told> open;

    /** @param payment the transaction it was paid back by, where it is known: of equal ones the first belongs to the first */
    record Told(TrailState.Doc doc, Refund refund, Optional<Payment> payment) {
        private boolean isOf(String id) {
            return refund.sourceId().equals(id)
                    || payment.filter(p -> p.providerTransactionId().equals(id)).isPresent();
        }
    }

    ShopRefunds(Purchase purchase) {
        var state = purchase.state();
        var told = new ArrayList<Told>();
        for (var each : all(state, purchase.shop())) {
            var refund = each.getValue();
            if (!refund.total().isPositive()) {
                continue;
            }
            var before = told.stream()
                    .filter(t -> t.refund().total().equals(refund.total()))
                    .count();
            var payment = purchase.captures().back().refunds().stream()
                    .filter(p -> p.amount().equals(refund.total()))
                    .skip(before)
                    .findFirst();
            told.add(new Told(each.getKey(), refund, payment));
        }
        told.removeIf(t -> state.effect(InvoiceNumbers.effectKey(key(t.doc(), t.refund())))
                .filter(TrailState.EffectView::done)
                .isPresent());
        this.open = told;
    }

    /** By which money went back or other goods were paid, oldest first. */
    static List<Map.Entry<TrailState.Doc, Refund>> all(TrailState state, long shop) {
        var counted = new CountedMoney(state);
        return state.of(Refund.class)
                .filter(e -> e.getKey().connection() == shop)
                .map(e -> Map.entry(e.getKey(), counted.of(e.getValue())))
                .filter(e -> e.getValue().credited().isPositive())
                .sorted(Comparator.comparing((Map.Entry<TrailState.Doc, Refund> e) ->
                                e.getValue().at())
                        .thenComparing(e -> e.getValue().sourceId()))
                .toList();
    }

    /** Key of the fact of a refund that begins in the shop. */
    static String key(TrailState.Doc doc, Refund refund) {
        return "credit:" + doc.connection() + ":" + refund.sourceId();
    }

    /** Takes out the one that an effect of ours made or found, by the id it has in the shop or at the provider. */
    Optional<Told> take(String id) {
        return take(open.stream().filter(t -> t.isOf(id)).findFirst());
    }

    /** Takes out the oldest of an amount. */
    Optional<Told> take(Money amount) {
        return take(open.stream().filter(t -> t.refund().total().equals(amount)).findFirst());
    }

    /** Takes out the oldest of an amount of which something holds. */
    Optional<Told> take(Money amount, Predicate<Told> is) {
        return take(open.stream()
                .filter(t -> t.refund().total().equals(amount))
                .filter(is)
                .findFirst());
    }

    private Optional<Told> take(Optional<Told> found) {
        found.ifPresent(open::remove);
        return found;
    }

    /** Those that pay no credit note yet. */
    List<Told> rest() {
        return List.copyOf(open);
    }
}
