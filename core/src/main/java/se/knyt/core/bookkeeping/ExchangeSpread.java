package se.knyt.core.bookkeeping;

import java.math.BigDecimal;
import se.knyt.core.money.Money;

/**
 * How far what was paid in one currency may be from what a published rate makes of the amount in another, and still be that amount. Banks,
 * card networks and providers keep one to three per cent of what they exchange; what is further off is another amount, or mistyped.
 */
public final class ExchangeSpread {
    private static final BigDecimal SHARE = new BigDecimal("0.03");

    private ExchangeSpread() {}

    /**
     * Whether it may be.
     *
     * @param paid what was paid, positive
     * @param atRate the amount at the published rate, in the same currency
     */
    public static boolean isWithin(Money paid, Money atRate) {
        var off = paid.minus(atRate).abs().toDecimal();
        return paid.isPositive()
                && atRate.isPositive()
                && off.compareTo(atRate.toDecimal().multiply(SHARE)) <= 0;
    }
}
