package se.knyt.core.bookkeeping;

import se.knyt.core.money.Money;

/**
 * So much of a line's price as stands on a row of its own, because a rule changed the price that the line is booked at. The two rows
 * together are the line, amount and VAT, to the minor unit; both have its VAT rate.
 *
 * @param gross of the row of its own, VAT included; negative where the line is booked dearer than it was sold
 * @param vat the VAT in it
 * @param text of the row
 * @param account of income, 3000–3999
 * @param rule name of the rule
 * @param version settings version that the rule stands in
 */
public record PricePart(Money gross, Money vat, String text, int account, String rule, int version) {
    public PricePart {
        if (!SaleCoding.Choice.isIncome(account)) {
            throw new IllegalArgumentException("account " + account + " is no account of income");
        }
    }
}
