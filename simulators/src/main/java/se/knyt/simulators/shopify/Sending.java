package se.knyt.simulators.shopify;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Transactions on their way to the provider. A capture or refund is first committed as PENDING, then sent by the payment app, then
 * committed with its outcome; one whose answer was lost stays PENDING and is sent again with the same key until it is known.
 */
final class Sending {
    private static final Set<String> SENT = Set.of("CAPTURE", "REFUND", "VOID");

    private final OrderBook book;
    private final PaymentApps apps;
    private final Consumer<Runnable> alone;
    private final Transactions transactions;

    /** Transactions on their way, and those whose outcome is not known. */
    private final Set<String> pending = ConcurrentHashMap.newKeySet();

    /** One sends a transaction at a time: not every provider knows the same call again. */
    private final Map<String, ReentrantLock> sending = new ConcurrentHashMap<>();

    Sending(OrderBook book, PaymentApps apps, Consumer<Runnable> alone, Transactions transactions) {
        this.book = book;
        this.apps = apps;
        this.alone = alone;
        this.transactions = transactions;
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

    /** One that is committed as PENDING. */
    void begin(String transactionId) {
        pending.add(transactionId);
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
                .filter(Sending::unsent);
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
                transactions.receipt(transaction);
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
