package se.knyt.core.bookkeeping;

/**
 * What else stands on a row beside account and amount.
 *
 * @param costCentre code of the cost centre, empty for none
 * @param project number of the project, empty for none
 * @param chosenBy name of the company's rule that chose the account, empty where its settings did
 * @param chosenVersion settings version that the rule stands in, 0 where no rule chose
 * @param dimensions the others
 */
public record RowCoding(String costCentre, String project, String chosenBy, int chosenVersion, Dimensions dimensions) {
    public static final RowCoding NONE = new RowCoding("", "", "", 0);

    /** One without further dimensions. */
    public RowCoding(String costCentre, String project, String chosenBy, int chosenVersion) {
        this(costCentre, project, chosenBy, chosenVersion, Dimensions.NONE);
    }

    /** The same, chosen by a rule. */
    RowCoding chosen(String rule, int version) {
        return new RowCoding(costCentre, project, rule, version, dimensions);
    }
}
