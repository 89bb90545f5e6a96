package se.knyt.core.bookkeeping;

/**
 * What else stands on a row beside account and amount.
 *
 * @param costCentre code of the cost centre, empty for none
 * @param project number of the project, empty for none
 * @param chosenBy name of the company's rule that chose the account, empty where its settings did
 * @param chosenVersion settings version that the rule stands in, 0 where no rule chose
 */
public record RowCoding(String costCentre, String project, String chosenBy, int chosenVersion) {
    public static final RowCoding NONE = new RowCoding("", "", "", 0);
}
