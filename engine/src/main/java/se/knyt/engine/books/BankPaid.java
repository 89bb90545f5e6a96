package se.knyt.engine.books;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.Reconciler;

/**
 * Lines of a payout that a line of the bank is the word of: payments by Swish. What names no purchase is tied to the only open one of its
 * amount within a few days; among the sales by Swish alone that is no guess, as it would be among all transfers of an account.
 */
public final class BankPaid {
    /** Begins the word of such a line. */
    public static final String WORD = "Swish, bankrad";

    /** A buyer pays at once, and a bank books at the latest after Easter; what is paid ahead is sold some days later. */
    private static final int DAYS = 5;

    private static final int BY_AMOUNT = 4;

    private BankPaid() {}

    static boolean is(PayoutLine line) {
        return line.providerKind().startsWith(WORD);
    }

    /** The limits by which such lines are matched: within few days an amount tells more. */
    static MatchLimits limits(MatchLimits limits, List<PayoutLine> lines) {
        return lines.stream().anyMatch(BankPaid::is)
                ? new MatchLimits(
                        limits.wholeKrona(),
                        limits.amountAndDate(),
                        DAYS,
                        DAYS,
                        limits.candidatesMax(),
                        limits.groupMax(),
                        limits.lessMax(),
                        limits.moreMax())
                : limits;
    }

    /** What was found of a line, tied where it is the only open one of its amount and days. */
    static Reconciler.LineResult tied(Reconciler.LineResult found, ZoneId zone) {
        if (!is(found.line())
                || found.status() != MatchStatus.SUGGESTED
                || found.tier() != BY_AMOUNT
                || found.items().size() != 1) {
            return found;
        }
        var item = found.items().getFirst();
        var on = LocalDate.ofInstant(found.line().at(), zone);
        return Math.abs(ChronoUnit.DAYS.between(item.date(), on)) > DAYS
                ? found
                : new Reconciler.LineResult(
                        found.line(), MatchStatus.MATCHED, found.tier(), found.items(), found.explained());
    }
}
