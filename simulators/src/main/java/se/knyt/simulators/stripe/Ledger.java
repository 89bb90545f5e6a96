package se.knyt.simulators.stripe;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** The account's balance: every movement is a balance transaction, pending until its day, then waiting for its payout. */
final class Ledger {
    static final String TRANSACTION = "balance_transaction";
    static final String PAYOUT_RUN = "payout-run";
    private static final String UNPAID = "unpaid";

    /** What a movement is about. */
    record Cause(String type, String category, String source, String description) {}

    /** One part of a movement's fee, positive = cost. */
    record Fee(String type, String description, long amount) {}

    /** Money as settled: minor units, currency, and the rate it was converted with, if it was. */
    record Settled(long amount, String currency, @Nullable BigDecimal rate) {
        Settled negated() {
            return new Settled(Math.negateExact(amount), currency, rate);
        }
    }

    /** A transaction that no payout has taken yet. */
    record Waiting(String id, String currency, long net, Instant dueAt) {}

    private final SimulatorStore store;
    private final Agenda agenda;

    Ledger(SimulatorStore store, Agenda agenda) {
        this.store = store;
        this.agenda = agenda;
    }

    Terms terms() {
        return Terms.of(store);
    }

    /** The amount as it is settled by the terms of today. */
    Settled settled(long amount, String currency) {
        var target = terms().settledIn(currency);
        if (target.equals(currency)) {
            return new Settled(amount, currency, null);
        }
        var rate = terms().rate(currency);
        return new Settled(Terms.converted(amount, currency, target, rate), target, rate);
    }

    /** Adds a movement that can leave by the terms' delay. */
    ObjectNode add(Change change, Cause cause, Settled amount, List<Fee> fees) {
        return add(change, cause, amount, fees, terms().payoutOf(change.now()));
    }

    /** Adds a movement that can leave at {@code dueAt}. */
    ObjectNode add(Change change, Cause cause, Settled amount, List<Fee> fees, Instant dueAt) {
        var transaction = transaction(change, cause, amount, fees, dueAt);
        var id = Json.text(transaction, "id");
        var waiting = Json.object()
                .put("due_at", dueAt.toString())
                .put("currency", amount.currency())
                .put("net", Json.number(transaction, "net"));
        change.batch().put(UNPAID, id, waiting);
        agenda.put(
                change.batch(), PAYOUT_RUN + " " + dueAt, dueAt, Json.object().put("what", PAYOUT_RUN));
        return transaction;
    }

    /** Writes a movement that waits for no payout: the payout's own. */
    ObjectNode transaction(Change change, Cause cause, Settled amount, List<Fee> fees, Instant dueAt) {
        long fee = fees.stream().mapToLong(Fee::amount).reduce(0, Math::addExact);
        var availableOn = dueAt.atZone(PayoutDays.ZONE).toLocalDate().atStartOfDay(ZoneOffset.UTC);
        var id = Wire.id(change.batch(), "txn");
        var node = Json.object()
                .put("id", id)
                .put("object", TRANSACTION)
                .put("amount", amount.amount())
                .put("available_on", availableOn.toEpochSecond())
                .put("balance_type", "payments")
                .put("created", Wire.time(change.now()))
                .put("currency", amount.currency())
                .put("description", cause.description())
                .put("exchange_rate", amount.rate())
                .put("fee", fee);
        var details = node.putArray("fee_details");
        for (var part : fees) {
            details.addObject()
                    .put("amount", part.amount())
                    .putNull("application")
                    .put("currency", amount.currency())
                    .put("description", part.description())
                    .put("type", part.type());
        }
        node.put("net", Math.subtractExact(amount.amount(), fee))
                .put("reporting_category", cause.category())
                .put("source", cause.source().isEmpty() ? null : cause.source())
                .put("status", "pending")
                .put("type", cause.type());
        change.batch().put(TRANSACTION, id, node);
        return node;
    }

    /** As it stands at {@code now}: available from its day on. */
    static ObjectNode asOf(ObjectNode transaction, Instant now) {
        boolean available = Json.number(transaction, "available_on") <= Wire.time(now);
        return transaction.deepCopy().put("status", available ? "available" : "pending");
    }

    /** What no payout has taken, oldest first. */
    List<Waiting> waiting() {
        var list = new ArrayList<Waiting>();
        for (var transaction : store.all(TRANSACTION)) {
            var id = Json.text(transaction, "id");
            store.peek(UNPAID, id)
                    .ifPresent(node -> list.add(new Waiting(
                            id,
                            Json.text(node, "currency"),
                            Json.number(node, "net"),
                            Instant.parse(Json.text(node, "due_at")))));
        }
        return list;
    }

    void taken(SimulatorStore.Batch batch, String transaction) {
        batch.remove(UNPAID, transaction);
    }

    boolean isPaid(String transaction) {
        return store.peek(UNPAID, transaction).isEmpty();
    }
}
