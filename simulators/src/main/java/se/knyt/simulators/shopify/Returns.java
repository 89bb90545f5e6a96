package se.knyt.simulators.shopify;

import java.util.List;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Returns: goods that the buyer asks to send back, what they are exchanged for, and what the return costs. One is requested or open;
 * processing it takes the goods back, adds the new goods to the order with a fulfilment order of their own, and moves the net alone.
 */
final class Returns {
    private static final List<String> LIVE = List.of("REQUESTED", "OPEN");

    private final OrderBook book;
    private final Refunds refunds;
    private final Consumer<Runnable> alone;

    Returns(OrderBook book, Refunds refunds, Consumer<Runnable> alone) {
        this.book = book;
        this.refunds = refunds;
        this.alone = alone;
    }

    /**
     * Makes a return of delivered goods.
     *
     * @param wanted {@code {"lines":[{"sku","quantity"}], "reason":"DEFECTIVE", "requested":true, "exchange":[{"sku","quantity"}],
     *     "shipping_fee":4900, "restocking_fee":2500}}, amounts in minor units, all optional but the lines
     */
    void create(String name, JsonNode wanted) {
        alone.accept(() -> {
            var order = book.find(id(name));
            var currency = Json.text(order, "currencyCode");
            var list = order.path("returns").isArray() ? (ArrayNode) order.path("returns") : order.putArray("returns");
            boolean requested = wanted.path("requested").asBoolean(false);
            var made = list.addObject()
                    .put("id", Gid.within(order, "Return"))
                    .put("name", Json.text(order, "name") + "-R" + list.size())
                    .put("status", requested ? "REQUESTED" : "OPEN")
                    .put("createdAt", book.time());
            made.putArray("_refunds");
            var fees = made.putArray("returnShippingFees");
            long fee = wanted.path("shipping_fee").asLong(0);
            if (fee > 0) {
                fees.addObject()
                        .put("id", Gid.within(order, "ReturnShippingFee"))
                        .set("amountSet", Amount.bag(fee, currency));
            }
            made.put("totalQuantity", lines(order, made, wanted));
            var exchange = made.putArray("exchangeLineItems");
            for (var one : wanted.path("exchange")) {
                var product = Catalogue.product(Json.text(one, "sku"));
                long quantity = one.path("quantity").asLong(1);
                exchange.addObject()
                        .put("id", Gid.within(order, "ExchangeLineItem"))
                        .put("quantity", quantity)
                        .put("processableQuantity", quantity)
                        .put("processedQuantity", 0)
                        .put("unprocessedQuantity", quantity)
                        .put("title", product.title())
                        .put("variantTitle", product.variant())
                        .put("variantSku", product.sku())
                        .putArray("_lineItems");
            }
            order.put("returnStatus", requested ? "RETURN_REQUESTED" : "IN_PROGRESS");
            book.save(order, requested ? "RETURNS_REQUEST" : "RETURNS_UPDATE");
        });
    }

    private static long lines(ObjectNode order, ObjectNode made, JsonNode wanted) {
        var lines = made.putArray("returnLineItems");
        long fee = wanted.path("restocking_fee").asLong(0);
        long all = 0;
        for (var one : wanted.path("lines")) {
            var delivered = delivered(order, Json.text(one, "sku"));
            long quantity = one.path("quantity").asLong(1);
            if (quantity < 1 || quantity > Json.number(delivered, "quantity")) {
                throw new UserError("Return line item has an invalid quantity.", "returnLineItems", "quantity");
            }
            var line = lines.addObject()
                    .put("__typename", "ReturnLineItem")
                    .put("id", Gid.within(order, "ReturnLineItem"))
                    .put("_fulfillmentLineItem", Json.text(delivered, "id"))
                    .put("_item", Json.text(delivered, "_lineItem"))
                    .put("quantity", quantity)
                    .put("processableQuantity", quantity)
                    .put("processedQuantity", 0)
                    .put("unprocessedQuantity", quantity)
                    .put("refundableQuantity", quantity)
                    .put("refundedQuantity", 0)
                    .put("returnReason", wanted.path("reason").asString("UNKNOWN"))
                    .put("returnReasonNote", "");
            if (fee > 0) {
                line.putObject("restockingFee")
                        .put("id", Gid.within(order, "RestockingFee"))
                        .put("percentage", 0)
                        .set("amountSet", Amount.bag(fee, Json.text(order, "currencyCode")));
                fee = 0;
            }
            all += quantity;
        }
        if (all == 0) {
            throw new UserError("Return must have at least one line item", "returnLineItems");
        }
        return all;
    }

    private static JsonNode delivered(JsonNode order, String sku) {
        for (var fulfillment : order.path("fulfillments")) {
            for (var line : fulfillment.path("fulfillmentLineItems")) {
                boolean same = OrderBook.part(order, "lineItems", Json.text(line, "_lineItem"))
                        .filter(item -> Json.text(item, "sku").equals(sku))
                        .isPresent();
                if (same) {
                    return line;
                }
            }
        }
        throw new UserError("Return line item must be fulfilled", "returnLineItems", "fulfillmentLineItemId");
    }

    /** Ends or goes on with the newest live return: {@code OPEN} (approved), {@code DECLINED}, {@code CANCELED} or {@code CLOSED}. */
    void become(String name, String status, String topic) {
        alone.accept(() -> {
            var order = book.find(id(name));
            var made = live(order);
            made.put("status", status);
            switch (status) {
                case "OPEN" -> made.put("requestApprovedAt", book.time());
                case "CLOSED" -> made.put("closedAt", book.time());
                default -> {}
            }
            order.put("returnStatus", orderStatus(order));
            book.save(order, topic);
        });
    }

    private static String orderStatus(JsonNode order) {
        var statuses = order.path("returns")
                .valueStream()
                .map(made -> Json.text(made, "status"))
                .toList();
        if (statuses.contains("OPEN")) {
            return "IN_PROGRESS";
        }
        if (statuses.contains("REQUESTED")) {
            return "RETURN_REQUESTED";
        }
        return statuses.contains("CLOSED") ? "RETURNED" : "NO_RETURN";
    }

    private static ObjectNode live(ObjectNode order) {
        ObjectNode found = null;
        for (var made : order.path("returns")) {
            found = LIVE.contains(Json.text(made, "status")) ? (ObjectNode) made : found;
        }
        if (found == null) {
            throw new UserError("Return is not open", "returnId");
        }
        return found;
    }

    /**
     * Processes all of the newest open return: the goods come back, into stock unless {@code "restock"} is false, the new ones go on the
     * order, and what is left goes back to the buyer.
     */
    void process(String name, JsonNode wanted) {
        alone.accept(() -> {
            var order = book.find(id(name));
            add(order, live(order));
            book.save(order, "RETURNS_PROCESS");
        });
        var order = book.find(id(name));
        var made = live(order);
        var lines = Json.array();
        long kept = 0;
        for (var line : made.path("returnLineItems")) {
            lines.addObject()
                    .put("lineItemId", Json.text(line, "_item"))
                    .put("quantity", Json.number(line, "quantity"));
            kept += Amount.of(line.path("restockingFee"), "amountSet");
        }
        for (var fee : made.path("returnShippingFees")) {
            kept += Amount.of(fee, "amountSet");
        }
        var restock = wanted.path("restock").asBoolean(true) ? "RETURN" : "NO_RESTOCK";
        var refund = refunds.refundReturned(order, lines, restock, kept, exchanged(order, made));
        alone.accept(() -> {
            var after = book.find(id(name));
            var now = live(after);
            ((ArrayNode) now.path("_refunds")).add(refund);
            OrderBook.part(after, "refunds", refund).ifPresent(r -> r.put("_return", Json.text(now, "id")));
            for (var line : now.path("returnLineItems")) {
                processed((ObjectNode) line);
                ((ObjectNode) line)
                        .put("refundedQuantity", Json.number(line, "quantity"))
                        .put("refundableQuantity", 0);
            }
            now.path("exchangeLineItems").forEach(line -> processed((ObjectNode) line));
            book.save(after, "RETURNS_UPDATE");
        });
    }

    private static void processed(ObjectNode line) {
        line.put("processedQuantity", Json.number(line, "quantity"))
                .put("processableQuantity", 0)
                .put("unprocessedQuantity", 0);
    }

    /** What the new goods cost, tax included. */
    private static long exchanged(JsonNode order, JsonNode made) {
        boolean included = order.path("taxesIncluded").asBoolean(true);
        long sum = 0;
        for (var line : made.path("exchangeLineItems")) {
            for (var itemId : line.path("_lineItems")) {
                var item =
                        OrderBook.part(order, "lineItems", itemId.asString("")).orElseThrow();
                sum += Amount.of(item, "originalTotalSet")
                        + (included ? 0 : Amount.of(item.path("taxLines").path(0), "priceSet"));
            }
        }
        return sum;
    }

    private static void add(ObjectNode order, ObjectNode made) {
        for (var node : made.path("exchangeLineItems")) {
            if (node.path("_lineItems").isEmpty()) {
                var product = Catalogue.product(Json.text(node, "variantSku"));
                var id = OrderMaker.addLine(order, product, Json.number(node, "quantity"));
                ((ArrayNode) node.path("_lineItems")).add(id);
            }
        }
    }

    private String id(String name) {
        return book.named(name)
                .map(order -> Json.text(order, "id"))
                .orElseThrow(() -> new UserError("The shop has no order " + name));
    }
}
