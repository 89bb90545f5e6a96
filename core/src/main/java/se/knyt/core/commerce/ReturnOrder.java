package se.knyt.core.commerce;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * Goods that a buyer is to send back, as the shop keeps it: linked to the original order and its rows. It moves no money by itself;
 * what goes back is a {@link Refund}, and what the buyer takes instead are rows of the order.
 *
 * @param sourceId its id in the shop
 * @param orderSourceId id of its order in the shop
 * @param orderNumber number of its order
 * @param name what the shop calls it
 * @param openedAt when it was asked for
 * @param closedAt empty while it is not closed
 * @param returned why the goods come back
 * @param rows what is to come back
 * @param exchange what the buyer takes instead, once it is on the order
 * @param freight return freight that the buyer owes, VAT included
 * @param fee for the return that the buyer owes, VAT included
 * @param refunds ids in the shop of the refunds that are made of it
 */
public record ReturnOrder(
        String sourceId,
        String orderSourceId,
        String orderNumber,
        String name,
        State state,
        Instant openedAt,
        Optional<Instant> closedAt,
        Returned returned,
        List<Row> rows,
        List<String> exchange,
        Money freight,
        Money fee,
        List<String> refunds)
        implements Document {
    /** How far it has come. */
    public enum State {
        REQUESTED,
        OPEN,
        CLOSED,
        DECLINED,
        CANCELLED,
        /** A word of the shop that is none of these. */
        UNKNOWN;

        /** Whether goods may still come, or money go. */
        public boolean isLive() {
            return this == REQUESTED || this == OPEN || this == UNKNOWN;
        }

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * @param rowId the order row
     * @param quantity to come back
     * @param received so much of it has been dealt with in the shop
     * @param refunded so much of it has been refunded there
     */
    public record Row(String rowId, Quantity quantity, Quantity received, Quantity refunded) {}

    public ReturnOrder {
        rows = List.copyOf(rows);
        exchange = List.copyOf(exchange);
        refunds = List.copyOf(refunds);
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.RETURN;
    }
}
