package se.knyt.core.commerce;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * @param brand whose goods they are, as the source calls it; empty where it does not say
 */
public record OrderRow(
        String rowId,
        Kind kind,
        String sku,
        String title,
        Quantity quantity,
        Money gross,
        Money discount,
        List<TaxLine> taxes,
        String brand) {
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

    /** One kept before brands were lacks it. */
    public OrderRow(
            String rowId,
            Kind kind,
            String sku,
            String title,
            Quantity quantity,
            Money gross,
            Money discount,
            List<TaxLine> taxes,
            @Nullable String brand) {
        this.rowId = rowId;
        this.kind = kind;
        this.sku = sku;
        this.title = title;
        this.quantity = quantity;
        this.gross = gross;
        this.discount = discount;
        this.taxes = List.copyOf(taxes);
        this.brand = brand == null ? "" : brand;
    }

    /** A row whose source names no brand. */
    public OrderRow(
            String rowId,
            Kind kind,
            String sku,
            String title,
            Quantity quantity,
            Money gross,
            Money discount,
            List<TaxLine> taxes) {
        this(rowId, kind, sku, title, quantity, gross, discount, taxes, "");
    }

    /** The VAT of the row. */
    public Money tax() {
        return Money.sum(taxes.stream().map(TaxLine::amount).toList(), gross.currency());
    }
}
