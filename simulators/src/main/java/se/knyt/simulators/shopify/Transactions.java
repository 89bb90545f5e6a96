package se.knyt.simulators.shopify;

import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The transactions of an order, as they are written on it. */
final class Transactions {
    /** What the gateway is called by which buyers pay with their credit in the shop. */
    static final String STORE_CREDIT = "shopify_store_credit";

    static final String GIFT_CARD = "gift_card";

    private final OrderBook book;
    private final PaymentApps apps;

    Transactions(OrderBook book, PaymentApps apps) {
        this.book = book;
        this.apps = apps;
    }

    ObjectNode add(ObjectNode order, String kind, String gateway, long amount, String status) {
        var currency = Json.text(order, "currencyCode");
        var transaction = ((ArrayNode) order.path("transactions"))
                .addObject()
                .put("id", Gid.within(order, "OrderTransaction"))
                .put("kind", kind)
                .put("status", status)
                .put("gateway", gateway)
                .put("formattedGateway", gateway)
                .put("createdAt", book.time())
                .put("processedAt", book.time())
                .put("manualPaymentGateway", false)
                .put("manuallyCapturable", kind.equals("AUTHORIZATION"))
                .put("multiCapturable", kind.equals("AUTHORIZATION"))
                .put("settlementCurrency", currency)
                .put("test", false);
        transaction.set("amountSet", Amount.bag(amount, currency));
        transaction.putArray("fees");
        var names = order.path("paymentGatewayNames") instanceof ArrayNode present
                ? present
                : order.putArray("paymentGatewayNames");
        if (names.valueStream().noneMatch(name -> name.asString("").equals(gateway))) {
            names.add(gateway);
        }
        return transaction;
    }

    /** The gateway's receipt, a JSON text: which purchase there, and which capture or refund. */
    void receipt(ObjectNode transaction) {
        apps.ofGateway(Json.text(transaction, "gateway"))
                .map(app -> app.receipt(
                        Json.text(transaction, "kind"),
                        Json.text(transaction, "_purchase"),
                        Json.text(transaction, "_providerId")))
                .ifPresent(receipt -> transaction.put("receiptJson", receipt.toString()));
    }
}
