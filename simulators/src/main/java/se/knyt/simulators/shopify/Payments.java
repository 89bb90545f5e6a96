package se.knyt.simulators.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of the money of an order after the checkout: taken, paid back and let go of. */
final class Payments {
    private final OrderBook book;
    private final Consumer<Runnable> alone;
    private final Transactions transactions;
    private final CheckoutPayments checkout;
    private final Sending sending;

    Payments(OrderBook book, PaymentApps apps, Consumer<Runnable> alone) {
        this.book = book;
        this.alone = alone;
        this.transactions = new Transactions(book, apps);
        this.checkout = new CheckoutPayments(book, apps, transactions);
        this.sending = new Sending(book, apps, alone, transactions);
    }

    CheckoutPayments checkout() {
        return checkout;
    }

    Sending sending() {
        return sending;
    }

    /** Captures part or all of an authorization, so much in the buyer's currency; gives the transaction's id. */
    String capture(String orderId, String parentId, long amount, String currency) {
        var id = new String[1];
        alone.accept(() -> {
            var order = book.find(orderId, "input", "id");
            var parent = OrderBook.part(order, "transactions", parentId)
                    .filter(transaction -> Json.text(transaction, "kind").equals("AUTHORIZATION"))
                    .orElseThrow(() -> new UserError("Parent transaction is invalid", "input", "parentTransactionId"));
            if (!Json.text(parent, "status").equals("SUCCESS")) {
                throw new UserError("The authorization is not successful", "input", "parentTransactionId");
            }
            Presentment.check(order, currency, "input", "currency");
            long shopsLeft = Math.min(OrderFigures.capturable(order), OrderFigures.capturable(order, parent));
            long capturable = Presentment.capturable(order, parent, shopsLeft);
            if (amount <= 0 || amount > capturable) {
                throw new UserError(
                        "Amount must be greater than 0 and at most the capturable amount " + Amount.text(capturable),
                        "input",
                        "amount");
            }
            // What is left is left in both currencies, whatever was rounded on the way.
            long shops = amount == capturable ? shopsLeft : Presentment.toShops(order, amount);
            var made = child(order, parent, "CAPTURE", shops);
            if (Presentment.isOther(order)) {
                made.set("amountSet", Presentment.bag(order, shops, amount));
            }
            id[0] = Json.text(made, "id");
            book.save(order);
        });
        sending.settle(id[0]);
        return id[0];
    }

    private ObjectNode child(ObjectNode order, JsonNode parent, String kind, long amount) {
        var gateway = Json.text(parent, "gateway");
        boolean sent = PaymentApps.isProvider(gateway);
        var transaction = transactions
                .add(order, kind, gateway, amount, sent ? "PENDING" : "SUCCESS")
                .put("_parent", Json.text(parent, "id"));
        if (sent) {
            transaction
                    .put("paymentId", Json.text(parent, "paymentId"))
                    .put("_purchase", Json.text(parent, "_purchase"));
            transactions.receipt(transaction);
            sending.begin(Json.text(transaction, "id"));
        } else if (gateway.equals(Transactions.STORE_CREDIT) && kind.equals("REFUND")) {
            book.credits().putBack(order, transaction, amount, "");
        } else if (gateway.equals(Transactions.GIFT_CARD) && parent.has("receiptJson")) {
            transaction.put("receiptJson", Json.text(parent, "receiptJson"));
            book.cards().creditByReceipt(Json.text(parent, "receiptJson"), amount);
        }
        return transaction;
    }

    /** Adds a refund transaction of so much in the buyer's currency, not yet sent. The parent is a capture or sale with that much left. */
    String addRefund(ObjectNode order, String parentId, long amount) {
        var parent = OrderBook.part(order, "transactions", parentId)
                .filter(transaction -> Set.of("CAPTURE", "SALE").contains(Json.text(transaction, "kind")))
                .filter(transaction -> Json.text(transaction, "status").equals("SUCCESS"))
                .orElseThrow(() -> new UserError("Parent transaction is invalid", "transactions", "parentId"));
        boolean other = Presentment.isOther(order);
        long left = Amount.of(parent, "amountSet");
        long buyersLeft = other ? Presentment.of(parent, "amountSet") : left;
        for (var transaction : order.path("transactions")) {
            boolean counts = Json.text(transaction, "_parent").equals(parentId)
                    && Json.text(transaction, "kind").equals("REFUND")
                    && !Json.text(transaction, "status").equals("FAILURE");
            left -= counts ? Amount.of(transaction, "amountSet") : 0;
            buyersLeft -= counts ? Presentment.of(transaction, "amountSet") : 0;
        }
        if (amount <= 0 || amount > buyersLeft) {
            throw new UserError(
                    "Refund amount is greater than the net payment received " + Amount.text(buyersLeft),
                    "transactions",
                    "amount");
        }
        // What is left is left in both currencies, whatever was rounded on the way.
        long shops = amount == buyersLeft ? left : Presentment.toShops(order, amount);
        var refund = child(order, parent, "REFUND", shops);
        if (other) {
            refund.set("amountSet", Presentment.bag(order, shops, amount));
        }
        return Json.text(refund, "id");
    }

    /** A refund that becomes store credit, whatever paid the order: no provider moves any money. */
    String addStoreCreditRefund(ObjectNode order, long amount, String expiresAt) {
        var transaction = transactions.add(order, "REFUND", Transactions.STORE_CREDIT, amount, "SUCCESS");
        book.credits().putBack(order, transaction, amount, expiresAt);
        return Json.text(transaction, "id");
    }

    /** Voids each authorization as far as it is not captured; gives the transactions that do. */
    List<String> addVoids(ObjectNode order) {
        var voids = new ArrayList<String>();
        for (var transaction :
                List.copyOf(order.path("transactions").valueStream().toList())) {
            boolean holds = Json.text(transaction, "kind").equals("AUTHORIZATION")
                    && Json.text(transaction, "status").equals("SUCCESS");
            long open = holds ? OrderFigures.capturable(order, transaction) : 0;
            if (open > 0) {
                voids.add(Json.text(child(order, transaction, "VOID", open), "id"));
            }
        }
        return voids;
    }

    /** Marks an unpaid order as paid by hand. */
    void markAsPaid(String orderId) {
        alone.accept(() -> {
            var order = book.find(orderId, "id");
            if (!order.path("canMarkAsPaid").asBoolean(false)) {
                throw new UserError("Order cannot be marked as paid.", "id");
            }
            receiveByHand(order);
            book.save(order, "ORDER_TRANSACTIONS_CREATE", "ORDERS_PAID");
        });
    }

    private void receiveByHand(ObjectNode order) {
        for (var transaction : order.path("transactions")) {
            if (Json.text(transaction, "status").equals("PENDING")
                    && transaction.path("manualPaymentGateway").asBoolean(false)) {
                ((ObjectNode) transaction).put("status", "SUCCESS").put("processedAt", book.time());
                return;
            }
        }
        long missing = Amount.of(order, "totalPriceSet") - Amount.of(order, "totalReceivedSet");
        transactions.add(order, "SALE", "manual", missing, "SUCCESS").put("manualPaymentGateway", true);
    }

    /** The provider decided: the authorization holds or does not. */
    void fraudDecided(ObjectNode order, boolean accepted) {
        for (var transaction : order.path("transactions")) {
            if (Json.text(transaction, "kind").equals("AUTHORIZATION")) {
                ((ObjectNode) transaction).put("status", accepted ? "SUCCESS" : "FAILURE");
            }
        }
        for (var fulfillmentOrder : order.path("fulfillmentOrders")) {
            if (accepted) {
                Holds.afterFraudCheck((ObjectNode) fulfillmentOrder);
            }
        }
    }
}
