package se.knyt.simulators.swish;

import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Refunds of payments, whole or in parts: first debited from the account, then paid to the buyer. */
final class Refunds {
    static final String REFUND = "refund";
    static final String STEP = "refund-step";
    private static final String FAIL_NEXT = "fail_next";
    private static final Period POSSIBLE = Period.ofMonths(13);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

    private final SimulatorStore store;
    private final Agenda agenda;
    private final Bank bank;
    private final Callbacks callbacks;

    Refunds(SimulatorStore store, Agenda agenda, Bank bank, Callbacks callbacks) {
        this.store = store;
        this.agenda = agenda;
        this.bank = bank;
        this.callbacks = callbacks;
    }

    ObjectNode find(SimulatorStore.Batch batch, String id) {
        return batch.find(REFUND, id).orElseThrow(() -> Refusal.plain(404));
    }

    ObjectNode create(Change change, String id, JsonNode body) {
        if (!Wire.isId(id)) {
            throw Refusal.plain(400);
        }
        var codes = new ArrayList<String>();
        if (!Wire.isReference(Json.text(body, "payerPaymentReference"))) {
            codes.add("FF08");
        }
        Wire.check(body, Terms.of(store).minimum(), codes);
        if (store.peek(REFUND, id).isPresent()) {
            codes.add("RP09");
        }
        if (codes.isEmpty()) {
            against(change, body, codes);
        }
        if (!codes.isEmpty()) {
            throw Refusal.of(codes);
        }
        return keep(change, id, body);
    }

    /** The payment that it is of must be there, be ours, be young enough and have as much left. */
    private void against(Change change, JsonNode body, List<String> codes) {
        var original = payment(Json.text(body, "originalPaymentReference"))
                .filter(payment -> paidAt(payment)
                        .atZone(PayoutDays.ZONE)
                        .plus(POSSIBLE)
                        .toInstant()
                        .isAfter(change.now()));
        if (original.isEmpty()) {
            codes.add("RF02");
        } else if (!Json.text(body, "payerAlias").equals(SwishSimulator.PAYEE_ALIAS)) {
            codes.add("RF03");
        } else if (Wire.read(body).compareTo(Wire.kronor(left(original.get()))) > 0) {
            codes.add("RF08");
        }
    }

    private static Instant paidAt(JsonNode payment) {
        return java.time.OffsetDateTime.parse(Json.text(payment, "datePaid"), TIME)
                .toInstant();
    }

    private Optional<ObjectNode> payment(String reference) {
        return store.all(Payments.PAYMENT).stream()
                .filter(payment -> !reference.isEmpty()
                        && Json.text(payment, "paymentReference").equals(reference))
                .findFirst();
    }

    /** What of a payment is not refunded, in öre; a refund that failed does not count. */
    long left(JsonNode payment) {
        long left = Wire.minor(payment);
        for (var refund : store.all(REFUND)) {
            boolean counts = !Json.text(refund, "status").equals("ERROR")
                    && Json.text(refund, "originalPaymentReference").equals(Json.text(payment, "paymentReference"));
            left -= counts ? Wire.minor(refund) : 0;
        }
        return left;
    }

    private ObjectNode keep(Change change, String id, JsonNode body) {
        var original = payment(Json.text(body, "originalPaymentReference")).orElseThrow();
        var refund = Json.object().put("id", id);
        for (var field : List.of("originalPaymentReference", "payerPaymentReference", "callbackUrl", "payerAlias")) {
            if (body.has(field)) {
                refund.put(field, Json.text(body, field));
            }
        }
        refund.put("payeeAlias", Json.text(original, "payerAlias"))
                .put("amount", Wire.read(body))
                .put("currency", "SEK")
                .put("message", Json.text(body, "message"))
                .put("status", "CREATED")
                .put("dateCreated", Wire.time(change.now()))
                .put("_callbackIdentifier", Json.text(body, "callbackIdentifier"));
        change.batch().put(REFUND, id, refund);
        later(change, id);
        return refund;
    }

    private void later(Change change, String id) {
        agenda.put(
                change.batch(),
                STEP + " " + id,
                change.now().plus(Terms.of(store).refund()),
                Json.object().put("what", STEP).put("about", id));
    }

    /** The next refund ends with an error. */
    void failNext(Change change, String code) {
        if (!Refusal.known(code)) {
            throw new IllegalArgumentException("no error is called " + code);
        }
        change.batch().put(FAIL_NEXT, FAIL_NEXT, Json.object().put("code", code));
    }

    /** Created becomes debited, or fails; debited becomes paid. */
    ObjectNode step(Change change, String id) {
        var refund = find(change.batch(), id);
        var fails = change.batch().find(FAIL_NEXT, FAIL_NEXT);
        if (Json.text(refund, "status").equals("DEBITED")) {
            refund.put("status", "PAID")
                    .put("paymentReference", Wire.id("refund " + id))
                    .put("datePaid", Wire.time(change.now()));
        } else if (fails.isPresent() || Refusal.known(Json.text(refund, "message"))) {
            var code = fails.map(node -> Json.text(node, "code")).orElse(Json.text(refund, "message"));
            refund.put("status", "ERROR").put("errorCode", code).put("errorMessage", Refusal.text(code));
            change.batch().remove(FAIL_NEXT, FAIL_NEXT);
        } else {
            debit(change, refund);
        }
        change.batch().put(REFUND, id, refund);
        callbacks.tell(change.batch(), REFUND, refund);
        return refund;
    }

    private void debit(Change change, ObjectNode refund) {
        var id = Json.text(refund, "id");
        refund.put("status", "DEBITED");
        bank.move(
                change,
                Math.negateExact(Wire.minor(refund)),
                Json.text(refund, "payeeAlias"),
                Json.text(refund, "message"),
                Json.text(refund, "payerPaymentReference"),
                Wire.id("refund " + id));
        later(change, id);
    }
}
