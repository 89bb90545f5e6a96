package se.knyt.core.vat;

import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/** The VAT of a refund whose source states none: money given back without rows. */
public final class RefundVat {
    private RefundVat() {}

    /**
     * The VAT of the next of several refunds: the VAT of all that is refunded after it, less what was refunded before. So the
     * parts never drift, and the last one leaves exactly zero.
     *
     * @param refundedBefore gross refunded so far at this rate, positive
     * @param refund gross of this refund, positive
     */
    public static Money of(Money refundedBefore, Money refund, Rate rate) {
        var after = rate.containedIn(refundedBefore.plus(refund), Rounding.HALF_UP);
        return after.minus(rate.containedIn(refundedBefore, Rounding.HALF_UP));
    }
}
