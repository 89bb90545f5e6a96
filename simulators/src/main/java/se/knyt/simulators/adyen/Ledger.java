package se.knyt.simulators.adyen;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What moves the merchant's balance. A row keeps gross and net as signed minor units; which column a report writes them in is the
 * report's. It waits until the batch of its day closes.
 */
final class Ledger {
    static final String ROW = "row";
    static final String CLOSING = "closing";
    private static final String WAITING = "waiting";

    /** Nobody paid these: newer reports leave their gross currency and rate empty. */
    private static final Set<String> WITHOUT_GROSS = Set.of("Fee", "MerchantPayout");

    /**
     * What a row is about.
     *
     * @param type as the settlement details report names it
     * @param payment the payment, or an empty object
     * @param modification reference of the modification, or a text where there is none
     * @param reference the merchant's own of the modification, or empty
     */
    record Cause(String type, JsonNode payment, String modification, String reference) {
        static Cause of(String type, String text) {
            return new Cause(type, Json.object(), text, "");
        }
    }

    private final SimulatorStore store;
    private final Agenda agenda;

    Ledger(SimulatorStore store, Agenda agenda) {
        this.store = store;
        this.agenda = agenda;
    }

    Terms terms() {
        return Terms.of(store);
    }

    /**
     * A row of a payment, which waits for its batch: gross as the buyer paid, net as it is settled less its fees.
     *
     * @param amount signed minor units of the payment's currency
     */
    ObjectNode add(Change change, Cause cause, long amount, Terms.Fees fees) {
        var currency = Json.text(cause.payment().path("amount"), "currency");
        var terms = terms();
        long settled = terms.settled(amount, currency);
        var row = row(change, cause, terms.settledIn(currency), Math.subtractExact(settled, fees.sum()))
                .put("gross_currency", currency)
                .put("gross", amount)
                .put("rate", terms.exchangeRate(currency).toPlainString())
                .put("commission", fees.commission())
                .put("markup", fees.markup())
                .put("scheme", fees.scheme())
                .put("interchange", fees.interchange());
        return waits(change, row);
    }

    /** A row without a payment, which waits for its batch. */
    ObjectNode add(Change change, Cause cause, String currency, long net) {
        return waits(change, row(change, cause, currency, net));
    }

    private ObjectNode waits(Change change, ObjectNode row) {
        var due = terms().closingOf(change.now());
        var id = Json.text(row, "id");
        change.batch().put(ROW, id, row);
        change.batch().put(WAITING, id, Json.object().put("due_at", due.toString()));
        closeAt(change, due);
        return row;
    }

    /** Puts the closing of a batch on the agenda. */
    void closeAt(Change change, Instant due) {
        agenda.put(change.batch(), CLOSING + " " + due, due, Json.object().put("what", CLOSING));
    }

    /** A row that a closing batch writes into itself. */
    ObjectNode within(Change change, Cause cause, String currency, long net, long batchNumber) {
        var row = row(change, cause, currency, net).put("batch", batchNumber);
        change.batch().put(ROW, Json.text(row, "id"), row);
        return row;
    }

    private static ObjectNode row(Change change, Cause cause, String currency, long net) {
        var payment = cause.payment();
        var row = Json.object()
                .put("id", String.format(Locale.ROOT, "%012d", change.batch().next(ROW, 1)))
                .put("type", cause.type())
                .put("psp_reference", Json.text(payment, "pspReference"))
                .put("merchant_reference", Json.text(payment, "merchantReference"))
                .put("method", Json.text(payment, "paymentMethod"))
                .put("created", change.now().toString())
                .put("modification", cause.modification())
                .put("modification_reference", cause.reference())
                .put("net_currency", currency)
                .put("net", net);
        return WITHOUT_GROSS.contains(cause.type())
                ? row
                : row.put("gross_currency", currency).put("rate", "1");
    }

    List<ObjectNode> rows() {
        return store.all(ROW);
    }

    List<ObjectNode> rows(long batchNumber) {
        return rows().stream()
                .filter(row -> Json.number(row, "batch") == batchNumber)
                .toList();
    }

    /** The rows that a batch closing at {@code now} takes, oldest first. */
    List<ObjectNode> due(Instant now) {
        var due = new ArrayList<ObjectNode>();
        for (var row : rows()) {
            store.peek(WAITING, Json.text(row, "id"))
                    .filter(waiting ->
                            !Instant.parse(Json.text(waiting, "due_at")).isAfter(now))
                    .ifPresent(_ -> due.add(row.deepCopy()));
        }
        return due;
    }

    void take(Change change, ObjectNode row, long batchNumber) {
        var id = Json.text(row, "id");
        change.batch().remove(WAITING, id);
        change.batch().put(ROW, id, row.put("batch", batchNumber));
    }

    /** Takes back a row that no batch has taken, and tells whether it could. */
    boolean withdraw(Change change, String type, String modification) {
        for (var row : rows()) {
            var id = Json.text(row, "id");
            boolean waits = store.peek(WAITING, id).isPresent();
            if (waits
                    && Json.text(row, "type").equals(type)
                    && Json.text(row, "modification").equals(modification)) {
                change.batch().remove(WAITING, id);
                change.batch().remove(ROW, id);
                return true;
            }
        }
        return false;
    }
}
