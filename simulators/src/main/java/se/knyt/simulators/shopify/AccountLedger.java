package se.knyt.simulators.shopify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The balance of the Shopify Payments account: every movement is a balance transaction that waits for its payout. */
final class AccountLedger {
    static final String TRANSACTION = "balance_transaction";
    static final String PAYOUT_RUN = "payout-run";
    private static final String UNPAID = "balance_unpaid";

    /**
     * A movement before it is written.
     *
     * @param type one of the API's transaction types
     * @param amount signed minor units of {@code currency}: what the balance gains before the fee
     * @param fee positive = cost
     * @param order the order that it is about, or an empty object
     * @param orderTransaction the shop's transaction, or the empty text
     */
    record Movement(
            String type,
            String sourceType,
            long source,
            long amount,
            long fee,
            String currency,
            JsonNode order,
            String orderTransaction) {}

    /** A transaction that no payout has taken yet. */
    record Waiting(String id, String currency, long net, Instant availableAt) {}

    private final SimulatorStore store;
    private final Agenda agenda;

    AccountLedger(SimulatorStore store, Agenda agenda) {
        this.store = store;
        this.agenda = agenda;
    }

    AccountTerms terms() {
        return AccountTerms.of(store);
    }

    /** Writes a movement that leaves with the first payout after the terms' delay. */
    ObjectNode add(SimulatorStore.Batch batch, Movement movement, Instant now) {
        var available = terms().availableFrom(now);
        var transaction = write(batch, movement, available, now);
        var id = Json.text(transaction, "id");
        batch.put(
                UNPAID,
                id,
                Json.object()
                        .put("available_at", available.toString())
                        .put("currency", movement.currency())
                        .put("net", Math.subtractExact(movement.amount(), movement.fee())));
        runAt(batch, available);
        return transaction;
    }

    /** Puts the payout that may take what is available at {@code available} on the agenda. */
    void runAt(SimulatorStore.Batch batch, Instant available) {
        terms().runNotBefore(available)
                .ifPresent(run -> agenda.put(
                        batch, PAYOUT_RUN + " " + run, run, Json.object().put("what", PAYOUT_RUN)));
    }

    /** Writes a movement that waits for no payout: the payout's own. */
    ObjectNode write(SimulatorStore.Batch batch, Movement movement, Instant available, Instant now) {
        var id = Gid.of("ShopifyPaymentsBalanceTransaction", batch.next(TRANSACTION, 99_000_001));
        var node = Json.object()
                .put("id", id)
                .put("type", movement.type())
                .put("test", false)
                .put("sourceId", Long.toString(movement.source()))
                .put("sourceType", movement.sourceType())
                .put("_available", available.toString())
                .put("transactionDate", now.truncatedTo(ChronoUnit.SECONDS).toString());
        node.set("amount", Amount.money(movement.amount(), movement.currency()));
        node.set("fee", Amount.money(movement.fee(), movement.currency()));
        node.set("net", Amount.money(Math.subtractExact(movement.amount(), movement.fee()), movement.currency()));
        if (movement.order().has("id")) {
            node.putObject("associatedOrder")
                    .put("id", Json.text(movement.order(), "id"))
                    .put("name", Json.text(movement.order(), "name"));
        }
        if (!movement.orderTransaction().isEmpty()) {
            node.put("sourceOrderTransactionId", Long.toString(Gid.number(movement.orderTransaction())));
        }
        node.putArray("adjustmentsOrders");
        batch.put(TRANSACTION, id, node);
        return node;
    }

    static long amount(JsonNode holder, String field) {
        return Amount.minor(holder.path(field).path("amount").asString("0"));
    }

    static String currency(JsonNode transaction) {
        return Json.text(transaction.path("net"), "currencyCode");
    }

    List<ObjectNode> all() {
        return store.all(TRANSACTION);
    }

    /** What no payout has taken, oldest first. */
    List<Waiting> waiting() {
        var list = new ArrayList<Waiting>();
        for (var transaction : all()) {
            var id = Json.text(transaction, "id");
            store.peek(UNPAID, id)
                    .ifPresent(node -> list.add(new Waiting(
                            id,
                            Json.text(node, "currency"),
                            Json.number(node, "net"),
                            Instant.parse(Json.text(node, "available_at")))));
        }
        return list;
    }

    /** The payout has taken a transaction. */
    void take(SimulatorStore.Batch batch, String transaction, String payout) {
        batch.remove(UNPAID, transaction);
        var node = batch.find(TRANSACTION, transaction).orElseThrow();
        batch.put(TRANSACTION, transaction, node.put("_payout", payout));
    }

    /** What waits, by currency; each currency that is paid out is there. */
    Map<String, Long> balance() {
        var sums = new TreeMap<String, Long>();
        terms().payoutCurrencies().forEach(currency -> sums.put(currency, 0L));
        waiting().forEach(one -> sums.merge(one.currency(), one.net(), Math::addExact));
        return sums;
    }
}
