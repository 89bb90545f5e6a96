package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * One line of what was delivered or credited.
 *
 * @param kind what it is
 * @param sku article number, may be empty
 * @param text the line's text
 * @param quantity pieces of this delivery or credit
 * @param gross VAT included, discount taken off; positive but for rounding and discount lines
 * @param taxes the VAT in {@code gross} as the source stated it
 */
public record SaleLine(
        OrderRow.Kind kind, String sku, String text, Quantity quantity, Money gross, List<TaxLine> taxes) {
    public SaleLine {
        taxes = List.copyOf(taxes);
    }

    Money tax() {
        return Money.sum(taxes.stream().map(TaxLine::amount).toList(), gross.currency());
    }
}
