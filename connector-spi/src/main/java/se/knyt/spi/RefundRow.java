package se.knyt.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * A row of the order given back, whole or in part.
 *
 * @param rowId the order row in the shop
 * @param kind goods or freight; of what is kept, what it is owed for
 * @param sku article number, may be empty
 * @param text the row's text
 * @param quantity given back, positive
 * @param gross of what is given back, VAT included, positive
 * @param taxes VAT contained in {@code gross}
 * @param restock what becomes of the goods
 * @param place where they come back into stock, by its id in the shop; empty for the shop's own choice
 */
public record RefundRow(
        String rowId,
        OrderRow.Kind kind,
        String sku,
        String text,
        Quantity quantity,
        Money gross,
        List<TaxLine> taxes,
        Restock restock,
        String place) {
    /** Rows written before it was said what becomes of goods: nothing came back into stock. */
    public RefundRow(
            String rowId,
            OrderRow.Kind kind,
            String sku,
            String text,
            Quantity quantity,
            Money gross,
            List<TaxLine> taxes,
            @Nullable Restock restock,
            @Nullable String place) {
        this.rowId = rowId;
        this.kind = kind;
        this.sku = sku;
        this.text = text;
        this.quantity = quantity;
        this.gross = gross;
        this.taxes = List.copyOf(taxes);
        this.restock = restock == null ? Restock.UNTOLD : restock;
        this.place = place == null ? "" : place;
    }

    /** One of which nobody has said what becomes of the goods. */
    public RefundRow(
            String rowId,
            OrderRow.Kind kind,
            String sku,
            String text,
            Quantity quantity,
            Money gross,
            List<TaxLine> taxes) {
        this(rowId, kind, sku, text, quantity, gross, taxes, Restock.UNTOLD, "");
    }

    /** The same, with what becomes of the goods. */
    public RefundRow restocked(Restock how, String where) {
        return new RefundRow(rowId, kind, sku, text, quantity, gross, taxes, how, where);
    }
}
