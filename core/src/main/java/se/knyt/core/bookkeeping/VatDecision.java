package se.knyt.core.bookkeeping;

import org.jspecify.annotations.Nullable;

/**
 * What is known or decided of a sale's VAT beside the table.
 *
 * @param numberUnanswered whether the buyer gave a VAT number of which nobody has said whether it is valid
 * @param treatment name of the treatment that a rule of the company chose, empty where the table decides
 * @param rule name of that rule
 * @param version settings version that the rule stands in
 * @param rates what a person has said of a charged rate that is not valid on the day
 */
public record VatDecision(boolean numberUnanswered, String treatment, String rule, int version, RateDecision rates) {
    public static final VatDecision NONE = new VatDecision(false, "", "", 0);

    public VatDecision(
            boolean numberUnanswered, String treatment, String rule, int version, @Nullable RateDecision rates) {
        this.numberUnanswered = numberUnanswered;
        this.treatment = treatment;
        this.rule = rule;
        this.version = version;
        // Sales that were written down before anybody was asked have no answer.
        this.rates = rates == null ? RateDecision.NONE : rates;
    }

    /** Where nobody has said anything of rates. */
    public VatDecision(boolean numberUnanswered, String treatment, String rule, int version) {
        this(numberUnanswered, treatment, rule, version, RateDecision.NONE);
    }

    /** The same where a rule has chosen. */
    public VatDecision chosen(String otherTreatment, String otherRule, int otherVersion) {
        return new VatDecision(numberUnanswered, otherTreatment, otherRule, otherVersion, rates);
    }

    /** The same where a person has said what holds of a rate that is not valid on the day. */
    public VatDecision with(RateDecision answer) {
        return new VatDecision(numberUnanswered, treatment, rule, version, answer);
    }

    boolean isChosen() {
        return !treatment.isEmpty();
    }
}
