package se.knyt.spi;

import java.util.List;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * A row of the shop's order, as much of it as a capture is for.
 *
 * @param kind goods, freight or fee
 * @param sku the shop's article number, may be empty
 * @param text the row's text
 * @param quantity pieces that the capture is for, positive
 * @param gross of those pieces, VAT included and discount taken off, never negative
 * @param taxes VAT contained in {@code gross}
 */
public record SoldRow(
        OrderRow.Kind kind, String sku, String text, Quantity quantity, Money gross, List<TaxLine> taxes) {
    public SoldRow {
        taxes = List.copyOf(taxes);
    }
}
