package se.knyt.core.reconciliation;

/**
 * The settings of a matching run.
 *
 * @param wholeKrona match a line with an invoice of the same reference that is the line's amount rounded to whole units (tier 3)
 * @param amountAndDate suggest by amount and date where no reference contradicts (tier 4)
 * @param daysBefore how many days an item may be dated after its line
 * @param daysAfter how many days an item may be dated before its line
 * @param candidatesMax how many candidates a suggestion lists
 * @param groupMax up to how many items of one reference are searched for a sum (tier 6); at most 24
 */
public record MatchLimits(
        boolean wholeKrona, boolean amountAndDate, int daysBefore, int daysAfter, int candidatesMax, int groupMax) {
    /** Tiers 1–6, invoice to payment −5 to +120 days, credit notes likewise, ten candidates. */
    public static final MatchLimits DEFAULT = new MatchLimits(true, true, 5, 120, 10, GroupSearch.CANDIDATES_MAX);

    public MatchLimits {
        if (daysBefore < 0
                || daysAfter < 0
                || candidatesMax < 1
                || groupMax < 0
                || groupMax > GroupSearch.CANDIDATES_MAX) {
            throw new IllegalArgumentException("limits out of range");
        }
    }
}
