package se.knyt.simulators.swish;

import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Payment requests. The buyer answers in the app, or the time runs out; what is paid is on the account at once. */
final class Payments {
    static final String PAYMENT = "payment_request";
    static final String TIMEOUT = "timeout";

    private final SimulatorStore store;
    private final Agenda agenda;
    private final Bank bank;
    private final Callbacks callbacks;

    Payments(SimulatorStore store, Agenda agenda, Bank bank, Callbacks callbacks) {
        this.store = store;
        this.agenda = agenda;
        this.bank = bank;
        this.callbacks = callbacks;
    }

    ObjectNode find(SimulatorStore.Batch batch, String id) {
        return batch.find(PAYMENT, id).orElseThrow(() -> Refusal.plain(404));
    }

    /** Takes a request in; the id is the caller's, and is taken once. */
    ObjectNode create(Change change, String id, JsonNode body) {
        if (!Wire.isId(id)) {
            throw Refusal.plain(400);
        }
        var codes = new ArrayList<String>();
        var payee = Json.text(body, "payeeAlias");
        if (payee.isEmpty()) {
            codes.add("RP01");
        } else if (!payee.equals(SwishSimulator.PAYEE_ALIAS)) {
            throw Refusal.forbidden("PA01");
        }
        if (!Wire.isReference(Json.text(body, "payeePaymentReference"))) {
            codes.add("FF08");
        }
        if (!Wire.isPayer(Json.text(body, "payerAlias"))) {
            codes.add("BE18");
        }
        Wire.check(body, Terms.of(store).minimum(), codes);
        if (store.peek(PAYMENT, id).isPresent()) {
            codes.add("RP09");
        }
        if (codes.isEmpty() && asksAlready(Json.text(body, "payerAlias"))) {
            codes.add("RP06");
        }
        if (!codes.isEmpty()) {
            throw Refusal.of(codes);
        }
        return keep(change, id, body);
    }

    /** One payer is asked once at a time. */
    private boolean asksAlready(String payer) {
        return !payer.isEmpty()
                && store.all(PAYMENT).stream()
                        .anyMatch(open -> Json.text(open, "status").equals("CREATED")
                                && Json.text(open, "payerAlias").equals(payer));
    }

    private ObjectNode keep(Change change, String id, JsonNode body) {
        var payment = Json.object().put("id", id);
        for (var field : List.of("payeePaymentReference", "callbackUrl", "payerAlias", "payeeAlias")) {
            if (body.has(field)) {
                payment.put(field, Json.text(body, field));
            }
        }
        payment.put("amount", Wire.read(body))
                .put("currency", "SEK")
                .put("message", Json.text(body, "message"))
                .put("status", "CREATED")
                .put("dateCreated", Wire.time(change.now()))
                .put("_callbackIdentifier", Json.text(body, "callbackIdentifier"));
        change.batch().put(PAYMENT, id, payment);
        agenda.put(
                change.batch(),
                TIMEOUT + " " + id,
                change.now().plus(Terms.of(store).timeout()),
                Json.object().put("what", TIMEOUT).put("about", id));
        return payment;
    }

    /** The buyer signs. A message that is an error's code makes the payment end with it, as in the vendor's test system. */
    ObjectNode pay(Change change, String id, String payer) {
        var payment = open(change, id);
        var message = Json.text(payment, "message");
        if (Refusal.known(message)) {
            return end(change, payment, "ERROR", message);
        }
        if (!payment.has("payerAlias")) {
            payment.put("payerAlias", payer.isEmpty() ? SwishSimulator.PAYER_ALIAS : payer);
        }
        payment.put("paymentReference", Wire.id("payment " + id)).put("datePaid", Wire.time(change.now()));
        bank.move(
                change,
                Wire.minor(payment),
                Json.text(payment, "payerAlias"),
                message,
                Json.text(payment, "payeePaymentReference"),
                Json.text(payment, "paymentReference"));
        return end(change, payment, "PAID", "");
    }

    /** The buyer says no in the app. */
    ObjectNode decline(Change change, String id) {
        return end(change, open(change, id), "DECLINED", "");
    }

    ObjectNode fail(Change change, String id, String code) {
        if (!Refusal.known(code)) {
            throw new IllegalArgumentException("no error is called " + code);
        }
        return end(change, open(change, id), "ERROR", code);
    }

    /** The merchant takes the request back. */
    ObjectNode cancel(Change change, String id, JsonNode patch) {
        var payment = find(change.batch(), id);
        var act = patch.path(0);
        boolean cancels = patch.isArray()
                && patch.size() == 1
                && Json.text(act, "op").equals("replace")
                && Json.text(act, "path").equals("/status")
                && Json.text(act, "value").equals("cancelled");
        if (!cancels) {
            throw Refusal.plain(400);
        }
        if (!Json.text(payment, "status").equals("CREATED")) {
            throw Refusal.of("RP07");
        }
        return end(change, payment, "CANCELLED", "");
    }

    void timedOut(Change change, String id) {
        var payment = find(change.batch(), id);
        if (Json.text(payment, "status").equals("CREATED")) {
            end(change, payment, "ERROR", "TM01");
        }
    }

    private ObjectNode open(Change change, String id) {
        var payment = find(change.batch(), id);
        if (!Json.text(payment, "status").equals("CREATED")) {
            throw new IllegalArgumentException("the payment request is " + Json.text(payment, "status"));
        }
        return payment;
    }

    private ObjectNode end(Change change, ObjectNode payment, String status, String code) {
        var id = Json.text(payment, "id");
        payment.put("status", status);
        if (!code.isEmpty()) {
            payment.put("errorCode", code).put("errorMessage", Refusal.text(code));
        }
        agenda.remove(change.batch(), TIMEOUT + " " + id);
        change.batch().put(PAYMENT, id, payment);
        callbacks.tell(change.batch(), "payment", payment);
        return payment;
    }
}
