package se.knyt.simulators.stripe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** Payment intents and their charges: reserved, captured once whole or in part, canceled, or expired. */
final class Payments {
    static final String INTENT = "payment_intent";
    static final String CHARGE = "charge";
    static final String EXPIRES = "authorization-expires";
    private static final List<String> REASONS =
            List.of("duplicate", "fraudulent", "requested_by_customer", "abandoned");
    private static final long AMOUNT_MAX = 99_999_999;

    /** A checkout as the shop's plug-in starts it. Amount in minor units, currency in lower case. */
    record Checkout(
            long amount,
            String currency,
            boolean capture,
            String method,
            String description,
            Map<String, String> metadata) {}

    private final SimulatorStore store;
    private final Agenda agenda;
    private final Ledger ledger;
    private final Events events;

    Payments(SimulatorStore store, Agenda agenda, Ledger ledger, Events events) {
        this.store = store;
        this.agenda = agenda;
        this.ledger = ledger;
        this.events = events;
    }

    ObjectNode intent(String id) {
        return store.find(INTENT, id).orElseThrow(() -> Refusal.missing("intent", INTENT, id));
    }

    ObjectNode charge(String id) {
        return store.find(CHARGE, id).orElseThrow(() -> Refusal.missing("charge", CHARGE, id));
    }

    /** The charge of an intent; every intent here has been paid by the buyer and so has one. */
    ObjectNode chargeOf(ObjectNode intent) {
        return charge(Json.text(intent, "latest_charge"));
    }

    ObjectNode create(Change change, Checkout checkout) {
        if (checkout.amount() > AMOUNT_MAX) {
            throw Refusal.parameter("amount_too_large", "amount", "Amount must be no more than " + AMOUNT_MAX);
        }
        Terms.mustBeWhole(checkout.amount(), checkout.currency());
        ledger.terms().settledIn(checkout.currency());
        var intentId = Wire.id(change.batch(), "pi");
        var chargeId = Wire.id(change.batch(), "ch");
        var expires = change.now().plus(Duration.ofDays(ledger.terms().authorizationDays()));
        var intent = Json.object()
                .put("id", intentId)
                .put("object", INTENT)
                .put("amount", checkout.amount())
                .put("amount_capturable", checkout.amount())
                .put("amount_received", 0)
                .putNull("canceled_at")
                .putNull("cancellation_reason")
                .put("capture_method", checkout.capture() ? "automatic" : "manual")
                .put("created", Wire.time(change.now()))
                .put("currency", checkout.currency())
                .putNull("customer")
                .put("description", checkout.description())
                .put("latest_charge", chargeId)
                .put("livemode", false)
                .put("payment_method", "pm_" + checkout.method())
                .put("status", "requires_capture");
        intent.putArray("payment_method_types").add(wireMethod(checkout.method()));
        var metadata = intent.putObject("metadata");
        checkout.metadata().forEach(metadata::put);
        var charge = charge(change, checkout, chargeId, intentId, Wire.time(expires));
        put(change, intent, charge);
        agenda.put(
                change.batch(),
                EXPIRES + " " + intentId,
                expires,
                Json.object().put("what", EXPIRES).put("about", intentId));
        if (checkout.capture()) {
            return capture(change, intent, charge, OptionalLong.empty());
        }
        events.add(change, "payment_intent.amount_capturable_updated", intent);
        return intent;
    }

    private static ObjectNode charge(Change change, Checkout checkout, String id, String intentId, long captureBefore) {
        var charge = Json.object()
                .put("id", id)
                .put("object", CHARGE)
                .put("amount", checkout.amount())
                .put("amount_captured", 0)
                .put("amount_refunded", 0)
                .putNull("application_fee_amount")
                .putNull("balance_transaction")
                .put("captured", false)
                .put("created", Wire.time(change.now()))
                .put("currency", checkout.currency())
                .putNull("customer")
                .put("description", checkout.description())
                .put("disputed", false)
                .putNull("failure_code")
                .put("livemode", false)
                .put("paid", true)
                .put("payment_intent", intentId)
                .put("payment_method", "pm_" + checkout.method())
                .put("refunded", false)
                .put("status", "succeeded");
        var metadata = charge.putObject("metadata");
        checkout.metadata().forEach(metadata::put);
        var details = charge.putObject("payment_method_details").put("type", wireMethod(checkout.method()));
        var method = details.putObject(wireMethod(checkout.method()));
        if (wireMethod(checkout.method()).equals("card")) {
            method.put("brand", "visa")
                    .put("country", checkout.method().equals("card") ? "SE" : "US")
                    .put("funding", "credit")
                    .put("last4", "4242")
                    .put("capture_before", captureBefore);
        }
        return charge;
    }

    private static String wireMethod(String method) {
        return method.startsWith("card") ? "card" : method;
    }

    private static void put(Change change, ObjectNode intent, ObjectNode charge) {
        change.batch().put(INTENT, Json.text(intent, "id"), intent.deepCopy());
        change.batch().put(CHARGE, Json.text(charge, "id"), charge.deepCopy());
    }

    private static void mustBeReserved(ObjectNode intent, String verb) {
        var status = Json.text(intent, "status");
        if (!status.equals("requires_capture")) {
            throw Refusal.state(
                    "payment_intent_unexpected_state",
                    "This PaymentIntent could not be " + verb + " because it has a status of " + status + ".");
        }
    }

    ObjectNode capture(Change change, String intentId, OptionalLong amount) {
        var intent = intent(intentId);
        return capture(change, intent, chargeOf(intent), amount);
    }

    /** Takes the amount; what is not taken is let go of, since a card is captured once. */
    private ObjectNode capture(Change change, ObjectNode intent, ObjectNode charge, OptionalLong wanted) {
        mustBeReserved(intent, "captured");
        long reserved = Json.number(intent, "amount_capturable");
        long amount = wanted.orElse(reserved);
        Terms.mustBeWhole(amount, Json.text(charge, "currency"));
        if (amount > reserved) {
            throw Refusal.state(
                    "amount_too_large",
                    "The payment could not be captured because the requested capture amount is greater than the authorized"
                            + " amount.");
        }
        var transaction = movement(change, charge, reserved, amount);
        charge.put("amount_captured", amount)
                .put("captured", true)
                .put("balance_transaction", Json.text(transaction, "id"));
        intent.put("amount_capturable", 0).put("amount_received", amount).put("status", "succeeded");
        put(change, intent, charge);
        agenda.remove(change.batch(), EXPIRES + " " + Json.text(intent, "id"));
        events.add(change, "charge.captured", charge);
        events.add(change, "payment_intent.succeeded", intent);
        return intent;
    }

    /**
     * The sale with its fees. Of a part that a plug-in captured at a version before 2025-03-31.basil, the whole reservation, and what was
     * let go of as a refund that gives its part of the fee back.
     */
    private ObjectNode movement(Change change, ObjectNode charge, long reserved, long captured) {
        var terms = ledger.terms();
        var currency = Json.text(charge, "currency");
        var taken = ledger.settled(captured, currency);
        var whole = ledger.settled(reserved, currency);
        boolean inTwo = captured < reserved && terms.partialCaptureReversal();
        var charged = fees(charge, inTwo ? whole : taken);
        var type = Json.text(charge.path("payment_method_details"), "type").equals("card") ? "charge" : "payment";
        var id = Json.text(charge, "id");
        var description = Json.text(charge, "description");
        var sale =
                ledger.add(change, new Ledger.Cause(type, "charge", id, description), inTwo ? whole : taken, charged);
        if (inTwo) {
            long rest = Math.subtractExact(whole.amount(), taken.amount());
            var refund = Wire.id(change.batch(), "re");
            var reversal = ledger.add(
                    change,
                    new Ledger.Cause("refund", "partial_capture_reversal", refund, description),
                    new Ledger.Settled(rest, whole.currency(), whole.rate()).negated(),
                    given(charged, fees(charge, taken)));
            Refunds.letGo(change, charge, refund, reserved - captured, Json.text(reversal, "id"));
        }
        return sale;
    }

    /** What of each fee is given back when so much less is taken. */
    private static List<Ledger.Fee> given(List<Ledger.Fee> charged, List<Ledger.Fee> due) {
        var given = new ArrayList<Ledger.Fee>();
        for (int i = 0; i < charged.size(); i++) {
            var fee = charged.get(i);
            long rest = i < due.size() ? due.get(i).amount() : 0;
            given.add(new Ledger.Fee(fee.type(), fee.description(), Math.subtractExact(rest, fee.amount())));
        }
        return given;
    }

    private List<Ledger.Fee> fees(ObjectNode charge, Ledger.Settled taken) {
        var terms = ledger.terms();
        var fees = new ArrayList<Ledger.Fee>();
        var method = Json.text(charge, "payment_method").substring("pm_".length());
        long processing = terms.saleFee(method, taken.amount(), taken.currency());
        fees.add(new Ledger.Fee("stripe_fee", "Stripe processing fees", processing));
        long conversion = taken.rate() == null ? 0 : terms.conversionFee(taken.amount());
        if (conversion > 0) {
            fees.add(new Ledger.Fee("stripe_fee", "Stripe currency conversion fee", conversion));
        }
        long tax = terms.taxOn(processing + conversion);
        if (tax > 0) {
            fees.add(new Ledger.Fee("tax", "VAT", tax));
        }
        return fees;
    }

    /** What a caller may give as its reason; {@code expired} is Stripe's own word. */
    static void mustBeReason(String reason) {
        if (!reason.isEmpty() && !REASONS.contains(reason)) {
            throw Refusal.parameter(
                    "",
                    "cancellation_reason",
                    "Invalid cancellation_reason: must be one of duplicate, fraudulent, requested_by_customer, or abandoned");
        }
    }

    ObjectNode cancel(Change change, String intentId, String reason) {
        var intent = intent(intentId);
        mustBeReserved(intent, "canceled");
        return letGo(change, intent, reason, "payment_intent.canceled");
    }

    /** Nobody captured in time. */
    void expire(Change change, String intentId) {
        var intent = intent(intentId);
        if (Json.text(intent, "status").equals("requires_capture")) {
            letGo(change, intent, "expired", "payment_intent.canceled");
            events.add(change, "charge.expired", chargeOf(intent));
        }
    }

    private ObjectNode letGo(Change change, ObjectNode intent, String reason, String event) {
        intent.put("status", "canceled")
                .put("amount_capturable", 0)
                .put("canceled_at", Wire.time(change.now()))
                .put("cancellation_reason", reason.isEmpty() ? null : reason);
        put(change, intent, chargeOf(intent));
        agenda.remove(change.batch(), EXPIRES + " " + Json.text(intent, "id"));
        events.add(change, event, intent);
        return intent;
    }

    /** Description and metadata may be changed at any time; an empty value takes a key away. */
    ObjectNode update(Change change, String kind, ObjectNode object, Params params) {
        params.text("description").ifPresent(text -> object.put("description", text));
        var metadata = (ObjectNode) object.path("metadata");
        params.members("metadata").forEach((key, value) -> {
            if (value.isEmpty()) {
                metadata.remove(key);
            } else {
                metadata.put(key, value);
            }
        });
        change.batch().put(kind, Json.text(object, "id"), object);
        return object;
    }
}
