package se.knyt.core.commerce;

import java.time.Instant;
import java.util.List;
import se.knyt.core.money.Quantity;

/**
 * Goods that left for the buyer: one delivery of one order, whole or part.
 *
 * @param sourceId the delivery's id in the source
 * @param orderSourceId id of its order in the shop, empty when the source only knows the number
 * @param orderNumber number of its order
 * @param rows what was delivered
 * @param shippedAt when
 * @param carrier the carrier's name, may be empty
 * @param trackingNumber may be empty
 * @param trackingUrl may be empty
 * @param cancelled true when the source took the delivery back
 */
public record Shipment(
        String sourceId,
        String orderSourceId,
        String orderNumber,
        List<Row> rows,
        Instant shippedAt,
        String carrier,
        String trackingNumber,
        String trackingUrl,
        boolean cancelled)
        implements Document {
    /**
     * @param rowId id of the order row
     * @param sku article number, for sources that know no row id
     * @param quantity delivered now
     */
    public record Row(String rowId, String sku, Quantity quantity) {}

    public Shipment {
        rows = List.copyOf(rows);
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.SHIPMENT;
    }
}
