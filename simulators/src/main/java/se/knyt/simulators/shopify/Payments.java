package se.knyt.simulators.shopify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The transactions of an order. A capture or refund is first committed as PENDING, then sent by the payment app, then
 * committed with its outcome; one whose answer was lost stays PENDING and is sent again with the same key until it is known.
 */
final class Payments {
    /** What the gateway is called by which buyers pay with their credit in the shop. */
    private static final String STORE_CREDIT = "shopify_store_credit";

    private static final String GIFT_CARD = "gift_card";
    private static final Set<String> SENT = Set.of("CAPTURE", "REFUND", "VOID");

    private final OrderBook book;
    private final PaymentApps apps;
    private final Consumer<Runnable> alone;

    /** Transactions on their way, and those whose outcome is not known. */
    private final Set<String> pending = ConcurrentHashMap.newKeySet();

    /** One sends a transaction at a time: not every provider knows the same call again. */
    private final Map<String, ReentrantLock> sending = new ConcurrentHashMap<>();

    Payments(OrderBook book, PaymentApps apps, Consumer<Runnable> alone) {
        this.book = book;
        this.apps = apps;
        this.alone = alone;
        for (var order : book.all()) {
            for (var transaction : order.path("transactions")) {
                if (unsent(transaction)) {
                    pending.add(Json.text(transaction, "id"));
                }
            }
        }
    }

    private static boolean unsent(JsonNode transaction) {
        return SENT.contains(Json.text(transaction, "kind"))
                && Json.text(transaction, "status").equals("PENDING");
    }

    /** Adds what the checkout leaves: a provider's authorization, a gift card, or nothing paid yet. */
    void checkout(ObjectNode order, Sale sale, Settings settings) {
        if (sale.termsDays() >= 0) {
            return; // owed by the terms of the order: there is no transaction until it is paid
        }
        long total = Amount.of(order, "totalPriceSet");
        if (total == 0) {
            return; // nothing to pay
        }
        long storeCredit = Math.clamp(sale.storeCreditMinor(), 0, total - 1);
        if (storeCredit > 0) {
            var paid = add(order, "SALE", STORE_CREDIT, storeCredit, "SUCCESS");
            book.credits().pay(order, storeCredit, Json.text(paid, "id"));
        }
        long left = total - storeCredit;
        long giftCard = Math.min(sale.giftCardMinor(), left - 1);
        if (giftCard <= 0) {
            byProvider(order, sale, settings, left);
            return;
        }
        // Who names no card has one that somebody of the shop has made by hand.
        var cards = book.cards();
        var card = sale.giftCard().isEmpty()
                ? cards.make(giftCard, Json.text(order, "currencyCode"), "")
                : cards.find(sale.giftCard());
        long drawn = Math.min(giftCard, cards.spendable(card));
        if (drawn == 0) {
            throw new UserError("The gift card has expired, is disabled or is empty");
        }
        add(order, "SALE", GIFT_CARD, drawn, "SUCCESS").put("receiptJson", GiftCards.receipt(card));
        byProvider(order, sale, settings, left - drawn);
        cards.debit(Json.text(card, "id"), drawn);
    }

    private void byProvider(ObjectNode order, Sale sale, Settings settings, long amount) {
        if (sale.payment().equals("manual")) {
            add(order, "SALE", "manual", amount, "PENDING").put("manualPaymentGateway", true);
            return;
        }
        if (sale.further().isEmpty()) {
            byProvider(order, sale, settings, sale.payment(), amount, "");
            return;
        }
        app(sale.further());
        long further = Math.min(sale.furtherMinor(), amount - 1);
        if (further <= 0) {
            throw new UserError("A second payment takes a part of the sum");
        }
        byProvider(order, sale, settings, sale.payment(), amount - further, "");
        byProvider(order, sale, settings, sale.further(), further, "/2");
    }

    /** The buyer follows the link of an invoice that was mailed and pays what nothing alive is reserved for. */
    void payByLink(ObjectNode order, String provider, Settings settings) {
        int sent = order.path(OrderEdits.INVOICES_SENT).asInt(0);
        if (sent == 0) {
            throw new UserError("The buyer has no link to pay by");
        }
        long left = Amount.of(order, "totalOutstandingSet");
        for (var transaction : order.path("transactions")) {
            var until = Json.text(transaction, "authorizationExpiresAt");
            boolean alive = Json.text(transaction, "kind").equals("AUTHORIZATION")
                    && (until.isEmpty() || until.compareTo(book.time()) > 0);
            left -= alive ? OrderFigures.capturable(order, transaction) : 0;
        }
        if (left <= 0) {
            throw new UserError("Nothing is left to pay");
        }
        byProvider(order, Sale.of(Json.object(), settings.seed(), 0), settings, provider, left, "/link" + sent);
    }

    private PaymentApp app(String provider) {
        return apps.of(provider)
                .orElseThrow(() -> new UserError(
                        "The shop takes no payment through " + provider + ", only through " + apps.providers()));
    }

    /** @param nth tells the payments of one order apart */
    private void byProvider(ObjectNode order, Sale sale, Settings settings, String provider, long amount, String nth) {
        var app = app(provider);
        var paymentId = paymentId(settings.seed() + Json.text(order, "name") + nth);
        var agreed = app.authorize(
                order, new PaymentApp.Checkout(paymentId, amount, sale.fraudPending(), settings.extendedAccess()));
        var authorization = add(
                        order,
                        app.takesAtOnce() ? "SALE" : "AUTHORIZATION",
                        PaymentApps.gateway(provider),
                        amount,
                        agreed.accepted() ? "SUCCESS" : "PENDING")
                .put("paymentId", paymentId)
                .put("_purchase", agreed.purchase());
        if (!agreed.expiresAt().isEmpty()) {
            authorization.put("authorizationExpiresAt", agreed.expiresAt());
        }
        receipt(authorization);
    }

    private static String paymentId(String of) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
            return "r" + HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private ObjectNode add(ObjectNode order, String kind, String gateway, long amount, String status) {
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
    private void receipt(ObjectNode transaction) {
        apps.ofGateway(Json.text(transaction, "gateway"))
                .map(app -> app.receipt(
                        Json.text(transaction, "kind"),
                        Json.text(transaction, "_purchase"),
                        Json.text(transaction, "_providerId")))
                .ifPresent(receipt -> transaction.put("receiptJson", receipt.toString()));
    }

    /** Captures part or all of an authorization; gives the transaction's id. */
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
            if (!currency.isEmpty() && !currency.equals(Json.text(order, "currencyCode"))) {
                throw new UserError("Currency does not match the order", "input", "currency");
            }
            long capturable = Math.min(OrderFigures.capturable(order), OrderFigures.capturable(order, parent));
            if (amount <= 0 || amount > capturable) {
                throw new UserError(
                        "Amount must be greater than 0 and at most the capturable amount " + Amount.text(capturable),
                        "input",
                        "amount");
            }
            id[0] = Json.text(child(order, parent, "CAPTURE", amount), "id");
            book.save(order);
        });
        settle(id[0]);
        return id[0];
    }

    private ObjectNode child(ObjectNode order, JsonNode parent, String kind, long amount) {
        var gateway = Json.text(parent, "gateway");
        boolean sent = PaymentApps.isProvider(gateway);
        var transaction =
                add(order, kind, gateway, amount, sent ? "PENDING" : "SUCCESS").put("_parent", Json.text(parent, "id"));
        if (sent) {
            transaction
                    .put("paymentId", Json.text(parent, "paymentId"))
                    .put("_purchase", Json.text(parent, "_purchase"));
            receipt(transaction);
            pending.add(Json.text(transaction, "id"));
        } else if (gateway.equals(STORE_CREDIT) && kind.equals("REFUND")) {
            book.credits().putBack(order, transaction, amount, "");
        } else if (gateway.equals(GIFT_CARD) && parent.has("receiptJson")) {
            transaction.put("receiptJson", Json.text(parent, "receiptJson"));
            book.cards().creditByReceipt(Json.text(parent, "receiptJson"), amount);
        }
        return transaction;
    }

    /** Adds a refund transaction, not yet sent. The parent is a capture or sale with that much left. */
    String addRefund(ObjectNode order, String parentId, long amount) {
        var parent = OrderBook.part(order, "transactions", parentId)
                .filter(transaction -> Set.of("CAPTURE", "SALE").contains(Json.text(transaction, "kind")))
                .filter(transaction -> Json.text(transaction, "status").equals("SUCCESS"))
                .orElseThrow(() -> new UserError("Parent transaction is invalid", "transactions", "parentId"));
        long left = Amount.of(parent, "amountSet");
        for (var transaction : order.path("transactions")) {
            boolean counts = Json.text(transaction, "_parent").equals(parentId)
                    && Json.text(transaction, "kind").equals("REFUND")
                    && !Json.text(transaction, "status").equals("FAILURE");
            left -= counts ? Amount.of(transaction, "amountSet") : 0;
        }
        if (amount <= 0 || amount > left) {
            throw new UserError(
                    "Refund amount is greater than the net payment received " + Amount.text(left),
                    "transactions",
                    "amount");
        }
        return Json.text(child(order, parent, "REFUND", amount), "id");
    }

    /** A refund that becomes store credit, whatever paid the order: no provider moves any money. */
    String addStoreCreditRefund(ObjectNode order, long amount, String expiresAt) {
        var transaction = add(order, "REFUND", STORE_CREDIT, amount, "SUCCESS");
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
        add(order, "SALE", "manual", missing, "SUCCESS").put("manualPaymentGateway", true);
    }

    /** The provider decided: the authorization holds or does not. */
    void fraudDecided(ObjectNode order, boolean accepted) {
        for (var transaction : order.path("transactions")) {
            if (Json.text(transaction, "kind").equals("AUTHORIZATION")) {
                ((ObjectNode) transaction).put("status", accepted ? "SUCCESS" : "FAILURE");
            }
        }
        for (var fulfillmentOrder : order.path("fulfillmentOrders")) {
            if (accepted && Json.text(fulfillmentOrder, "status").equals("ON_HOLD")) {
                ((ObjectNode) fulfillmentOrder).put("status", "OPEN");
            }
        }
    }

    /** Sends again what is not known yet. */
    void settlePending() {
        pending.forEach(this::settle);
    }

    /** Sends one transaction and commits what became of it. Called without the lock: the provider may take its time. */
    void settle(String transactionId) {
        var one = sending.computeIfAbsent(transactionId, _ -> new ReentrantLock());
        one.lock();
        try {
            settleAlone(transactionId);
        } finally {
            one.unlock();
        }
        if (!pending.contains(transactionId)) {
            sending.remove(transactionId);
        }
    }

    private void settleAlone(String transactionId) {
        var stored = book.peek(transactionId)
                .flatMap(order -> OrderBook.part(order, "transactions", transactionId))
                .filter(Payments::unsent);
        if (stored.isEmpty()) {
            pending.remove(transactionId);
            return;
        }
        var outcome = send(stored.get());
        alone.accept(() -> finish(transactionId, outcome));
    }

    private PaymentApp.Outcome send(ObjectNode transaction) {
        var app = apps.ofGateway(Json.text(transaction, "gateway"));
        if (app.isEmpty()) {
            return new PaymentApp.Outcome.Unknown(); // its provider is not in this world now
        }
        var id = Json.text(transaction, "id");
        var purchase = Json.text(transaction, "_purchase");
        long amount = Amount.of(transaction, "amountSet");
        var reference = Json.text(transaction, "paymentId");
        return switch (Json.text(transaction, "kind")) {
            case "CAPTURE" -> app.get().capture(purchase, id, amount, reference);
            case "REFUND" -> app.get().refund(purchase, id, amount, reference);
            default -> app.get().cancel(purchase, id);
        };
    }

    private void finish(String transactionId, PaymentApp.Outcome outcome) {
        var order = book.find(transactionId);
        var transaction = OrderBook.part(order, "transactions", transactionId).orElseThrow();
        if (!unsent(transaction)) {
            return;
        }
        switch (outcome) {
            case PaymentApp.Outcome.Done(var providerId) -> {
                transaction
                        .put("status", "SUCCESS")
                        .put("processedAt", book.time())
                        .put("_providerId", providerId);
                receipt(transaction);
                apps.ofGateway(Json.text(transaction, "gateway")).ifPresent(app -> app.settled(transaction));
            }
            case PaymentApp.Outcome.Refused(var text) ->
                transaction.put("status", "FAILURE").put("_refusal", text);
            case PaymentApp.Outcome.Unknown() -> {
                return; // still PENDING: sent again later
            }
        }
        pending.remove(transactionId);
        boolean paid = Json.text(transaction, "kind").equals("CAPTURE")
                && OrderFigures.sum(order, Set.of("CAPTURE", "SALE"), "SUCCESS"::equals)
                        >= Amount.of(order, "totalPriceSet");
        if (paid) {
            book.save(order, "ORDER_TRANSACTIONS_CREATE", "ORDERS_PAID");
        } else {
            book.save(order, "ORDER_TRANSACTIONS_CREATE");
        }
    }

    /** Why a transaction failed, or empty. */
    Optional<String> refusal(String transactionId) {
        return book.peek(transactionId)
                .flatMap(order -> OrderBook.part(order, "transactions", transactionId))
                .filter(transaction -> Json.text(transaction, "status").equals("FAILURE"))
                .map(transaction -> Json.text(transaction, "_refusal"));
    }
}
