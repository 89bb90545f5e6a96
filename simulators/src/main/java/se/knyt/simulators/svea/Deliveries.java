package se.knyt.simulators.svea;

import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Delivers orders, whole or by rows, and credits deliveries, by rows or pieces of them, by a row of its own, or by amount. */
final class Deliveries {
    private static final int NAME_LENGTH_MAX = 40;
    private static final long FIRST_DELIVERY = 70_001;
    private static final long FIRST_INVOICE = 8_123_401;

    private final Orders orders;
    private final Settlement settlement;
    private final Callbacks callbacks;

    Deliveries(Orders orders, Settlement settlement, Callbacks callbacks) {
        this.orders = orders;
        this.settlement = settlement;
        this.callbacks = callbacks;
    }

    /** Delivers the named rows, all open ones when none is named; gives the delivery's id. */
    long deliver(Change change, ObjectNode order, JsonNode body) {
        Orders.must(order, "CanDeliverOrder");
        var open = Orders.open(order);
        var wanted = rows(order, open, body.path("OrderRowIds"));
        var delivered = delivered(order, wanted, body.path("RowDeliveryOptions"));
        boolean whole = wanted.size() == open.size()
                && delivered.stream()
                                .mapToLong(row -> Json.number(row, "Quantity"))
                                .sum()
                        == open.stream()
                                .mapToLong(row -> Orders.left(order, row))
                                .sum();
        if (!whole) {
            Orders.must(order, "CanDeliverPartially");
        }
        if (body.path("CancelRemaining").asBoolean(false)) {
            open.stream().filter(row -> !wanted.contains(row)).forEach(row -> row.put("IsCancelled", true));
            whole = true;
        }
        boolean invoiced = Terms.invoiced(Json.text(order, "PaymentType"));
        long amount = delivered.stream().mapToLong(Orders::amount).reduce(0, Math::addExact)
                - (invoiced ? 0 : Json.number(order, "CancelledAmount"));
        if (amount < 1) {
            throw Refusal.bad("nothing is left to deliver");
        }
        long id = change.batch().next("delivery", FIRST_DELIVERY);
        var delivery = Json.object()
                .put("Id", id)
                .put("CreationDate", Wire.time(change.now()))
                .put("DeliveryAmount", amount)
                .put("CreditedAmount", 0)
                .put("Status", "Sent");
        if (invoiced) {
            delivery.put("InvoiceId", change.batch().next("invoice", FIRST_INVOICE))
                    .put("DueDate", Wire.day(change.now().plusSeconds(30L * 86_400)));
        } else {
            delivery.putNull("InvoiceId").putNull("DueDate");
        }
        var list = delivery.putArray("OrderRows");
        delivered.forEach(list::add);
        delivery.putArray("Credits");
        ((ArrayNode) order.path("Deliveries")).add(delivery);
        settlement.delivered(change, order, delivery);
        if (whole) {
            orders.close(change, order, "Delivered");
        } else {
            orders.keep(change, order);
        }
        callbacks.add(
                change,
                "CheckoutOrder.Delivered",
                Json.number(order, "Id"),
                Json.object().put("DeliveryId", id));
        return id;
    }

    /** The rows as the delivery holds them: what is left of each, or the quantity that is named for it. */
    private static List<ObjectNode> delivered(ObjectNode order, List<ObjectNode> wanted, JsonNode options) {
        for (var option : options) {
            if (wanted.stream().noneMatch(row -> Json.number(row, "OrderRowId") == Json.number(option, "OrderRowId"))) {
                throw Refusal.bad("RowDeliveryOptions names a row that is not among OrderRowIds");
            }
        }
        return wanted.stream().map(row -> delivered(order, row, options)).toList();
    }

    private static ObjectNode delivered(ObjectNode order, ObjectNode row, JsonNode options) {
        long left = Orders.left(order, row);
        long quantity = quantity(options, Json.number(row, "OrderRowId"), left);
        if (quantity < Json.number(row, "Quantity")) {
            if (!Orders.may(row, "CanDeliverRow")) {
                throw Refusal.notAllowed("CanDeliverRow of row " + Json.number(row, "OrderRowId"));
            }
            if (Json.number(row, "DiscountAmount") != 0) {
                throw Refusal.bad(
                        "how a discount that is an amount is divided is not described: deliver the row whole");
            }
        }
        var copy = row.deepCopy().put("Quantity", quantity);
        copy.remove("Actions");
        return copy;
    }

    private static List<ObjectNode> rows(ObjectNode order, List<ObjectNode> open, JsonNode ids) {
        if (!ids.isMissingNode() && !ids.isArray()) {
            throw Refusal.bad("OrderRowIds is a list");
        }
        if (ids.isEmpty()) {
            return open;
        }
        var rows = new ArrayList<ObjectNode>();
        for (var id : ids) {
            rows.add(open.stream()
                    .filter(row -> Json.number(row, "OrderRowId") == id.asLong(-1))
                    .findFirst()
                    .orElseThrow(() -> Refusal.bad(
                            "row " + id + " of order " + Json.number(order, "Id") + " cannot be delivered")));
        }
        return rows;
    }

    static ObjectNode delivery(ObjectNode order, String id) {
        for (var delivery : order.path("Deliveries")) {
            if (Long.toString(Json.number(delivery, "Id")).equals(id)) {
                return (ObjectNode) delivery;
            }
        }
        throw Refusal.missing("Delivery", id);
    }

    /** {@code OrderRowIds} with quantities, or one or several new rows; the credit is less {@code Fee} when there is one. */
    long credit(Change change, ObjectNode order, ObjectNode delivery, JsonNode body) {
        if (body.has("NewCreditOrderRow") || body.has("NewCreditOrderRows")) {
            Orders.must(delivery, "CanCreditNewRow");
            var rows = Json.array();
            if (body.has("NewCreditOrderRow")) {
                rows.add(body.path("NewCreditOrderRow").deepCopy());
            }
            body.path("NewCreditOrderRows").forEach(row -> rows.add(row.deepCopy()));
            rows.forEach(Deliveries::mustBeRow);
            return write(change, order, delivery, Orders.sum(rows), rows);
        }
        Orders.must(delivery, "CanCreditOrderRows");
        var rows = Json.array();
        long amount = 0;
        for (var id : body.path("OrderRowIds")) {
            var row = delivered(delivery, id.asLong(-1));
            long quantity = quantity(body.path("RowCreditingOptions"), id.asLong(-1), Json.number(row, "Quantity"));
            amount = Math.addExact(amount, Orders.amount(row, quantity));
            rows.add(row.deepCopy().put("Quantity", -quantity));
        }
        long fee = Json.number(body.path("Fee"), "UnitPrice");
        return write(change, order, delivery, amount - fee, rows);
    }

    /** What a new row of a credit takes back is written without a sign. */
    private static void mustBeRow(JsonNode row) {
        int length = Json.text(row, "Name").length();
        if (length < 1 || length > NAME_LENGTH_MAX) {
            throw Refusal.bad("Name has 1 to " + NAME_LENGTH_MAX + " characters");
        }
        if (Json.number(row, "UnitPrice") < 1 || Json.number(row, "Quantity") < 1) {
            throw Refusal.bad("UnitPrice and Quantity of a row that is credited are positive");
        }
    }

    private static long quantity(JsonNode options, long rowId, long whole) {
        for (var option : options) {
            if (Json.number(option, "OrderRowId") == rowId) {
                long quantity = Json.number(option, "Quantity");
                if (quantity < 1 || quantity > whole) {
                    throw Refusal.bad("Quantity of row " + rowId + " is 1 to " + whole);
                }
                return quantity;
            }
        }
        return whole;
    }

    private static ObjectNode delivered(ObjectNode delivery, long rowId) {
        for (var row : delivery.path("OrderRows")) {
            if (Json.number(row, "OrderRowId") == rowId) {
                return (ObjectNode) row;
            }
        }
        throw Refusal.bad("row " + rowId + " is not in the delivery");
    }

    /** Credits up to a sum: the value is cumulative and must be higher than what is credited already. */
    long creditUpTo(Change change, ObjectNode order, ObjectNode delivery, JsonNode body) {
        Orders.must(delivery, "CanCreditAmount");
        var wanted = body.path("CreditedAmount");
        long before = Json.number(delivery, "CreditedAmount");
        if (!wanted.isIntegralNumber() || wanted.asLong(0) <= before) {
            throw Refusal.bad("CreditedAmount is a whole number of minor units above " + before);
        }
        return write(change, order, delivery, wanted.asLong(0) - before, Json.array());
    }

    private long write(Change change, ObjectNode order, ObjectNode delivery, long amount, ArrayNode rows) {
        long before = Json.number(delivery, "CreditedAmount");
        long left = Json.number(delivery, "DeliveryAmount") - before;
        if (amount < 1 || amount > left) {
            throw Refusal.bad("a credit is 1 to " + left);
        }
        delivery.put("CreditedAmount", before + amount);
        var credits = (ArrayNode) delivery.path("Credits");
        var credit = credits.addObject().put("Amount", -amount);
        credit.set("OrderRows", rows);
        credit.putArray("Actions");
        orders.keep(change, order);
        settlement.credited(change, order, delivery, amount);
        callbacks.add(
                change,
                "CheckoutOrder.CreditSucceeded",
                Json.number(order, "Id"),
                Json.object().put("CreditId", credits.size()));
        return credits.size();
    }

    /**
     * The newest credit of the order, which was accepted, comes to nothing. Svea's documents have the event alone; that the credit is
     * gone from the delivery is our choice.
     */
    void fail(Change change, ObjectNode order) {
        var deliveries = order.path("Deliveries");
        for (int at = deliveries.size() - 1; at >= 0; at--) {
            var delivery = (ObjectNode) deliveries.path(at);
            var credits = (ArrayNode) delivery.path("Credits");
            int number = credits.size();
            if (number > 0) {
                long amount = Math.negateExact(Json.number(credits.remove(number - 1), "Amount"));
                settlement.uncredited(change, delivery, amount);
                delivery.put("CreditedAmount", Json.number(delivery, "CreditedAmount") - amount);
                orders.keep(change, order);
                callbacks.add(
                        change,
                        "CheckoutOrder.CreditFailed",
                        Json.number(order, "Id"),
                        Json.object().put("CreditId", number));
                return;
            }
        }
        throw Refusal.bad("the order has no credit");
    }
}
