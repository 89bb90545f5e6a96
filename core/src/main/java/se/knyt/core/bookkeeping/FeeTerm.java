package se.knyt.core.bookkeeping;

import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/**
 * What the contract with a provider says of its fees, without VAT.
 *
 * @param percent of what was sold; providers keep it when something is taken back
 * @param perSale for each purchase
 * @param perRefund for each refund
 */
public record FeeTerm(Rate percent, Money perSale, Money perRefund) {
    public FeeTerm {
        if (perSale.isNegative()
                || perRefund.isNegative()
                || !perSale.currency().equals(perRefund.currency())) {
            throw new IllegalArgumentException("fees are not negative and in one currency");
        }
    }

    /**
     * The fees of some purchases and refunds, rounded once. Providers round each purchase, so the two may differ by half a minor unit for
     * each.
     *
     * @param sold what the purchases come to
     */
    public Money expected(Money sold, long purchases, long refunds) {
        return percent.on(sold, Rounding.HALF_UP)
                .plus(times(perSale, purchases))
                .plus(times(perRefund, refunds));
    }

    private static Money times(Money each, long count) {
        return Money.of(Math.multiplyExact(each.minor(), count), each.currency());
    }
}
