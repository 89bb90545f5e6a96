package se.knyt.core.reconciliation;

import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * The settings of a matching run.
 *
 * @param wholeKrona match a line in Swedish kronor with an invoice of the same reference that is its amount rounded to whole kronor
 *     (tier 3; law 1970:1029, which is about no other currency)
 * @param lessMax match a line with the only invoice of its reference though it is so much less than the invoice has open (tier 3); such a
 *     limit holds in its own currency
 * @param moreMax likewise where it is more
 * @param amountAndDate suggest by amount and date where no reference contradicts (tier 4)
 * @param daysBefore how many days an item may be dated after its line
 * @param daysAfter how many days an item may be dated before its line
 * @param candidatesMax how many candidates a suggestion lists
 * @param groupMax up to how many items of one reference are searched for a sum (tier 6); at most 24
 */
public record MatchLimits(
        boolean wholeKrona,
        boolean amountAndDate,
        int daysBefore,
        int daysAfter,
        int candidatesMax,
        int groupMax,
        Money lessMax,
        Money moreMax) {
    /** Tiers 1–6, invoice to payment −5 to +120 days, credit notes likewise, ten candidates. */
    public static final MatchLimits DEFAULT = new MatchLimits(true, true, 5, 120, 10, GroupSearch.CANDIDATES_MAX);

    /** To the minor unit, and by nothing but what a line names. */
    public static final MatchLimits EXACT = new MatchLimits(false, false, 0, 0, 1, 0);

    public MatchLimits {
        if (daysBefore < 0
                || daysAfter < 0
                || candidatesMax < 1
                || groupMax < 0
                || groupMax > GroupSearch.CANDIDATES_MAX
                || lessMax.isNegative()
                || moreMax.isNegative()) {
            throw new IllegalArgumentException("limits out of range");
        }
    }

    /** Limits that let no difference pass but the rounding to whole units. */
    public MatchLimits(
            boolean wholeKrona, boolean amountAndDate, int daysBefore, int daysAfter, int candidatesMax, int groupMax) {
        this(
                wholeKrona,
                amountAndDate,
                daysBefore,
                daysAfter,
                candidatesMax,
                groupMax,
                Money.zero(Currency.SEK),
                Money.zero(Currency.SEK));
    }

    /** The same where a company lets more or less pass. */
    public MatchLimits letting(Money less, Money more) {
        return new MatchLimits(wholeKrona, amountAndDate, daysBefore, daysAfter, candidatesMax, groupMax, less, more);
    }

    /**
     * Whether a line settles all that its document has open: it is as much, or as much rounded to whole kronor, or off within the limits.
     *
     * @throws IllegalArgumentException where they are in two currencies
     */
    public boolean closes(Money open, Money amount) {
        if (!open.currency().equals(amount.currency())) {
            throw new IllegalArgumentException("an amount in " + amount.currency() + " of " + open);
        }
        return amount.isPositive()
                && (amount.equals(open) || (wholeKrona && rounds(open.minor(), amount.minor(), open.currency())));
    }

    /** Whether an amount that is not the open one is that one rounded to whole kronor, or off within the limits. */
    boolean rounds(long open, long amount, Currency currency) {
        long unit = currency.minorPerMajor();
        boolean whole = currency.equals(Currency.SEK) && (amount + unit / 2) / unit * unit == open;
        return whole || passes(open, amount, currency);
    }

    /** Whether a line may be so much less, or more, than what its document has open. */
    private boolean passes(long open, long amount, Currency currency) {
        return open > amount
                ? currency.equals(lessMax.currency()) && open - amount <= lessMax.minor()
                : currency.equals(moreMax.currency()) && amount - open <= moreMax.minor();
    }
}
