package se.knyt.simulators.paypal;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Function;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What buyers, their banks and the merchant's portal do. */
final class PayPalActs implements PurchaseActs {
    private final SimulatorStore store;
    private final Payments payments;
    private final Disputes disputes;
    private final Webhooks webhooks;
    private final InstantSource clock;

    PayPalActs(SimulatorStore store, Payments payments, Disputes disputes, Webhooks webhooks, InstantSource clock) {
        this.store = store;
        this.payments = payments;
        this.disputes = disputes;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    private ObjectNode committed(Function<SimulatorStore.Batch, ObjectNode> act) {
        var batch = store.batch();
        var answer = act.apply(batch);
        batch.commit();
        webhooks.deliveries().wake();
        return answer;
    }

    private void tell(SimulatorStore.Batch batch, String event, String type, ObjectNode resource) {
        webhooks.tell(batch, event, type, PayPalSimulator.shown(resource), clock.instant());
    }

    @Override
    public ObjectNode purchase(Purchase wanted) {
        return committed(batch -> {
            var order = payments.authorize(batch, wanted, clock.instant());
            var authorization = Json.text(order, "_authorization");
            var answer = Json.object().put("id", Json.text(order, "id")).put("authorization_id", authorization);
            if (wanted.capture()) {
                answer.put("capture_id", capture(batch, authorization, Json.object()));
            } else {
                var made = payments.find(batch, Payments.AUTHORIZATION, authorization);
                tell(batch, "PAYMENT.AUTHORIZATION.CREATED", "authorization", made);
            }
            return answer;
        });
    }

    private String capture(SimulatorStore.Batch batch, String authorization, ObjectNode body) {
        var capture = payments.capture(batch, authorization, body, clock.instant());
        tell(batch, "PAYMENT.CAPTURE.COMPLETED", "capture", capture);
        return Json.text(capture, "id");
    }

    private ObjectNode authorizationOf(SimulatorStore.Batch batch, String order) {
        var id = Json.text(payments.find(batch, Payments.ORDER, order), "_authorization");
        return payments.find(batch, Payments.AUTHORIZATION, id);
    }

    @Override
    public ObjectNode capture(String id, OptionalLong amount) {
        return committed(batch -> {
            var authorization = authorizationOf(batch, id);
            var body = Json.object();
            amount.ifPresent(minor -> body.set("amount", Wire.money(minor, Json.text(authorization, "_currency"))));
            return Json.object().put("id", capture(batch, Json.text(authorization, "id"), body));
        });
    }

    /** From the oldest capture with something left; one call makes one refund for each capture that it needs. */
    @Override
    public ObjectNode refund(String id, OptionalLong amount) {
        return committed(batch -> {
            var captures = payments.of(Payments.CAPTURE, id);
            long all = captures.stream().mapToLong(PayPalActs::refundable).sum();
            long left = amount.orElse(all);
            if (left < 1 || left > all) {
                throw Refusal.unprocessable("REFUND_AMOUNT_EXCEEDED", "That much has not been captured.");
            }
            var ids = Json.array();
            for (var capture : captures) {
                long part = Math.min(left, refundable(capture));
                if (part > 0) {
                    var body = Json.object();
                    body.set("amount", Wire.money(part, Json.text(capture, "_currency")));
                    var refund = payments.refund(batch, Json.text(capture, "id"), body, clock.instant());
                    tell(batch, "PAYMENT.CAPTURE.REFUNDED", "refund", refund);
                    ids.add(Json.text(refund, "id"));
                    left -= part;
                }
            }
            var answer = Json.object().put("id", ids.path(0).asString(""));
            answer.set("ids", ids);
            return answer;
        });
    }

    private static long refundable(JsonNode capture) {
        return Json.number(capture, "_amount") - Json.number(capture, "_refunded");
    }

    @Override
    public ObjectNode release(String id) {
        return committed(batch -> {
            var newest = authorizationOf(batch, id);
            // One that was made anew is let go of with the first.
            var authorization = Json.text(newest, newest.has(Reauthorizations.PARENT) ? Reauthorizations.PARENT : "id");
            payments.voidRest(batch, authorization, clock.instant());
            tell(
                    batch,
                    "PAYMENT.AUTHORIZATION.VOIDED",
                    "authorization",
                    payments.find(batch, Payments.AUTHORIZATION, authorization));
            return Json.object().put("id", authorization);
        });
    }

    /** What was paid by card is disputed at the card's bank, the rest at PayPal. */
    @Override
    public ObjectNode dispute(String id, OptionalLong amount, String reason) {
        return committed(batch -> {
            var captures = payments.of(Payments.CAPTURE, id);
            if (captures.isEmpty()) {
                throw Refusal.invalid("id", "has no capture to dispute");
            }
            var dispute = disputes.open(batch, captures.getFirst(), amount, reason, clock.instant());
            tell(batch, "CUSTOMER.DISPUTE.CREATED", "dispute", dispute);
            return Json.object().put("id", Json.text(dispute, "dispute_id"));
        });
    }

    @Override
    public ObjectNode closeDispute(String id, boolean won) {
        return committed(batch -> {
            var captures = payments.of(Payments.CAPTURE, id).stream()
                    .map(capture -> Json.text(capture, "id"))
                    .toList();
            var open = store.all(Disputes.DISPUTE).stream()
                    .filter(Disputes::open)
                    .filter(dispute -> captures.contains(Json.text(dispute, "_capture")))
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound());
            var closed = disputes.close(batch, Json.text(open, "dispute_id"), won, clock.instant());
            tell(batch, "CUSTOMER.DISPUTE.RESOLVED", "dispute", closed);
            return Json.object().put("id", Json.text(closed, "dispute_id"));
        });
    }
}
