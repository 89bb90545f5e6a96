package se.knyt.core.commerce;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * A customer order.
 *
 * @param sourceId the order's id in the source
 * @param number the order number that the buyer sees ("1001", without decoration)
 * @param channel the sales channel within the source ("web", "pos"), for rules
 * @param placedAt when the buyer ordered
 * @param updatedAt the source's time of last change
 * @param state whether it goes on
 * @param fraudHold true while the shop or provider has not released the order
 * @param test true for an order the source itself calls a test
 * @param currency currency of every amount
 * @param buyer who bought
 * @param rows goods, freight and fees
 * @param total what the buyer pays, VAT included; equals the sum of the rows
 * @param tax VAT of the whole order as the source stated it
 * @param paymentMethods the source's names of the payment methods used
 * @param attributes source fields without a slot of their own that rules may use; keys and values at most 200 characters
 */
public record Order(
        String sourceId,
        String number,
        String channel,
        Instant placedAt,
        Instant updatedAt,
        State state,
        boolean fraudHold,
        boolean test,
        Currency currency,
        Buyer buyer,
        List<OrderRow> rows,
        Money total,
        Money tax,
        List<String> paymentMethods,
        Map<String, String> attributes)
        implements Document {
    /** Whether the order goes on. */
    public enum State {
        OPEN,
        CANCELLED
    }

    public Order {
        rows = List.copyOf(rows);
        paymentMethods = List.copyOf(paymentMethods);
        attributes = Map.copyOf(attributes);
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.ORDER;
    }

    /** The same with other rows: its sums stay as they were told. */
    public Order withRows(List<OrderRow> other) {
        return new Order(
                sourceId,
                number,
                channel,
                placedAt,
                updatedAt,
                state,
                fraudHold,
                test,
                currency,
                buyer,
                other,
                total,
                tax,
                paymentMethods,
                attributes);
    }
}
