package se.knyt.simulators.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What buyers and the merchant do in the shop itself: buy, ship, refund, cancel, edit. */
final class ShopActs {
    private final SimulatorStore store;
    private final OrderBook book;
    private final Payments payments;
    private final Fulfilments fulfilments;
    private final Holds holds;
    private final Refunds refunds;
    private final Returns returns;
    private final Consumer<Runnable> alone;

    ShopActs(
            SimulatorStore store,
            OrderBook book,
            Payments payments,
            Fulfilments fulfilments,
            Holds holds,
            Refunds refunds,
            Consumer<Runnable> alone) {
        this.store = store;
        this.book = book;
        this.payments = payments;
        this.fulfilments = fulfilments;
        this.holds = holds;
        this.refunds = refunds;
        this.returns = new Returns(book, refunds, alone);
        this.alone = alone;
    }

    /** Sells {@code count} times (1); gives the orders' names. */
    List<String> sell(JsonNode wanted) {
        long count = wanted.path("count").asLong(1);
        OrderRoom.require(store.count(OrderBook.ORDER), count);
        var names = new ArrayList<String>();
        for (long i = 0; i < count; i++) {
            alone.accept(() -> names.add(sellOne(wanted)));
        }
        return names;
    }

    private String sellOne(JsonNode wanted) {
        var settings = Settings.of(store);
        var batch = store.batch();
        long number = batch.next(OrderBook.ORDER, 1001);
        var sale = Sale.of(wanted, wanted.path("seed").asLong(settings.seed()), number);
        var currency = Settings.currency(wanted.path("currency").asString(settings.currency()));
        var order = OrderMaker.make(sale, currency, number, book.time());
        Presentment.wish(order, wanted);
        payments.checkout().pay(order, sale, settings);
        book.save(batch, order, "ORDERS_CREATE");
        return Json.text(order, "name");
    }

    /**
     * Ships an order: all that remains, or the asked units by article number.
     *
     * @param wanted {@code {"lines":[{"sku":…,"quantity":…}],"tracking":…,"company":…,"capture":true}}, all optional
     */
    void ship(String name, JsonNode wanted) {
        var order = named(name);
        var input = Json.object();
        var groups = input.putArray("lineItemsByFulfillmentOrder");
        for (var fulfillmentOrder : order.path("fulfillmentOrders")) {
            var units = units(fulfillmentOrder, wanted.path("lines"));
            if (!units.isEmpty()) {
                groups.addObject()
                        .put("fulfillmentOrderId", Json.text(fulfillmentOrder, "id"))
                        .set("fulfillmentOrderLineItems", units);
            }
        }
        input.putObject("trackingInfo")
                .put("company", wanted.path("company").asString("PostNord"))
                .put(
                        "number",
                        wanted.path("tracking")
                                .asString("PN" + Json.number(order, "number") + "-"
                                        + (order.path("fulfillments").size() + 1)));
        var id = fulfilments.create(input);
        if (wanted.path("capture").asBoolean(false)) {
            captureShipped(name, id);
        }
    }

    private static ArrayNode units(JsonNode fulfillmentOrder, JsonNode asked) {
        var units = Json.array();
        for (var line : fulfillmentOrder.path("lineItems")) {
            long remaining = Json.number(line, "remainingQuantity");
            long quantity = asked.isEmpty() ? remaining : 0;
            for (var one : asked) {
                if (Json.text(one, "sku").equals(Json.text(line, "sku"))) {
                    quantity = one.path("quantity").asLong(remaining);
                }
            }
            if (quantity > 0) {
                units.addObject().put("id", Json.text(line, "id")).put("quantity", quantity);
            }
        }
        return units;
    }

    /** A shop whose setting is "capture when fulfilled": shipping goes with the first shipment. */
    private void captureShipped(String name, String fulfillmentId) {
        var order = named(name);
        if (OrderFigures.capturable(order) == 0) {
            return; // taken with the purchase, or paid by hand
        }
        var fulfillment = OrderBook.part(order, "fulfillments", fulfillmentId).orElseThrow();
        long amount = 0;
        for (var line : fulfillment.path("fulfillmentLineItems")) {
            amount += Amount.of(line, "discountedTotalSet");
        }
        boolean last = Json.text(order, "displayFulfillmentStatus").equals("FULFILLED");
        boolean included = order.path("taxesIncluded").asBoolean(true);
        if (last || !included) {
            amount = OrderFigures.capturable(order);
        } else if (order.path("fulfillments").size() == 1) {
            amount += Amount.of(order, "totalShippingPriceSet");
        }
        capture(name, Json.object().put("amount", Math.min(amount, OrderFigures.capturable(order))));
    }

    /** Captures {@code amount} (minor units), or all that can be: of the authorizations in their order, or that of one {@code payment}. */
    void capture(String name, JsonNode wanted) {
        var order = named(name);
        long left = wanted.path("amount").asLong(OrderFigures.capturable(order));
        var of = Json.text(wanted, "payment");
        boolean any = false;
        var reserved = order.path("transactions")
                .valueStream()
                .filter(t -> Json.text(t, "kind").equals("AUTHORIZATION"))
                .filter(t -> of.isEmpty() || Json.text(t, "gateway").equals(PaymentApps.gateway(of)))
                .toList();
        if (!of.isEmpty() && !wanted.has("amount") && !reserved.isEmpty()) {
            left = OrderFigures.capturable(order, reserved.getFirst());
        }
        for (int i = 0; i < reserved.size(); i++) {
            boolean last = i == reserved.size() - 1;
            long part = last ? left : Math.min(left, OrderFigures.capturable(order, reserved.get(i)));
            if (part == 0 && any) {
                return;
            }
            if (part == 0 && !last) {
                continue;
            }
            var id = payments.capture(
                    Json.text(order, "id"),
                    Json.text(reserved.get(i), "id"),
                    Presentment.toCapture(order, reserved.get(i), part),
                    Json.text(order, "presentmentCurrencyCode"));
            payments.sending().refusal(id).ifPresent(text -> {
                throw new UserError("Capture failed: " + text);
            });
            any = true;
            left -= part;
        }
        if (!any) {
            throw new UserError("The order has no authorization");
        }
    }

    /** Ships everything that can be shipped; gives the names of the orders that were. */
    List<String> shipAll(JsonNode wanted) {
        var names = new ArrayList<String>();
        for (var order : book.all()) {
            boolean open = order.path("fulfillmentOrders")
                    .valueStream()
                    .anyMatch(node -> List.of("OPEN", "IN_PROGRESS").contains(Json.text(node, "status")));
            if (open && order.path("fulfillable").asBoolean(false)) {
                ship(Json.text(order, "name"), wanted);
                names.add(Json.text(order, "name"));
            }
        }
        return names;
    }

    /** The buyer pays by the link that was mailed; {@code {"payment":"klarna"}}, else as the shop's buyers do. */
    void payByLink(String name, JsonNode wanted) {
        alone.accept(() -> {
            var order = named(name);
            payments.checkout().payByLink(order, wanted.path("payment").asString("klarna"), Settings.of(store));
            book.save(order, "ORDER_TRANSACTIONS_CREATE");
        });
    }

    /** Somebody of the shop says that the money has come by another way. */
    void markAsPaid(String name) {
        payments.markAsPaid(Json.text(named(name), "id"));
    }

    /**
     * Refunds units by article number, everything left, less a restocking fee kept (minor units), or an amount (minor units) without any.
     *
     * @param wanted {@code {"lines":[{"sku":…,"quantity":…}],"shipping":true,"money":true,"restock":"RETURN","kept":5000}} or {@code {"amount":…}}
     */
    void refund(String name, JsonNode wanted) {
        var order = named(name);
        if (wanted.has("amount")) {
            refunds.refundAmount(
                    order,
                    Json.number(wanted, "amount"),
                    wanted.path("store_credit").asBoolean(false));
            return;
        }
        var lines = Json.array();
        for (var item : order.path("lineItems")) {
            long left = Json.number(item, "refundableQuantity");
            long quantity = wanted.path("lines").isArray() ? 0 : left;
            for (var one : wanted.path("lines")) {
                if (Json.text(one, "sku").equals(Json.text(item, "sku"))) {
                    quantity = one.path("quantity").asLong(left);
                }
            }
            if (quantity > 0) {
                lines.addObject().put("lineItemId", Json.text(item, "id")).put("quantity", quantity);
            }
        }
        refunds.refundUnits(
                order,
                lines,
                wanted.path("shipping").asBoolean(!wanted.path("lines").isArray()),
                wanted.path("money").asBoolean(true),
                wanted.path("restock").asString("RETURN"),
                wanted.path("kept").asLong(0));
    }

    void hold(String name, JsonNode wanted) {
        holds.holdByHand(Json.text(named(name), "id"), wanted);
    }

    void release(String name, JsonNode wanted) {
        holds.releaseByHand(Json.text(named(name), "id"), wanted);
    }

    Returns returns() {
        return returns;
    }

    void cancel(String name, JsonNode wanted) {
        refunds.cancel(
                Json.text(named(name), "id"),
                wanted.path("reason").asString("CUSTOMER"),
                wanted.path("refund").asBoolean(true),
                wanted.path("restock").asBoolean(true));
    }

    /** The merchant takes unshipped units off the order, or changes its note. */
    void edit(String name, JsonNode wanted) {
        if (wanted.has("note")) {
            alone.accept(() -> {
                var order = book.find(Json.text(named(name), "id"));
                order.put("note", Json.text(wanted, "note"));
                book.save(order);
            });
        }
        if (wanted.path("remove").isArray()) {
            alone.accept(() -> {
                var order = book.find(Json.text(named(name), "id"));
                order.put("edited", true);
                book.save(order, "ORDERS_EDITED");
            });
            refund(
                    name,
                    Json.object()
                            .put("money", false)
                            .put("shipping", false)
                            .put("restock", "CANCEL")
                            .set("lines", wanted.path("remove")));
        }
    }

    /** What Klarna decided about a purchase under fraud check, as its app hears it. */
    void fraudDecided(String name, boolean accepted) {
        alone.accept(() -> {
            var order = book.find(Json.text(named(name), "id"));
            payments.fraudDecided(order, accepted);
            book.save(order, "ORDER_TRANSACTIONS_CREATE");
        });
    }

    /** What an order was paid with at a provider: who, its id there, and what is taken and not given back, in minor units. */
    ObjectNode purchase(String name) {
        var order = named(name);
        for (var transaction : order.path("transactions")) {
            if (Json.text(transaction, "kind").equals("AUTHORIZATION") && transaction.has("_purchase")) {
                long taken = taken(order, Json.text(transaction, "gateway"));
                return Json.object()
                        .put("provider", PaymentApps.provider(Json.text(transaction, "gateway")))
                        .put("purchase", Json.text(transaction, "_purchase"))
                        .put("amount", taken);
            }
        }
        throw new UserError("The order " + name + " was not paid through a provider");
    }

    private static long taken(ObjectNode order, String gateway) {
        long taken = 0;
        for (var transaction : order.path("transactions")) {
            boolean counts = Json.text(transaction, "gateway").equals(gateway)
                    && Json.text(transaction, "status").equals("SUCCESS");
            long amount = counts ? Amount.of(transaction, "amountSet") : 0;
            taken += switch (Json.text(transaction, "kind")) {
                case "CAPTURE" -> amount;
                case "REFUND" -> -amount;
                default -> 0;
            };
        }
        return taken;
    }

    ObjectNode named(String name) {
        return book.named(name).orElseThrow(() -> new UserError("The shop has no order " + name));
    }

    /** One line per order for the sandbox page. */
    ArrayNode list() {
        var list = Json.array();
        for (var order : book.all()) {
            var line = list.addObject()
                    .put("name", Json.text(order, "name"))
                    .put("id", Json.text(order, "id"))
                    .put("created_at", Json.text(order, "createdAt"))
                    .put("updated_at", Json.text(order, "updatedAt"))
                    .put("total", Amount.text(Amount.of(order, "totalPriceSet")))
                    .put("currency", Json.text(order, "currencyCode"))
                    .put("country", Json.text(order.path("shippingAddress"), "countryCodeV2"))
                    .put("financial_status", Json.text(order, "displayFinancialStatus"))
                    .put("fulfillment_status", Json.text(order, "displayFulfillmentStatus"))
                    .put("cancelled", order.hasNonNull("cancelledAt"));
            var items = line.putArray("lines");
            for (var item : order.path("lineItems")) {
                items.addObject()
                        .put("sku", Json.text(item, "sku"))
                        .put("title", Json.text(item, "name"))
                        .put("quantity", Json.number(item, "quantity"))
                        .put("left", Json.number(item, "currentQuantity"))
                        .put("to_ship", Json.number(item, "unfulfilledQuantity"));
            }
        }
        return list;
    }
}
