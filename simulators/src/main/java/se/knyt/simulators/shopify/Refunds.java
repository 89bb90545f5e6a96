package se.knyt.simulators.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Refunds and cancellations: what comes off the order, and the money that goes back, which need not be the same. */
final class Refunds {
    private final OrderBook book;
    private final Payments payments;
    private final Consumer<Runnable> alone;

    Refunds(OrderBook book, Payments payments, Consumer<Runnable> alone) {
        this.book = book;
        this.payments = payments;
        this.alone = alone;
    }

    /** A refund made in the shop itself. */
    private String create(JsonNode input) {
        var order = book.find(Json.text(input, "orderId"), "orderId");
        return create(Presentment.isOther(order) ? Presentment.asked(order, input) : input, "");
    }

    /** A refund as {@code RefundInput} describes it; gives its id. The same key again, with the same input, is the same refund. */
    String create(JsonNode input, String key) {
        var orderId = Json.text(input, "orderId");
        var sent = new ArrayList<String>();
        var id = new String[1];
        alone.accept(() -> {
            var order = book.find(orderId, "orderId");
            var before = made(order, key);
            if (before.isPresent()) {
                if (!Json.text(before.get(), "_input").equals(input.toString())) {
                    throw new UserError("The idempotency key was used with other parameters");
                }
                id[0] = Json.text(before.get(), "id");
                return;
            }
            Presentment.check(order, Json.text(input, "currency"), "currency");
            var refund = build(order, input);
            if (!key.isEmpty()) {
                refund.put("_key", key).put("_input", input.toString());
            }
            for (var transaction : input.path("transactions")) {
                if (!Json.text(transaction, "kind").equals("REFUND")) {
                    throw new UserError("Transaction kind must be REFUND", "transactions", "kind");
                }
                sent.add(payments.addRefund(
                        order, Json.text(transaction, "parentId"), Amount.minor(Json.text(transaction, "amount"))));
            }
            storeCredit(order, input, sent);
            finish(order, refund, sent, input.path("discrepancyReason").asString("REFUND_DISCREPANCY"));
            if (input.path("_returned").asBoolean(false)) {
                refund.putArray("orderAdjustments");
            }
            id[0] = Json.text(refund, "id");
            book.save(order, "REFUNDS_CREATE");
        });
        sent.forEach(payments.sending()::settle);
        undoIfAllFailed(id[0], sent);
        return id[0];
    }

    /** What is asked to become store credit; with what the transactions give back it is no more than was paid. */
    private void storeCredit(ObjectNode order, JsonNode input, List<String> sent) {
        for (var method : input.path("refundMethods")) {
            var wanted = method.path("storeCreditRefund");
            long amount = Amount.minor(Json.text(wanted.path("amount"), "amount"));
            long left = OrderFigures.sum(order, Set.of("CAPTURE", "SALE"), "SUCCESS"::equals)
                    - OrderFigures.sum(order, Set.of("REFUND"), status -> !status.equals("FAILURE"));
            boolean over = input.path("allowOverRefunding").asBoolean(false);
            if (amount < 1 || (amount > left && !over)) {
                throw new UserError(
                        "Refund amount is greater than the net payment received " + Amount.text(left),
                        "refundMethods",
                        "amount");
            }
            toStoreCredit(order, Json.text(wanted.path("amount"), "currencyCode"));
            sent.add(payments.addStoreCreditRefund(order, amount, Json.text(wanted, "expiresAt")));
        }
    }

    private static void toStoreCredit(JsonNode order, String currency) {
        if (order.path("purchasingEntity").path("__typename").asString("").equals("PurchasingCompany")) {
            throw new UserError("Refunds to store credit are not supported for B2B orders", "refundMethods");
        }
        if (StoreCredits.customer(order).isEmpty()) {
            throw new UserError("The order has no customer to refund to store credit", "refundMethods");
        }
        if (!currency.equals(Json.text(order, "presentmentCurrencyCode"))) {
            throw new UserError("Currency does not match the order", "refundMethods");
        }
    }

    private static Optional<JsonNode> made(JsonNode order, String key) {
        return order.path("refunds")
                .valueStream()
                .filter(refund -> !key.isEmpty() && Json.text(refund, "_key").equals(key))
                .findFirst();
    }

    private ObjectNode build(ObjectNode order, JsonNode input) {
        var id = Gid.within(order, "Refund");
        var refund = Json.object()
                .put("id", id)
                .put("legacyResourceId", Gid.number(id))
                .put("createdAt", book.time())
                .put("processedAt", book.time())
                .put("updatedAt", book.time());
        if (input.hasNonNull("note")) {
            refund.put("note", Json.text(input, "note"));
        }
        var lines = refund.putArray("refundLineItems");
        for (var wanted : input.path("refundLineItems")) {
            lines.add(line(order, wanted));
        }
        refund.putArray("refundShippingLines");
        shipping(order, refund, input.path("shipping"));
        if (lines.isEmpty()
                && refund.path("refundShippingLines").isEmpty()
                && input.path("transactions").isEmpty()
                && input.path("refundMethods").isEmpty()) {
            throw new UserError("Refund must have at least one line item, shipping or transaction");
        }
        return refund;
    }

    private ObjectNode line(ObjectNode order, JsonNode wanted) {
        var lineId = Json.text(wanted, "lineItemId");
        var item = OrderBook.part(order, "lineItems", lineId)
                .orElseThrow(() -> new UserError("Line item does not exist", "refundLineItems", "lineItemId"));
        long quantity = Json.number(wanted, "quantity");
        long whole = Json.number(item, "quantity");
        long before = OrderFigures.refundedQuantity(order, lineId);
        if (quantity < 1 || quantity > whole - before) {
            throw new UserError("Quantity cannot refund more items than were purchased", "refundLineItems", "quantity");
        }
        var currency = Json.text(order, "currencyCode");
        long total = Amount.of(item, "originalTotalSet") - Amount.of(item, "totalDiscountSet");
        long tax = Amount.of(item.path("taxLines").path(0), "priceSet");
        var restock = wanted.path("restockType").asString("NO_RESTOCK");
        var line = Json.object()
                .put("id", Gid.within(order, "RefundLineItem"))
                .put("_lineItem", lineId)
                .put("quantity", quantity)
                .put("restockType", restock)
                .put("restocked", !restock.equals("NO_RESTOCK"));
        line.set("priceSet", Amount.bag(total / whole, currency));
        line.set("subtotalSet", Amount.bag(Amount.share(total, before, before + quantity, whole), currency));
        line.set("totalTaxSet", Amount.bag(Amount.share(tax, before, before + quantity, whole), currency));
        if (!restock.equals("NO_RESTOCK")) {
            line.set("location", Locations.of(wanted.path("locationId").asString(Locations.FIRST)));
        }
        takeFromFulfilment(order, lineId, quantity, restock);
        return line;
    }

    /** Units that were never shipped and are cancelled need not be shipped any more. */
    private static void takeFromFulfilment(ObjectNode order, String lineId, long quantity, String restock) {
        if (restock.equals("RETURN")) {
            return;
        }
        long left = quantity;
        for (var fulfillmentOrder : order.path("fulfillmentOrders")) {
            for (var line : fulfillmentOrder.path("lineItems")) {
                if (Json.text(line, "_lineItem").equals(lineId)) {
                    long taken = Math.min(left, Json.number(line, "remainingQuantity"));
                    ((ObjectNode) line)
                            .put("remainingQuantity", Json.number(line, "remainingQuantity") - taken)
                            .put("totalQuantity", Json.number(line, "totalQuantity") - taken);
                    left -= taken;
                }
            }
        }
    }

    private static void shipping(ObjectNode order, ObjectNode refund, JsonNode wanted) {
        var shipping = order.path("shippingLines").path(0);
        long price = Amount.of(shipping, "discountedPriceSet");
        long before = 0;
        for (var earlier : order.path("refunds")) {
            for (var line : earlier.path("refundShippingLines")) {
                before += Amount.of(line, "subtotalAmountSet");
            }
        }
        long amount = wanted.path("fullRefund").asBoolean(false)
                ? price - before
                : wanted.hasNonNull("amount")
                        ? Presentment.toShops(order, Amount.minor(Json.text(wanted, "amount")))
                        : 0;
        if (amount < 0 || amount > price - before) {
            throw new UserError("Shipping amount exceeds the refundable shipping", "shipping", "amount");
        }
        if (amount == 0) {
            return;
        }
        var currency = Json.text(order, "currencyCode");
        long tax = Amount.of(shipping.path("taxLines").path(0), "priceSet");
        var line = ((ArrayNode) refund.path("refundShippingLines"))
                .addObject()
                .put("id", Gid.within(order, "RefundShippingLine"))
                .put("_shippingLine", Json.text(shipping, "id"));
        line.set("subtotalAmountSet", Amount.bag(amount, currency));
        line.set("taxAmountSet", Amount.bag(Amount.share(tax, before, before + amount, price), currency));
        order.set("totalRefundedShippingSet", Amount.bag(before + amount, currency));
    }

    /** Adds the refund with its transactions, and the difference between lines and money as an adjustment. */
    private static void finish(ObjectNode order, ObjectNode refund, List<String> transactions, String reason) {
        boolean included = order.path("taxesIncluded").asBoolean(true);
        var currency = Json.text(order, "currencyCode");
        long value = 0;
        for (var line : refund.path("refundLineItems")) {
            value += Amount.of(line, "subtotalSet") + (included ? 0 : Amount.of(line, "totalTaxSet"));
        }
        for (var line : refund.path("refundShippingLines")) {
            value += Amount.of(line, "subtotalAmountSet") + (included ? 0 : Amount.of(line, "taxAmountSet"));
        }
        long money = 0;
        var ids = refund.putArray("_transactions");
        for (var id : transactions) {
            ids.add(id);
            money += Amount.of(OrderBook.part(order, "transactions", id).orElseThrow(), "amountSet");
        }
        var adjustments = refund.putArray("orderAdjustments");
        if (value != money) {
            var adjustment = adjustments
                    .addObject()
                    .put("id", Gid.within(order, "OrderAdjustment"))
                    .put("reason", reason);
            adjustment.set("amountSet", Amount.bag(value - money, currency));
            adjustment.set("taxAmountSet", Amount.bag(0, currency));
        }
        refund.set("totalRefundedSet", Amount.bag(money, currency));
        ((ArrayNode) order.path("refunds")).add(refund);
    }

    /** A refund whose whole payment the provider refused did not take place. */
    private void undoIfAllFailed(String refundId, List<String> transactions) {
        var refused = transactions.stream()
                .map(payments.sending()::refusal)
                .flatMap(Optional::stream)
                .toList();
        if (refused.isEmpty() || refused.size() < transactions.size()) {
            return;
        }
        alone.accept(() -> {
            var order = book.find(refundId);
            var kept = Json.array();
            order.path("refunds").forEach(refund -> {
                if (!Json.text(refund, "id").equals(refundId)) {
                    kept.add(refund);
                }
            });
            order.set("refunds", kept);
            book.save(order);
        });
        throw new UserError("Refund failed: " + refused.getFirst(), "transactions");
    }

    /** Refunds units and, if wanted, shipping and money less a fee that is kept, to the payments that have something left. */
    String refundUnits(
            ObjectNode order, JsonNode lines, boolean shipping, boolean money, String restockType, long kept) {
        var input = Json.object().put("orderId", Json.text(order, "id"));
        if (kept > 0) {
            input.put("discrepancyReason", "RESTOCK");
        }
        var wanted = input.putArray("refundLineItems");
        lines.forEach(line -> wanted.add(restocked(line, restockType)));
        input.putObject("shipping").put("fullRefund", shipping);
        if (money) {
            var copy = order.deepCopy();
            var trial = build(copy, input);
            finish(copy, trial, List.of(), "");
            long value = Amount.of(trial.path("orderAdjustments").path(0), "amountSet") - kept;
            spread(order, value, input.putArray("transactions"));
        }
        return create(input);
    }

    /** As the admin does it: into the stock that the order was sent from. */
    private static ObjectNode restocked(JsonNode line, String restockType) {
        var result = ((ObjectNode) line.deepCopy()).put("restockType", restockType);
        return restockType.equals("NO_RESTOCK") ? result : result.put("locationId", Locations.FIRST);
    }

    /**
     * Takes units back of a return: to the buyer goes what they are worth, less what is kept and less what other goods cost that the buyer
     * takes instead. No adjustment tells of the difference, since the order itself is worth so much more or less.
     */
    String refundReturned(ObjectNode order, JsonNode lines, String restockType, long kept, long exchanged) {
        var input = Json.object().put("orderId", Json.text(order, "id")).put("_returned", true);
        var wanted = input.putArray("refundLineItems");
        lines.forEach(line -> wanted.add(restocked(line, restockType)));
        var copy = order.deepCopy();
        var trial = build(copy, input);
        finish(copy, trial, List.of(), "");
        long value = Amount.of(trial.path("orderAdjustments").path(0), "amountSet") - kept - exchanged;
        spread(order, Math.max(0, value), input.putArray("transactions"));
        return create(input);
    }

    /** Money alone, in minor units; as store credit or to what paid. */
    String refundAmount(ObjectNode order, long amount, boolean storeCredit) {
        var input = Json.object().put("orderId", Json.text(order, "id"));
        if (storeCredit) {
            input.putArray("refundMethods")
                    .addObject()
                    .putObject("storeCreditRefund")
                    .putObject("amount")
                    .put("amount", Amount.text(amount))
                    .put("currencyCode", Json.text(order, "currencyCode"));
            return create(input);
        }
        spread(order, amount, input.putArray("transactions"));
        return create(input);
    }

    private static void spread(ObjectNode order, long value, ArrayNode transactions) {
        long left = value;
        for (var parent : order.path("transactions")) {
            boolean paid = List.of("CAPTURE", "SALE").contains(Json.text(parent, "kind"))
                    && Json.text(parent, "status").equals("SUCCESS");
            long room = paid ? Amount.of(parent, "amountSet") : 0;
            for (var refund : order.path("transactions")) {
                boolean counts = Json.text(refund, "_parent").equals(Json.text(parent, "id"))
                        && Json.text(refund, "kind").equals("REFUND")
                        && !Json.text(refund, "status").equals("FAILURE");
                room -= counts ? Amount.of(refund, "amountSet") : 0;
            }
            long part = Math.min(left, room);
            if (part > 0) {
                transactions
                        .addObject()
                        .put("kind", "REFUND")
                        .put("gateway", Json.text(parent, "gateway"))
                        .put("parentId", Json.text(parent, "id"))
                        .put("amount", Amount.text(part));
                left -= part;
            }
        }
    }

    /** Cancels an order nobody has shipped: the authorization is voided, what was paid goes back if wanted. */
    void cancel(String orderId, String reason, boolean refund, boolean restock) {
        var order = book.peek(orderId).orElseThrow(() -> new UserError("Order does not exist", "orderId"));
        if (order.hasNonNull("cancelledAt")) {
            throw new UserError("Order has already been cancelled", "orderId");
        }
        if (order.path("fulfillments").size() > 0) {
            throw new UserError("Cannot cancel an order with fulfillments", "orderId");
        }
        long paid = Amount.of(order, "netPaymentSet");
        var lines = Json.array();
        for (var line : order.path("lineItems")) {
            if (Json.number(line, "currentQuantity") > 0) {
                lines.addObject()
                        .put("lineItemId", Json.text(line, "id"))
                        .put("quantity", Json.number(line, "currentQuantity"));
            }
        }
        var voided = new ArrayList<String>();
        alone.accept(() -> {
            var open = book.find(orderId);
            open.put("cancelledAt", book.time()).put("cancelReason", reason);
            voided.addAll(payments.addVoids(open));
            for (var fulfillmentOrder : open.path("fulfillmentOrders")) {
                Holds.let((ObjectNode) fulfillmentOrder, _ -> true);
                ((ObjectNode) fulfillmentOrder).put("status", "CANCELLED");
            }
            book.save(open, "ORDERS_CANCELLED");
        });
        voided.forEach(payments.sending()::settle);
        if (!lines.isEmpty()) {
            refundUnits(book.find(orderId), lines, refund, refund && paid > 0, restock ? "CANCEL" : "NO_RESTOCK", 0);
        }
    }
}
