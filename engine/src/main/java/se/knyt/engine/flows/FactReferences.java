package se.knyt.engine.flows;

import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;

/**
 * What a payout line may name a sale or credit by, best proof first: the provider's transaction id kept with the order, the payment
 * id of the order's transaction, the reference of the capture, the order number.
 */
final class FactReferences {
    static final int TRANSACTION = 1;
    static final int PROVIDER = 2;
    static final int ORDER = 4;

    private final TrailPlan plan;
    private final Captures captures;
    private final Order order;

    FactReferences(TrailPlan plan, Captures captures, Order order) {
        this.plan = plan;
        this.captures = captures;
        this.order = order;
    }

    /**
     * @param provider that the fact is owed by
     * @param captureId id of the capture where it was made, empty when another hand made it
     * @param inShop whether it was made through the shop, whose ids no provider knows
     */
    void ofSale(String factKey, String provider, String captureId, boolean inShop, Money amount) {
        captures.captureOf(provider, captureId, amount).ifPresent(c -> ofTransaction(factKey, provider, c));
        if (!inShop && !captureId.isEmpty() && captures.knowsNot(captureId)) {
            // Captured at the provider: the id is the provider's own.
            plan.refer(factKey, provider, captureId, TRANSACTION);
        }
        common(factKey, provider);
    }

    /** @param nth how many refunds of the same amount came before: of equal ones each is a refund of its own */
    void ofCredit(String factKey, Money amount, int nth) {
        var provider = captures.provider();
        var equal = captures.back().refunds().stream()
                .filter(r -> r.amount().equals(amount))
                .toList();
        if (nth < equal.size()) {
            ofTransaction(factKey, provider, equal.get(nth));
        }
        common(factKey, provider);
    }

    /**
     * A credit note that a refund of ours paid back.
     *
     * @param provider that paid it back
     * @param payment the refund as the shop tells it
     * @param providerId its id at the provider where it was made there, else empty
     */
    void ofNote(String factKey, String provider, Optional<Payment> payment, String providerId) {
        payment.ifPresent(p -> ofTransaction(factKey, provider, p));
        plan.refer(factKey, provider, providerId, TRANSACTION);
        common(factKey, provider);
    }

    private void ofTransaction(String factKey, String provider, Payment transaction) {
        plan.refer(factKey, provider, transaction.providerTransactionId(), TRANSACTION);
    }

    /** A capture through the shop does not carry our reference to the provider, so it proves nothing here. */
    private void common(String factKey, String provider) {
        var several = captures.several();
        for (var authorization : captures.all()) {
            if (several && !authorization.provider().equals(provider)) {
                continue;
            }
            plan.refer(factKey, provider, authorization.paymentId(), PROVIDER);
            plan.refer(factKey, provider, authorization.providerOrderId(), PROVIDER);
        }
        plan.refer(factKey, provider, order.number(), ORDER);
    }
}
