package se.knyt.connectors.shops.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** The order's returns, where they are read, and what of a refund's rows they say was kept or paid other goods. */
final class Returns {
    private final ShopMoney money;
    private final List<ReturnOrder> all = new ArrayList<>();

    Returns(ShopMoney money, JsonNode order, String orderId, String number) {
        this.money = money;
        if (order.path("returns").isObject()) {
            for (var told : ShopifyClient.nodes(order, "returns")) {
                all.add(of(told, orderId, number));
            }
        }
    }

    List<ReturnOrder> all() {
        return List.copyOf(all);
    }

    private ReturnOrder of(JsonNode told, String orderId, String number) {
        var rows = new ArrayList<ReturnOrder.Row>();
        var fee = money.zero();
        for (var line : ShopifyClient.nodes(told, "returnLineItems")) {
            // A line that names no delivered row is of goods that were never on this order.
            rows.add(new ReturnOrder.Row(
                    Json.textOr(line.path("fulfillmentLineItem").path("lineItem"), "id", ""),
                    Quantity.of(Json.whole(line, "quantity")),
                    Quantity.of(Json.wholeOr(line, "processedQuantity", 0)),
                    Quantity.of(Json.wholeOr(line, "refundedQuantity", 0))));
            if (line.path("restockingFee").isObject()) {
                fee = fee.plus(money.of(line.path("restockingFee"), "amountSet").abs());
            }
        }
        var freight = money.zero();
        for (var each : Json.list(told, "returnShippingFees")) {
            freight = freight.plus(money.of(each, "amountSet").abs());
        }
        return new ReturnOrder(
                Json.text(told, "id"),
                orderId,
                number,
                Json.textOr(told, "name", ""),
                state(Json.textOr(told, "status", "")),
                Json.instant(told, "createdAt"),
                Json.has(told, "closedAt") ? Optional.of(Json.instant(told, "closedAt")) : Optional.empty(),
                ReturnReasons.of(told),
                rows,
                exchange(told),
                freight,
                fee,
                ShopifyClient.nodes(told, "refunds").stream()
                        .map(each -> Json.text(each, "id"))
                        .toList());
    }

    private static ReturnOrder.State state(String status) {
        return switch (status) {
            case "REQUESTED" -> ReturnOrder.State.REQUESTED;
            case "OPEN" -> ReturnOrder.State.OPEN;
            case "CLOSED" -> ReturnOrder.State.CLOSED;
            case "DECLINED" -> ReturnOrder.State.DECLINED;
            case "CANCELED" -> ReturnOrder.State.CANCELLED;
            default -> ReturnOrder.State.UNKNOWN;
        };
    }

    private static List<String> exchange(JsonNode told) {
        return ShopifyClient.nodes(told, "exchangeLineItems").stream()
                .flatMap(each -> Json.list(each, "lineItems").stream())
                .map(item -> Json.text(item, "id"))
                .toList();
    }

    private Optional<ReturnOrder> of(String refundId) {
        return all.stream().filter(r -> r.refunds().contains(refundId)).findFirst();
    }

    Returned why(String refundId) {
        return of(refundId).map(ReturnOrder::returned).orElse(Returned.UNTOLD);
    }

    /**
     * What the return of a refund says of rows that are worth more than the money that went back.
     *
     * @param kept return freight and fee that the buyer owes
     * @param exchange what is left, which pays for other goods
     */
    record Explained(List<Refund.Row> kept, Refund.Exchange exchange) {}

    /**
     * Only where it explains all of the difference. Fees are taken of the first refund of a return, where several are made of it; the
     * rest can be no more than the other goods cost, and all of that where money went back too.
     */
    Optional<Explained> explained(String refundId, Money difference, Money paid, List<OrderRow> order) {
        var found = of(refundId);
        if (found.isEmpty() || !difference.isPositive()) {
            return Optional.empty();
        }
        var made = found.get();
        boolean first = made.refunds().getFirst().equals(refundId);
        var kept = new ArrayList<Refund.Row>();
        if (first) {
            kept(kept, OrderRow.Kind.RETURN_FREIGHT, made.freight());
            kept(kept, OrderRow.Kind.RETURN_FEE, made.fee());
        }
        var left =
                difference.minus(Money.sum(kept.stream().map(Refund.Row::gross).toList(), difference.currency()));
        var worth = Money.sum(
                order.stream()
                        .filter(row -> made.exchange().contains(row.rowId()))
                        .map(OrderRow::gross)
                        .toList(),
                difference.currency());
        boolean whole = made.refunds().size() > 1 || paid.isZero() || left.equals(worth);
        return left.isNegative() || left.compareTo(worth) > 0 || !whole
                ? Optional.empty()
                : Optional.of(
                        new Explained(kept, new Refund.Exchange(left, left.isZero() ? List.of() : made.exchange())));
    }

    private static void kept(List<Refund.Row> kept, OrderRow.Kind kind, Money amount) {
        if (amount.isPositive()) {
            kept.add(new Refund.Row("", kind, Quantity.ONE, amount, List.of()));
        }
    }
}
