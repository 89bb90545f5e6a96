package se.knyt.spi;

import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/**
 * A row of an order, invoice or credit note in an accounting system.
 *
 * @param sku article number, may be empty
 * @param text the row's text
 * @param quantity positive, on a credit note too
 * @param gross of the whole row, VAT included, positive
 * @param rate the VAT rate charged
 * @param tax the VAT contained in {@code gross}
 * @param account sales account; 0 for a row that is worth nothing
 * @param costCentre code of the row's cost centre, empty for what the connection's settings say
 * @param project number of the row's project, empty for none
 * @param chosenBy name of the company's rule that chose the account, for people; empty where none did
 * @param chosenVersion settings version that the rule stands in
 */
public record ErpRow(
        String sku,
        String text,
        Quantity quantity,
        Money gross,
        Rate rate,
        Money tax,
        int account,
        String costCentre,
        String project,
        String chosenBy,
        int chosenVersion) {
    /** A row of which no rule says anything. */
    public ErpRow(String sku, String text, Quantity quantity, Money gross, Rate rate, Money tax, int account) {
        this(sku, text, quantity, gross, rate, tax, account, "", "", "", 0);
    }
}
