package se.knyt.core.bookkeeping;

import se.knyt.core.money.Money;

/**
 * What a payout's lines are above what was paid, where one thing explains it and the company's limit lets it pass.
 *
 * @param of the class of what explains it
 * @param line 1-based place in the settlement of the line that explains it; 0 where none does
 * @param what names the purchase to a person, may be empty
 * @param amount opening balance and lines less closing balance and what was paid, in the payout's currency; never zero
 */
public record PayoutDifference(DifferenceClass of, int line, String what, Money amount) {
    /** The rule of its row in the payout's voucher. */
    public static final String RULE = "payout.difference";

    public PayoutDifference {
        if (!of.ofPayout() || amount.isZero()) {
            throw new IllegalArgumentException("no difference of a payout: " + of + " " + amount);
        }
    }

    /** The class and the line, in Swedish, for the voucher's row. */
    public String text() {
        var words = switch (of) {
            case MISSING_LINE -> "Saknad rad";
            case DOUBLED_LINE -> "Dubblerad rad";
            case WRONG_SIGN -> "Omvänt tecken, rad";
            default -> "Växelmarginal";
        };
        return Texts.shortened(words + (line > 0 ? " " + line : "") + (what.isEmpty() ? "" : ", " + what));
    }
}
