package se.knyt.engine.flows;

import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.engine.trails.TrailState;

/** What payouts' lines may name a purchase's refunds by. */
final class RefundReferences {
    private final TrailState state;
    private final TrailPlan plan;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;

    /** @param doc the order */
    RefundReferences(TrailState state, TrailPlan plan, TrailState.Doc doc, Captures captures) {
        this.state = state;
        this.plan = plan;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = captures;
    }

    /** Of those that have their fact. */
    void refer() {
        CreditedRefunds.of(state, doc, captures).forEach(e -> refer(e.getKey(), e.getValue()));
    }

    /** What a payout line may name it by can be told after its credit has been planned. */
    private void refer(TrailState.Doc refundDoc, Refund refund) {
        var tenders = RefundTenders.of(refund, captures);
        var key = ShopRefunds.key(refundDoc, refund);
        var facts = new RefundFacts(plan, order, captures);
        if (tenders.isPresent() && !tenders.get().byProvider().isEmpty()) {
            facts.refer(key, tenders.get(), this::isPlanned);
        } else if (isPlanned(key)) {
            if (CreditedRefunds.isToldElsewhere(refund)) {
                facts.referElsewhere(key, refund);
            } else {
                new FactReferences(plan, captures, order).ofCredit(key, refund.total(), equalBefore(refundDoc, refund));
            }
        }
    }

    private boolean isPlanned(String key) {
        return state.fact(key).isPresent()
                || plan.facts().stream().anyMatch(f -> f.key().equals(key));
    }

    private int equalBefore(TrailState.Doc refundDoc, Refund refund) {
        return (int) CreditedRefunds.of(state, doc, captures).stream()
                .filter(e -> !CreditedRefunds.isToldElsewhere(e.getValue()))
                .takeWhile(e -> e.getKey().id() != refundDoc.id())
                .filter(e -> e.getValue().total().equals(refund.total()))
                .count();
    }
}
