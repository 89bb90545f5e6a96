package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/**
 * What the contract with a provider says of its fees, without VAT.
 *
 * @param percent of what was sold; providers keep it when something is taken back
 * @param perSale for each purchase
 * @param perRefund for each refund
 * @param perDispute for each dispute that takes money back
 * @param perMonth for each month, whatever was sold
 */
public record FeeTerm(Rate percent, Money perSale, Money perRefund, Money perDispute, Money perMonth) {
    public FeeTerm {
        for (var amount : List.of(perSale, perRefund, perDispute, perMonth)) {
            if (amount.isNegative() || !amount.currency().equals(perSale.currency())) {
                throw new IllegalArgumentException("fees are not negative and in one currency");
            }
        }
    }

    /** How many purchases, refunds and disputes there were. */
    public record Counts(long purchases, long refunds, long disputes) {}

    /**
     * The fees of some purchases, refunds and disputes, less what is for the month, rounded once. Providers round each purchase, so the two
     * may differ by half a minor unit for each.
     *
     * @param sold what the purchases come to
     */
    public Money expected(Money sold, Counts counts) {
        return percent.on(sold, Rounding.HALF_UP)
                .plus(times(perSale, counts.purchases()))
                .plus(times(perRefund, counts.refunds()))
                .plus(times(perDispute, counts.disputes()));
    }

    /**
     * What of the month's fee is among the fees that a month that runs has taken: all of it where that is nearer to what was taken than none of it, else nothing. No
     * provider tells which of its payouts bears it.
     *
     * @param taken the fees
     * @param expected what they come to without it
     */
    public Money monthlyIn(Money taken, Money expected) {
        var without = taken.minus(expected);
        return without.minus(perMonth).abs().compareTo(without.abs()) < 0 ? perMonth : Money.zero(perMonth.currency());
    }

    /**
     * The month's fee, where one payout bears it: all of it was taken beyond what the purchases come to, but for the rounding of each of
     * them. Less than that is an overcharge, however near it comes.
     *
     * @param taken the payout's fees
     * @param expected what they come to without it
     * @param counts of the payout
     */
    public Money monthlyOfOne(Money taken, Money expected, Counts counts) {
        var none = Money.zero(perMonth.currency());
        long rounded = (counts.purchases() + counts.refunds() + counts.disputes() + 1) / 2;
        var least = perMonth.minus(Money.of(rounded, perMonth.currency()));
        return perMonth.isPositive() && taken.minus(expected).compareTo(least) >= 0 ? perMonth : none;
    }

    private static Money times(Money each, long count) {
        return Money.of(Math.multiplyExact(each.minor(), count), each.currency());
    }
}
