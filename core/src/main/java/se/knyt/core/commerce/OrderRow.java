package se.knyt.core.commerce;

import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * One row of an order. All amounts are for the whole row as ordered, VAT included, discounts taken off.
 *
 * @param rowId the row's id in the source
 * @param kind what the row is
 * @param sku the article number, empty when the source has none
 * @param title the row's text
 * @param quantity as ordered
 * @param gross what the buyer pays for the row, VAT included
 * @param discount how much has been taken off {@code gross} already; for show
 * @param taxes the VAT contained in {@code gross}, as the source gave it
 */
public record OrderRow(
        String rowId,
        Kind kind,
        String sku,
        String title,
        Quantity quantity,
        Money gross,
        Money discount,
        List<TaxLine> taxes) {
    /** What a row is. */
    public enum Kind {
        GOODS,
        SHIPPING,
        FEE,
        GIFT_CARD,
        TIP,
        ROUNDING,
        /** What the buyer pays for goods to come back: no part of the freight that the order had. Only on what is given back. */
        RETURN_FREIGHT,
        /** What the buyer pays for the return itself, restocking for one. Only on what is given back. */
        RETURN_FEE;

        /** Whether it is owed for a return, kept of what is given back, and never sold. */
        public boolean isKept() {
            return this == RETURN_FREIGHT || this == RETURN_FEE;
        }
    }

    public OrderRow {
        taxes = List.copyOf(taxes);
    }

    /** The VAT of the row. */
    public Money tax() {
        return Money.sum(taxes.stream().map(TaxLine::amount).toList(), gross.currency());
    }
}
