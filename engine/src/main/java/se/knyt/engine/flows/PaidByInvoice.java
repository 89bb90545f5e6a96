package se.knyt.engine.flows;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.engine.settings.OwnInvoices;

/**
 * Whether a purchase is paid by the merchant's own invoice: sold on terms, or by hand in the shop, pending or marked as paid; and by no
 * provider that pays out. Or whether the rest of it is, where providers took a part before it was delivered.
 *
 * @param isRest whether some of it was paid through a provider and the rest is to be paid so
 * @param byHand how the shop names what is paid in that way
 * @param methods those of them that it tells of this purchase
 */
record PaidByInvoice(boolean isSo, boolean isRest, Set<String> byHand, Set<String> methods) {
    /** How the shop names what somebody there has marked as paid. */
    private static final String MARKED_AS_PAID = "manual";

    PaidByInvoice {
        byHand = Set.copyOf(byHand);
        methods = Set.copyOf(methods);
    }

    /**
     * @param all payments in whatever state
     * @param own which payment methods are the merchant's own invoice
     */
    static PaidByInvoice of(Order order, List<Payment> all, OwnInvoices own) {
        boolean onTerms = own.methods().contains(PaymentTerms.METHOD) && PaymentTerms.any(order);
        var byHand = new HashSet<>(own.methods());
        if (onTerms) {
            byHand.add(MARKED_AS_PAID);
        }
        boolean byProvider = all.stream()
                .filter(p -> p.state() == Payment.State.SUCCESS && isPaying(p))
                .anyMatch(p -> !byHand.contains(p.provider()));
        var methods = byHand(all, byHand);
        boolean any = onTerms || !methods.isEmpty();
        return new PaidByInvoice(!byProvider && any, byProvider && any, byHand, methods);
    }

    private static Set<String> byHand(List<Payment> all, Set<String> byHand) {
        return all.stream()
                .filter(p -> p.state() == Payment.State.SUCCESS || p.state() == Payment.State.PENDING)
                .filter(p -> isPaying(p) && byHand.contains(p.provider()))
                .map(Payment::provider)
                .collect(Collectors.toSet());
    }

    private static boolean isPaying(Payment payment) {
        return (payment.type() == Payment.Type.AUTHORIZATION || Captures.isCapture(payment))
                && !CardTenders.isGiftCard(payment);
    }

    /** That the shop has marked it as paid moves no money: the accounting system says what has come. */
    boolean movesMoney(Payment payment) {
        return !(isSo || isRest) || !byHand.contains(payment.provider());
    }
}
