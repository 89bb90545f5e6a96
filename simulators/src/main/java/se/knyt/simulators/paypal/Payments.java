package se.knyt.simulators.paypal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Authorizations, captures and refunds, and the rules of what may be done to one. Fields with an underscore are not shown. */
final class Payments {
    static final String ORDER = "order";
    static final String AUTHORIZATION = "authorization";
    static final String CAPTURE = "capture";
    static final String REFUND = "refund";
    private static final Set<String> CAPTURE_FIELDS =
            Set.of("amount", "invoice_id", "final_capture", "payment_instruction", "note_to_payer", "soft_descriptor");
    private static final Set<String> REFUND_FIELDS =
            Set.of("amount", "custom_id", "invoice_id", "note_to_payer", "payment_instruction");
    private static final int CAPTURES_MAX = 10;
    private static final Duration REFUNDABLE = Duration.ofDays(180);

    private final SimulatorStore store;
    private final Ledger ledger;

    Payments(SimulatorStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    ObjectNode find(SimulatorStore.Batch batch, String kind, String id) {
        return batch.find(kind, id).orElseThrow(() -> Refusal.notFound());
    }

    /** An order that the buyer has approved, and its authorization. */
    ObjectNode authorize(SimulatorStore.Batch batch, PurchaseActs.Purchase wanted, Instant now) {
        var currency = wanted.currency();
        long amount = wanted.amountMinor();
        Wire.decimals(currency);
        if (amount > 99_999_999_999L) {
            throw Refusal.invalid("amount_minor", "is too large");
        }
        var method = wanted.method().isEmpty() ? "wallet" : wanted.method();
        if (!List.of("wallet", "card").contains(method)) {
            throw Refusal.invalid("method", "is wallet or card");
        }
        if (!ledger.terms().holds(currency)) {
            ledger.terms().rate(currency);
        }
        var reference = wanted.reference();
        checkText("reference", reference);
        var orderId = ledger.newId(batch, ORDER);
        var id = ledger.newId(batch, AUTHORIZATION);
        var expires = now.plus(Duration.ofDays(ledger.terms().number("authorization_days")));
        var authorization = Json.object()
                .put("id", id)
                .put("status", "CREATED")
                .put("invoice_id", reference)
                .put("custom_id", reference)
                .put("expiration_time", Wire.time(expires))
                .put("create_time", Wire.time(now))
                .put("update_time", Wire.time(now))
                .put("_order", orderId)
                .put("_amount", amount)
                .put("_captured", 0)
                .put("_captures", 0)
                .put("_method", method)
                .put("_currency", currency);
        authorization.set("amount", Wire.money(amount, currency));
        protection(authorization);
        related(authorization).put("order_id", orderId);
        batch.put(AUTHORIZATION, id, authorization);
        var order = Json.object()
                .put("id", orderId)
                .put("intent", wanted.capture() ? "CAPTURE" : "AUTHORIZE")
                .put("status", "COMPLETED")
                .put("create_time", Wire.time(now))
                .put("update_time", Wire.time(now))
                .put("_authorization", id)
                .put("_reference", reference);
        batch.put(ORDER, orderId, order);
        ledger.note(batch, new Ledger.Movement("T1300", id, amount, currency, references(authorization)), now);
        return order;
    }

    private static void checkText(String field, String text) {
        if (text.length() > 127) {
            throw Refusal.length("/" + field);
        }
    }

    /** A field that the description of the body does not name: an authorization's {@code custom_id} in its capture, for one. */
    private static void only(JsonNode body, Set<String> known) {
        for (var field : body.properties()) {
            if (!known.contains(field.getKey())) {
                throw Refusal.syntax("/" + field.getKey());
            }
        }
    }

    private static void protection(ObjectNode payment) {
        payment.putObject("seller_protection")
                .put("status", "ELIGIBLE")
                .putArray("dispute_categories")
                .add("ITEM_NOT_RECEIVED")
                .add("UNAUTHORIZED_TRANSACTION");
    }

    /** The ids of what a payment belongs to. */
    private static ObjectNode related(ObjectNode payment) {
        return payment.putObject("supplementary_data").putObject("related_ids");
    }

    static ObjectNode references(JsonNode payment) {
        var about = Json.object();
        if (!Json.text(payment, "invoice_id").isEmpty()) {
            about.put("invoice_id", Json.text(payment, "invoice_id"));
        }
        if (!Json.text(payment, "custom_id").isEmpty()) {
            about.put("custom_field", Json.text(payment, "custom_id"));
        }
        return about;
    }

    /** As of {@code now}: an authorization whose time has run out is void without anybody touching it. */
    static ObjectNode asOf(ObjectNode authorization, Instant now) {
        if (expired(authorization, now) && open(authorization)) {
            authorization.put("status", "VOIDED");
        }
        return authorization;
    }

    private static boolean expired(JsonNode authorization, Instant now) {
        return !now.isBefore(Instant.parse(Json.text(authorization, "expiration_time")));
    }

    private static boolean open(JsonNode authorization) {
        return List.of("CREATED", "PARTIALLY_CAPTURED").contains(Json.text(authorization, "status"));
    }

    ObjectNode capture(SimulatorStore.Batch batch, String authorizationId, JsonNode body, Instant now) {
        only(body, CAPTURE_FIELDS);
        var authorization = find(batch, AUTHORIZATION, authorizationId);
        mustBeCapturable(authorization, now);
        var currency = Json.text(authorization, "_currency");
        long captured = Json.number(authorization, "_captured");
        long authorized = Json.number(authorization, "_amount");
        long amount = body.has("amount")
                ? Wire.minor(body.path("amount"), currency, "AUTH_CAPTURE_CURRENCY_MISMATCH")
                : authorized - captured;
        if (amount <= 0 || captured + amount > Math.multiplyExact(authorized, 115L) / 100) {
            throw Refusal.unprocessable(
                    "MAX_CAPTURE_AMOUNT_EXCEEDED",
                    "Capture amount exceeds allowable limit. Please contact customer service or your account manager to"
                            + " request the change to your overage limit. The default overage limit is 115%, which"
                            + " allows the sum of all captures to be up to 115% of the order amount. The ability to"
                            + " over capture is subjected to regulatory approvals.");
        }
        var invoice = invoiceId(body, CAPTURE, Json.text(authorization, "invoice_id"));
        var id = ledger.newId(batch, CAPTURE);
        var terms = ledger.terms();
        var method = Json.text(authorization, "_method");
        long fee = Math.min(amount, terms.fee(amount, currency, method));
        boolean last = body.path("final_capture").asBoolean(false);
        var capture = Json.object()
                .put("id", id)
                .put("status", "COMPLETED")
                .put("invoice_id", invoice)
                .put("custom_id", Json.text(authorization, "custom_id"))
                .put("final_capture", last)
                .put("create_time", Wire.time(now))
                .put("update_time", Wire.time(now))
                .put("_authorization", authorizationId)
                .put("_order", Json.text(authorization, "_order"))
                .put("_amount", amount)
                .put("_refunded", 0)
                .put("_method", method)
                .put("_currency", currency);
        capture.set("amount", Wire.money(amount, currency));
        capture.set("seller_receivable_breakdown", breakdown(terms, amount, fee, currency));
        protection(capture);
        related(capture).put("order_id", Json.text(authorization, "_order")).put("authorization_id", authorizationId);
        batch.put(CAPTURE, id, capture);
        boolean all = last || captured + amount >= authorized;
        authorization
                .put("_captured", captured + amount)
                .put("_captures", Json.number(authorization, "_captures") + 1)
                .put("status", all ? "CAPTURED" : "PARTIALLY_CAPTURED")
                .put("update_time", Wire.time(now));
        batch.put(AUTHORIZATION, authorizationId, authorization);
        var about = references(capture).put("paypal_reference_id", authorizationId);
        about.put("paypal_reference_id_type", "TXN").put("protection_eligibility", "01");
        ledger.add(batch, new Ledger.Movement("T0006", id, amount, -fee, currency, about), now);
        return capture;
    }

    private static void mustBeCapturable(JsonNode authorization, Instant now) {
        if (authorization.has(Reauthorizations.CHILD)) {
            throw Refusal.unprocessable(
                    "TRANSACTION_REFUSED", "PayPal's internal controls prevent authorization from being captured.");
        }
        switch (Json.text(authorization, "status")) {
            case "VOIDED" ->
                throw Refusal.unprocessable(
                        "AUTHORIZATION_VOIDED", "A voided authorization cannot be captured or reauthorized. ");
            case "CAPTURED" ->
                throw Refusal.unprocessable(
                        "AUTHORIZATION_ALREADY_CAPTURED", "Authorization has previously been captured.");
            default -> {
                if (expired(authorization, now)) {
                    throw Refusal.unprocessable(
                            "AUTHORIZATION_EXPIRED", "An expired authorization cannot be captured.");
                }
                if (Json.number(authorization, "_captures") >= CAPTURES_MAX) {
                    throw Refusal.unprocessable(
                            "MAX_CAPTURE_COUNT_EXCEEDED",
                            "Maxmimum number of allowable captures has been reached. No additional captures are"
                                    + " possible for this authorization. Contact Customer Service or your account"
                                    + " manager to change the number of captures for a given authorization.");
                }
            }
        }
    }

    /** The number that the caller gives must not have been used before; where none is given, the authorization's own stands. */
    private String invoiceId(JsonNode body, String kind, String otherwise) {
        var given = Json.text(body, "invoice_id");
        checkText("invoice_id", given);
        if (given.isEmpty()) {
            return otherwise;
        }
        boolean used = ledger.terms().is("unique_invoice_ids")
                && store.all(kind).stream()
                        .anyMatch(other -> Json.text(other, "invoice_id").equals(given));
        if (used) {
            throw Refusal.unprocessable(
                    "DUPLICATE_INVOICE_ID",
                    kind.equals(REFUND)
                            ? "Invoice ID was previously used to refund a capture."
                            : "Requested invoice_id has been previously captured. Possible duplicate transaction.");
        }
        return given;
    }

    private static ObjectNode breakdown(Terms terms, long gross, long fee, String currency) {
        var breakdown = Json.object();
        breakdown.set("gross_amount", Wire.money(gross, currency));
        breakdown.set("paypal_fee", Wire.money(fee, currency));
        breakdown.set("net_amount", Wire.money(gross - fee, currency));
        if (!terms.holds(currency)) {
            breakdown.set("receivable_amount", Wire.money(terms.converted(gross - fee, currency), Terms.PRIMARY));
            breakdown
                    .putObject("exchange_rate")
                    .put("source_currency", currency)
                    .put("target_currency", Terms.PRIMARY)
                    .put("value", terms.rate(currency));
        }
        return breakdown;
    }

    void voidRest(SimulatorStore.Batch batch, String authorizationId, Instant now) {
        var authorization = find(batch, AUTHORIZATION, authorizationId);
        if (authorization.has(Reauthorizations.PARENT)) {
            throw Refusal.unprocessable(
                    "CANNOT_BE_VOIDED",
                    "A reauthorization cannot be voided. Please void the original parent authorization.");
        }
        if (Json.number(authorization, "_captured") > 0) {
            throw Refusal.unprocessable(
                    "PREVIOUSLY_CAPTURED", "Authorization has been previously captured and hence cannot be voided.");
        }
        if (!open(asOf(authorization, now))) {
            throw Refusal.unprocessable(
                    "PREVIOUSLY_VOIDED", "Authorization has been previously voided and hence cannot be voided again.");
        }
        authorization.put("status", "VOIDED").put("update_time", Wire.time(now));
        batch.put(AUTHORIZATION, authorizationId, authorization);
        if (authorization.has(Reauthorizations.CHILD)) {
            var child = find(batch, AUTHORIZATION, Json.text(authorization, Reauthorizations.CHILD));
            child.put("status", "VOIDED").put("update_time", Wire.time(now));
            batch.put(AUTHORIZATION, Json.text(child, "id"), child);
        }
    }

    ObjectNode refund(SimulatorStore.Batch batch, String captureId, JsonNode body, Instant now) {
        only(body, REFUND_FIELDS);
        var capture = find(batch, CAPTURE, captureId);
        var currency = Json.text(capture, "_currency");
        long captured = Json.number(capture, "_amount");
        long refunded = Json.number(capture, "_refunded");
        mustBeRefundable(capture, now);
        long amount = body.has("amount")
                ? Wire.minor(body.path("amount"), currency, "REFUND_CAPTURE_CURRENCY_MISMATCH")
                : captured - refunded;
        if (refunded + amount > captured) {
            throw Refusal.unprocessable(
                    "REFUND_AMOUNT_EXCEEDED",
                    "The refund amount must be less than or equal to the capture amount that has not yet been"
                            + " refunded.");
        }
        checkText("custom_id", Json.text(body, "custom_id"));
        var custom = body.has("custom_id") ? Json.text(body, "custom_id") : Json.text(capture, "custom_id");
        var invoice = invoiceId(body, REFUND, Json.text(capture, "invoice_id"));
        long fee = ledger.terms().is("refund_returns_fee")
                ? ledger.terms().variableFee(amount, Json.text(capture, "_method"))
                : 0;
        var id = ledger.newId(batch, REFUND);
        var refund = Json.object()
                .put("id", id)
                .put("status", "COMPLETED")
                .put("invoice_id", invoice)
                .put("custom_id", custom)
                .put("create_time", Wire.time(now))
                .put("update_time", Wire.time(now))
                .put("_capture", captureId)
                .put("_order", Json.text(capture, "_order"))
                .put("_amount", amount)
                .put("_currency", currency);
        refund.set("amount", Wire.money(amount, currency));
        if (body.has("note_to_payer")) {
            refund.put("note_to_payer", Json.text(body, "note_to_payer"));
        }
        var breakdown = refund.putObject("seller_payable_breakdown");
        breakdown.set("gross_amount", Wire.money(amount, currency));
        breakdown.set("paypal_fee", Wire.money(fee, currency));
        breakdown.set("net_amount", Wire.money(amount - fee, currency));
        breakdown.set("total_refunded_amount", Wire.money(refunded + amount, currency));
        batch.put(REFUND, id, refund);
        capture.put("_refunded", refunded + amount)
                .put("status", refunded + amount == captured ? "REFUNDED" : "PARTIALLY_REFUNDED")
                .put("update_time", Wire.time(now));
        batch.put(CAPTURE, captureId, capture);
        var about = references(refund).put("paypal_reference_id", captureId).put("paypal_reference_id_type", "TXN");
        ledger.add(batch, new Ledger.Movement("T1107", id, -amount, fee, currency, about), now);
        return refund;
    }

    private void mustBeRefundable(JsonNode capture, Instant now) {
        if (Json.text(capture, "status").equals("REFUNDED")) {
            throw Refusal.unprocessable("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded");
        }
        if (now.isAfter(Instant.parse(Json.text(capture, "create_time")).plus(REFUNDABLE))) {
            throw Refusal.unprocessable(
                    "REFUND_TIME_LIMIT_EXCEEDED", "You are over the time limit to perform a refund on this capture");
        }
        boolean disputed = store.all(Disputes.DISPUTE).stream()
                .anyMatch(dispute -> Json.text(dispute, "_capture").equals(Json.text(capture, "id"))
                        && Json.text(dispute, "dispute_channel").equals("EXTERNAL")
                        && !Json.text(dispute, "dispute_state").equals("RESOLVED"));
        if (disputed) {
            throw Refusal.unprocessable(
                    "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK",
                    "Refunds are not allowed on this capture due to a chargeback on the card or bank. Please contact"
                            + " the payee to resolve the chargeback.");
        }
    }

    /** The captures or refunds of an order, oldest first. */
    List<ObjectNode> of(String kind, String order) {
        var found = new ArrayList<ObjectNode>();
        for (var one : store.all(kind)) {
            if (Json.text(one, "_order").equals(order)) {
                found.add(one.deepCopy());
            }
        }
        return found;
    }
}
