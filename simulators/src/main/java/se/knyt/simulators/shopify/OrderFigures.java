package se.knyt.simulators.shopify;

import java.util.Set;
import java.util.function.Predicate;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What follows from an order's lines, fulfilments, transactions and refunds: quantities left, sums and statuses. */
final class OrderFigures {
    private OrderFigures() {}

    static void recalculate(ObjectNode order) {
        lines(order);
        fulfilment(order);
        money(order);
    }

    private static void lines(ObjectNode order) {
        int current = 0;
        for (var node : order.path("lineItems")) {
            var line = (ObjectNode) node;
            long quantity = Json.number(line, "quantity");
            long refunded = refundedQuantity(order, Json.text(line, "id"));
            line.put("currentQuantity", quantity - refunded);
            line.put("refundableQuantity", quantity - refunded);
            line.put("unfulfilledQuantity", unfulfilled(order, Json.text(line, "id")));
            current += (int) (quantity - refunded);
        }
        order.put("currentSubtotalLineItemsQuantity", current);
    }

    static long refundedQuantity(JsonNode order, String lineId) {
        long sum = 0;
        for (var refund : order.path("refunds")) {
            for (var line : refund.path("refundLineItems")) {
                if (Json.text(line, "_lineItem").equals(lineId)) {
                    sum += Json.number(line, "quantity");
                }
            }
        }
        return sum;
    }

    private static long unfulfilled(JsonNode order, String lineId) {
        long sum = 0;
        for (var fulfillmentOrder : order.path("fulfillmentOrders")) {
            for (var line : fulfillmentOrder.path("lineItems")) {
                if (Json.text(line, "_lineItem").equals(lineId)) {
                    sum += Json.number(line, "remainingQuantity");
                }
            }
        }
        return sum;
    }

    private static void fulfilment(ObjectNode order) {
        long remaining = 0;
        long total = 0;
        boolean onHold = false;
        for (var node : order.path("fulfillmentOrders")) {
            onHold |= Json.text(node, "status").equals("ON_HOLD");
            for (var line : node.path("lineItems")) {
                remaining += Json.number(line, "remainingQuantity");
                total += Json.number(line, "totalQuantity");
            }
        }
        boolean any = order.path("fulfillments").size() > 0;
        String status;
        if (any) {
            status = remaining == 0 ? "FULFILLED" : "PARTIALLY_FULFILLED";
        } else if (onHold) {
            status = "ON_HOLD";
        } else {
            status = "UNFULFILLED";
        }
        order.put("displayFulfillmentStatus", status);
        order.put("fulfillable", remaining > 0);
        order.put("requiresShipping", total > 0);
    }

    private static void money(ObjectNode order) {
        var currency = Json.text(order, "currencyCode");
        long total = Amount.of(order, "totalPriceSet");
        long authorized = sum(order, Set.of("AUTHORIZATION"), "SUCCESS"::equals);
        long voided = sum(order, Set.of("VOID"), "SUCCESS"::equals);
        long received = sum(order, Set.of("CAPTURE", "SALE"), "SUCCESS"::equals);
        long refunded = sum(order, Set.of("REFUND"), "SUCCESS"::equals);
        long capturable = capturable(order);
        long refundedValue = refundedValue(order);
        long currentTotal = order.hasNonNull("cancelledAt") ? 0 : total - refundedValue;
        put(order, "totalReceivedSet", received, currency);
        put(order, "totalRefundedSet", refunded, currency);
        put(order, "netPaymentSet", received - refunded, currency);
        put(order, "totalCapturableSet", capturable, currency);
        put(order, "currentTotalPriceSet", currentTotal, currency);
        put(order, "totalOutstandingSet", Math.max(0, currentTotal - (received - refunded)), currency);
        order.put("capturable", capturable > 0);
        order.put("fullyPaid", received >= total);
        order.put("unpaid", received == 0);
        order.put("refundable", received > refunded);
        order.put("canMarkAsPaid", received < total && authorized == 0 && !order.hasNonNull("cancelledAt"));
        order.put("displayFinancialStatus", financialStatus(total, authorized, voided, received, refunded));
    }

    private static String financialStatus(long total, long authorized, long voided, long received, long refunded) {
        if (received > 0 && refunded >= received) {
            return "REFUNDED";
        }
        if (refunded > 0) {
            return "PARTIALLY_REFUNDED";
        }
        if (received > 0) {
            return received >= total ? "PAID" : "PARTIALLY_PAID";
        }
        if (voided > 0) {
            return "VOIDED";
        }
        if (total == 0) {
            return "PAID";
        }
        return authorized > 0 ? "AUTHORIZED" : "PENDING";
    }

    /** What may still be captured: a capture on its way counts as made, so that it cannot be made twice. */
    static long capturable(JsonNode order) {
        long authorized = sum(order, Set.of("AUTHORIZATION"), "SUCCESS"::equals);
        long voided = sum(order, Set.of("VOID"), status -> !status.equals("FAILURE"));
        long captured = 0;
        for (var transaction : order.path("transactions")) {
            boolean counts = Json.text(transaction, "kind").equals("CAPTURE")
                    && !Json.text(transaction, "status").equals("FAILURE");
            captured += counts ? Amount.of(transaction, "amountSet") : 0;
        }
        return voided > 0 ? 0 : Math.max(0, authorized - captured);
    }

    /** What may still be captured of one authorization. */
    static long capturable(JsonNode order, JsonNode authorization) {
        long left = Amount.of(authorization, "amountSet");
        for (var transaction : order.path("transactions")) {
            left -= takes(transaction, authorization) ? Amount.of(transaction, "amountSet") : 0;
        }
        return Math.max(0, left);
    }

    /** Whether a transaction takes of an authorization: one that has not failed. */
    static boolean takes(JsonNode transaction, JsonNode authorization) {
        return Set.of("CAPTURE", "VOID").contains(Json.text(transaction, "kind"))
                && Json.text(transaction, "_parent").equals(Json.text(authorization, "id"))
                && !Json.text(transaction, "status").equals("FAILURE");
    }

    static long sum(JsonNode order, Set<String> kinds, Predicate<String> status) {
        long sum = 0;
        for (var transaction : order.path("transactions")) {
            if (kinds.contains(Json.text(transaction, "kind")) && status.test(Json.text(transaction, "status"))) {
                sum += Amount.of(transaction, "amountSet");
            }
        }
        return sum;
    }

    /** The price, tax included, of what refunds took off the order, whatever money went back; sets the current sums on the way. */
    private static long refundedValue(ObjectNode order) {
        boolean included = order.path("taxesIncluded").asBoolean(true);
        var currency = Json.text(order, "currencyCode");
        long goods = 0;
        long shipping = 0;
        long tax = 0;
        for (var refund : order.path("refunds")) {
            for (var line : refund.path("refundLineItems")) {
                goods += Amount.of(line, "subtotalSet");
                tax += Amount.of(line, "totalTaxSet");
            }
            for (var line : refund.path("refundShippingLines")) {
                shipping += Amount.of(line, "subtotalAmountSet");
                tax += Amount.of(line, "taxAmountSet");
            }
        }
        put(order, "currentSubtotalPriceSet", Amount.of(order, "subtotalPriceSet") - goods, currency);
        put(order, "currentShippingPriceSet", Amount.of(order, "totalShippingPriceSet") - shipping, currency);
        put(order, "currentTotalTaxSet", Amount.of(order, "totalTaxSet") - tax, currency);
        return goods + shipping + (included ? 0 : tax);
    }

    private static void put(ObjectNode order, String field, long minor, String currency) {
        order.set(field, Amount.bag(minor, currency));
    }
}
