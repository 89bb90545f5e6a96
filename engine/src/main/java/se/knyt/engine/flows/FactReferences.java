package se.knyt.engine.flows;

import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.ReferenceRanks;

/**
 * What a payout line may name a sale or credit by, best proof first: the provider's transaction id kept with the order, the payment
 * id of the order's transaction, the reference of the capture, the order number.
 */
final class FactReferences {

    private final TrailPlan plan;
    private final Captures captures;
    private final Order order;

    FactReferences(TrailPlan plan, Captures captures, Order order) {
        this.plan = plan;
        this.captures = captures;
        this.order = order;
    }

    /**
     * @param tender by which the fact is owed
     * @param captureId id of the capture where it was made, empty when another hand made it
     * @param inShop whether it was made through the shop, whose ids no provider knows
     */
    void ofSale(String factKey, Tender tender, String captureId, boolean inShop, Money amount) {
        captures.captureOf(tender, captureId, amount).ifPresent(c -> {
            ofTransaction(factKey, tender.provider(), c);
            converted(factKey, tender, c, amount);
        });
        if (!inShop && !captureId.isEmpty() && captures.knowsNot(captureId)) {
            // Captured at the provider: the id is the provider's own.
            plan.refer(factKey, tender.provider(), captureId, ReferenceRanks.TRANSACTION);
        }
        common(factKey, tender.provider(), tender);
    }

    /**
     * What a buyer pays in another currency is captured as nearly as that has an amount, and the provider pays what the capture came to: it
     * is known by that amount, and what is between the two is rounding.
     */
    private void converted(String factKey, Tender tender, Payment capture, Money amount) {
        if (capture.buyers() != null
                && captures.tenders().ahead(tender).isEmpty()
                && capture.amount().currency().equals(amount.currency())) {
            var paid = captures.said(capture).orElse(capture.amount());
            if (!paid.equals(amount)) {
                plan.told(factKey, paid);
            }
        }
    }

    /** @param nth how many refunds of the same amount came before: of equal ones each is a refund of its own */
    void ofCredit(String factKey, Money amount, int nth) {
        var provider = captures.provider();
        var equal = captures.back().refunds().stream()
                .filter(r -> r.amount().equals(amount))
                .toList();
        if (nth < equal.size()) {
            ofTransaction(factKey, provider, equal.get(nth));
            captures.said(equal.get(nth)).ifPresent(paid -> plan.told(factKey, paid));
        }
        common(factKey, provider, nth < equal.size() ? captures.tenders().of(equal.get(nth)) : Tender.NONE);
    }

    /**
     * A credit note that a refund of ours paid back.
     *
     * @param provider that paid it back
     * @param payment the refund as the shop tells it
     * @param providerId its id at the provider where it was made there, else empty
     * @param capture that was paid back, empty where it is not told
     */
    void ofNote(String factKey, String provider, Optional<Payment> payment, String providerId, String capture) {
        payment.ifPresent(p -> {
            ofTransaction(factKey, provider, p);
            captures.said(p).ifPresent(paid -> plan.told(factKey, paid));
        });
        plan.refer(factKey, provider, providerId, ReferenceRanks.TRANSACTION);
        var tender = payment.filter(p -> p.provider().equals(provider))
                .map(captures.tenders()::of)
                .or(() ->
                        capture.isEmpty() ? Optional.empty() : Optional.of(captures.tenderOfCapture(capture, provider)))
                .orElse(Tender.NONE);
        common(factKey, provider, tender);
    }

    private void ofTransaction(String factKey, String provider, Payment transaction) {
        plan.refer(factKey, provider, transaction.providerTransactionId(), ReferenceRanks.TRANSACTION);
    }

    /**
     * A capture through the shop does not carry our reference to the provider, so it proves nothing here.
     *
     * @param tender whose own words name it; of one that is not known all of its provider's do
     */
    private void common(String factKey, String provider, Tender tender) {
        boolean known = captures.tenders().several() && tender.provider().equals(provider);
        for (var payment : captures.all()) {
            boolean another = captures.several() && !payment.provider().equals(provider);
            if (another || (known && !names(payment, tender))) {
                continue;
            }
            plan.refer(factKey, provider, payment.paymentId(), ReferenceRanks.PROVIDER);
            plan.refer(factKey, provider, payment.providerOrderId(), ReferenceRanks.PROVIDER);
        }
        plan.refer(factKey, provider, order.number(), ReferenceRanks.ORDER);
    }

    /** What was captured on it, and the reservation itself. */
    private boolean names(Payment payment, Tender tender) {
        var tenders = captures.tenders();
        return tenders.of(payment).equals(tender)
                || (payment.type() == Payment.Type.AUTHORIZATION
                        && tenders.reservation(payment).equals(tenders.reservation(tender)));
    }
}
