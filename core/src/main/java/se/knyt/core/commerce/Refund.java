package se.knyt.core.commerce;

import java.time.Instant;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * Money given back to the buyer for an order, with the rows it was given back for.
 *
 * @param sourceId the refund's id in the source
 * @param orderSourceId id of its order in the shop
 * @param orderNumber number of its order
 * @param at when
 * @param rows goods and freight given back; may be empty for money alone
 * @param total what the buyer got back, VAT included, positive
 * @param tax the VAT in it, positive
 * @param kept fees that the seller keeps of it, positive, each a row of its own; their VAT is that of the goods where not told
 * @param payments ids in the source of the transactions by which the money went back, each a {@link Payment} of its own; empty
 *     where the source does not tell
 */
public record Refund(
        String sourceId,
        String orderSourceId,
        String orderNumber,
        Instant at,
        List<Row> rows,
        Money total,
        Money tax,
        List<Row> kept,
        List<String> payments)
        implements Document {
    /**
     * @param rowId the order row
     * @param kind what the row is
     * @param quantity given back
     * @param gross VAT included, positive
     * @param taxes VAT contained
     */
    public record Row(String rowId, OrderRow.Kind kind, Quantity quantity, Money gross, List<TaxLine> taxes) {
        public Row {
            taxes = List.copyOf(taxes);
        }
    }

    public Refund {
        rows = List.copyOf(rows);
        kept = List.copyOf(kept);
        payments = List.copyOf(payments);
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.REFUND;
    }
}
