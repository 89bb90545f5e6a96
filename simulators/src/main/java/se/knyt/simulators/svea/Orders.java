package se.knyt.simulators.svea;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Orders in the form the payment admin API shows them. What may be done to one, its rows and its deliveries stands in their
 * {@code Actions}, and nothing else is done.
 */
final class Orders {
    static final String ORDER = "order";
    static final String EXPIRES = "order-expires";
    private static final long FIRST_ORDER = 9_120_001;
    private static final long AMOUNT_MAX = 10_000_000_00L;

    private final SimulatorStore store;
    private final Agenda agenda;
    private final Callbacks callbacks;

    Orders(SimulatorStore store, Agenda agenda, Callbacks callbacks) {
        this.store = store;
        this.agenda = agenda;
        this.callbacks = callbacks;
    }

    /** The order with what may be done to it now. */
    ObjectNode read(String id) {
        var order = store.find(ORDER, id).orElseThrow(() -> Refusal.missing("Order", id));
        return allowed(order);
    }

    /** A checkout as its buyer leaves it: one row of the whole amount unless rows are given. */
    ObjectNode create(Change change, String reference, long amount, String currency, String method, JsonNode rows) {
        if (amount > AMOUNT_MAX) {
            throw new IllegalArgumentException("an order is at most " + AMOUNT_MAX);
        }
        Terms.of(store).rate(currency);
        long id = change.batch().next(ORDER, FIRST_ORDER);
        var order = Json.object()
                .put("Id", id)
                .put("Currency", currency)
                .put("MerchantOrderId", reference)
                .put("OrderStatus", "Open")
                .put("SystemStatus", "Active")
                .put("PaymentType", method)
                .put("CreationDate", Wire.time(change.now()))
                .put("OrderAmount", amount)
                .put("CancelledAmount", 0)
                .put("IsCompany", false)
                .put("SveaWillBuy", Terms.invoiced(method));
        var list = order.putArray("OrderRows");
        if (rows.isEmpty()) {
            list.add(row(1, "Order " + reference, amount));
        }
        int number = 1;
        for (var row : rows) {
            list.add(row(number++, row));
        }
        if (sum(list) != amount) {
            throw new IllegalArgumentException("the rows do not make the amount");
        }
        order.putArray("Deliveries");
        keep(change, order);
        var expires = change.now().plus(Duration.ofDays(Terms.of(store).authorizationDays()));
        agenda.put(
                change.batch(),
                EXPIRES + " " + id,
                expires,
                Json.object().put("what", EXPIRES).put("about", Long.toString(id)));
        callbacks.add(change, "CheckoutOrder.Created", id, Json.object().put("IsPending", false));
        return order;
    }

    /** A row as the buyer bought it: {@code quantity} pieces, one when it is not named, and 25 % VAT unless {@code vat_percent} says else. */
    private static ObjectNode row(long id, JsonNode wanted) {
        long amount = Json.number(wanted, "amount_minor");
        long pieces = wanted.has("quantity") ? Json.number(wanted, "quantity") : 1;
        if (pieces < 1 || amount % pieces != 0) {
            throw new IllegalArgumentException("quantity is a number of pieces that divides the row's amount");
        }
        var row = row(id, Json.text(wanted, "name"), amount / pieces).put("Quantity", 100 * pieces);
        if (wanted.has("sku")) {
            row.put("ArticleNumber", Json.text(wanted, "sku"));
        }
        return wanted.has("vat_percent") ? row.put("VatPercent", Json.number(wanted, "vat_percent")) : row;
    }

    private static ObjectNode row(long id, String name, long amount) {
        return Json.object()
                .put("OrderRowId", id)
                .put("ArticleNumber", Long.toString(id))
                .put("Name", name)
                .put("Quantity", 100)
                .put("UnitPrice", amount)
                .put("DiscountPercent", 0)
                .put("DiscountAmount", 0)
                .put("VatPercent", 2500)
                .put("Unit", "st")
                .put("IsCancelled", false);
    }

    /** What one row costs, minor units, VAT included, a half of a minor unit rounded up. */
    static long amount(JsonNode row) {
        return amount(row, Json.number(row, "Quantity"));
    }

    /** What {@code quantity} hundredths of a row's unit cost. */
    static long amount(JsonNode row, long quantity) {
        long gross = Math.floorDiv(Math.addExact(Math.multiplyExact(Json.number(row, "UnitPrice"), quantity), 50), 100);
        long percent = Json.number(row, "DiscountPercent");
        long discount = Json.number(row, "DiscountAmount")
                + Math.floorDiv(Math.addExact(Math.multiplyExact(gross, percent), 5_000), 10_000);
        return Math.subtractExact(gross, discount);
    }

    static long sum(JsonNode rows) {
        long sum = 0;
        for (var row : rows) {
            sum = Math.addExact(sum, amount(row));
        }
        return sum;
    }

    /** Rows that cost {@code amount} together, the last of them cut in two where it costs more: as the portal does it for a part by amount. */
    List<ObjectNode> split(ObjectNode order, long amount) {
        var taken = new ArrayList<ObjectNode>();
        long wanted = amount;
        for (var row : open(order)) {
            long whole = amount(row);
            if (wanted > 0 && whole > 0 && !isDelivered(order, row)) {
                if (whole > wanted) {
                    row.put("UnitPrice", wanted).put("Quantity", 100);
                    var rows = (ArrayNode) order.path("OrderRows");
                    rows.add(row(rows.size() + 1, Json.text(row, "Name"), whole - wanted));
                }
                taken.add(row);
                wanted -= Math.min(whole, wanted);
            }
        }
        if (wanted > 0) {
            throw new IllegalArgumentException("what is left of the order does not cost " + amount);
        }
        return taken;
    }

    /** Whether any of a row is delivered. */
    static boolean isDelivered(JsonNode order, JsonNode row) {
        return left(order, row) < Json.number(row, "Quantity");
    }

    /** Hundredths of a row's unit that are not delivered. The row itself keeps the quantity that was ordered; that is our choice. */
    static long left(JsonNode order, JsonNode row) {
        long left = Json.number(row, "Quantity");
        for (var delivery : order.path("Deliveries")) {
            for (var delivered : delivery.path("OrderRows")) {
                if (Json.number(delivered, "OrderRowId") == Json.number(row, "OrderRowId")) {
                    left -= Json.number(delivered, "Quantity");
                }
            }
        }
        return left;
    }

    /** Rows of which something is neither delivered nor cancelled. */
    static List<ObjectNode> open(ObjectNode order) {
        var open = new ArrayList<ObjectNode>();
        for (var row : order.path("OrderRows")) {
            if (!row.path("IsCancelled").asBoolean(false) && left(order, row) > 0) {
                open.add((ObjectNode) row);
            }
        }
        return open;
    }

    private static ObjectNode allowed(ObjectNode order) {
        var method = Json.text(order, "PaymentType");
        boolean open = Json.text(order, "OrderStatus").equals("Open");
        boolean invoiced = Terms.invoiced(method);
        var actions = order.putArray("Actions");
        if (open) {
            actions.add("CanDeliverOrder").add("CanCancelOrder");
            if (invoiced) {
                actions.add("CanDeliverPartially")
                        .add("CanDeliverOrderPartially")
                        .add("CanCancelOrderRow");
            } else {
                actions.add("CanCancelAmount");
            }
        }
        for (var row : order.path("OrderRows")) {
            var rowActions = ((ObjectNode) row).putArray("Actions");
            boolean free = !row.path("IsCancelled").asBoolean(false) && left(order, row) > 0;
            if (open && free && invoiced) {
                rowActions.add("CanDeliverRow").add("CanCancelRow");
            }
        }
        for (var delivery : order.path("Deliveries")) {
            var deliveryActions = ((ObjectNode) delivery).putArray("Actions");
            if (Json.number(delivery, "DeliveryAmount") > Json.number(delivery, "CreditedAmount")) {
                if (invoiced) {
                    deliveryActions.add("CanCreditNewRow").add("CanCreditRow").add("CanCreditOrderRows");
                } else {
                    deliveryActions.add("CanCreditAmount");
                }
            }
        }
        return order;
    }

    static boolean may(JsonNode object, String action) {
        for (var allowed : object.path("Actions")) {
            if (allowed.asString("").equals(action)) {
                return true;
            }
        }
        return false;
    }

    static void must(JsonNode object, String action) {
        if (!may(object, action)) {
            throw Refusal.notAllowed(action);
        }
    }

    /** Cancels everything that is not delivered. */
    void cancel(Change change, ObjectNode order) {
        must(order, "CanCancelOrder");
        if (!order.path("Deliveries").isEmpty()) {
            throw Refusal.notAllowed("CanCancelOrder after a delivery");
        }
        open(order).forEach(row -> row.put("IsCancelled", true));
        close(change, order.put("CancelledAmount", Json.number(order, "OrderAmount")), "Cancelled");
    }

    /** Lets go of a part of the amount; the value is cumulative. */
    void cancelAmount(Change change, ObjectNode order, long cancelled) {
        must(order, "CanCancelAmount");
        if (cancelled <= Json.number(order, "CancelledAmount") || cancelled >= Json.number(order, "OrderAmount")) {
            throw Refusal.bad("CancelledAmount is more than before and less than the order's amount");
        }
        keep(change, order.put("CancelledAmount", cancelled));
        callbacks.add(change, "CheckoutOrder.Updated", Json.number(order, "Id"));
    }

    void cancelRow(Change change, ObjectNode order, long rowId) {
        must(order, "CanCancelOrderRow");
        var row = open(order).stream()
                .filter(candidate -> Json.number(candidate, "OrderRowId") == rowId)
                .findFirst()
                .orElseThrow(() -> Refusal.notAllowed("CanCancelRow of row " + rowId));
        row.put("IsCancelled", true);
        order.put("CancelledAmount", Json.number(order, "CancelledAmount") + amount(row, left(order, row)));
        if (open(order).isEmpty()) {
            close(change, order, order.path("Deliveries").isEmpty() ? "Cancelled" : "Delivered");
        } else {
            keep(change, order);
            callbacks.add(change, "CheckoutOrder.Updated", Json.number(order, "Id"));
        }
    }

    void expire(Change change, String id) {
        var order = read(id);
        if (Json.text(order, "OrderStatus").equals("Open")) {
            open(order).forEach(row -> row.put("IsCancelled", true));
            close(change, order, order.path("Deliveries").isEmpty() ? "Cancelled" : "Delivered", "Expired");
        }
    }

    void close(Change change, ObjectNode order, String status) {
        close(change, order, status, "Cancelled");
    }

    private void close(Change change, ObjectNode order, String status, String reason) {
        order.put("OrderStatus", status).put("SystemStatus", "Closed");
        keep(change, order);
        agenda.remove(change.batch(), EXPIRES + " " + Json.number(order, "Id"));
        if (status.equals("Cancelled")) {
            callbacks.add(
                    change,
                    "CheckoutOrder.Closed",
                    Json.number(order, "Id"),
                    Json.object().put("CloseReason", reason));
        }
    }

    /** Keeps the order without what is derived at each reading. */
    void keep(Change change, ObjectNode order) {
        var kept = order.deepCopy();
        kept.remove("Actions");
        for (var list : List.of("OrderRows", "Deliveries")) {
            kept.path(list).forEach(node -> ((ObjectNode) node).remove("Actions"));
        }
        change.batch().put(ORDER, Long.toString(Json.number(order, "Id")), kept);
    }
}
