package se.knyt.core.bookkeeping;

/**
 * What is known or decided of a buyer's VAT beside the table.
 *
 * @param numberUnanswered whether the buyer gave a VAT number of which nobody has said whether it is valid
 * @param treatment name of the treatment that a rule of the company chose, empty where the table decides
 * @param rule name of that rule
 * @param version settings version that the rule stands in
 */
public record VatDecision(boolean numberUnanswered, String treatment, String rule, int version) {
    public static final VatDecision NONE = new VatDecision(false, "", "", 0);

    /** The same where a rule has chosen. */
    public VatDecision chosen(String otherTreatment, String otherRule, int otherVersion) {
        return new VatDecision(numberUnanswered, otherTreatment, otherRule, otherVersion);
    }

    boolean isChosen() {
        return !treatment.isEmpty();
    }
}
