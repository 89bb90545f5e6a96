package se.knyt.simulators.paypal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorBase;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Payments, Transaction Search, disputes and webhooks of one business account under one roof. */
public final class PayPalSimulator extends SimulatorBase {
    /** The sandbox app's client id; the secret is {@link #CLIENT_SECRET}. */
    public static final String CLIENT_ID = "sandbox-client";

    public static final String CLIENT_SECRET = "sandbox-secret";

    private static final String ANSWERED = "answered";
    private static final Duration KEY_LIFE = Duration.ofDays(45);
    private static final String AUTHORIZATIONS = "/v2/payments/authorizations/{id}";
    private static final String CAPTURES = "/v2/payments/captures/{id}";

    private @Nullable Parts parts;

    /** The parts of the account, made when it starts. */
    private record Parts(Ledger ledger, Payments payments, Disputes disputes, Webhooks webhooks, Access access) {}

    @Override
    public String name() {
        return "paypal";
    }

    @Override
    protected List<BankLine> bankLines() {
        return parts().ledger.bankLines();
    }

    @Override
    protected void routes(Router router) {
        var ledger = new Ledger(store());
        var made = new Parts(
                ledger,
                new Payments(store(), ledger),
                new Disputes(store(), ledger),
                new Webhooks(store(), faults(), () -> baseUri().toString()),
                new Access(store(), machineTime()));
        parts = made;
        router.add("POST", "/v1/oauth2/token", writing(made.access::token));
        paymentRoutes(router, made);
        var reporting = new Reporting(store(), ledger, this::now, this::baseUri);
        router.add("GET", "/v1/reporting/transactions", read(reporting::transactions));
        router.add("GET", "/v1/reporting/balances", read(reporting::balances));
        disputeRoutes(router, made);
        router.add("POST", "/v1/notifications/webhooks", open(writing(refusable(made.webhooks::create))));
        router.add("GET", "/v1/notifications/webhooks", read(made.webhooks::list));
        router.add("DELETE", "/v1/notifications/webhooks/{id}", open(writing(refusable(made.webhooks::delete))));
        router.add("POST", "/v1/notifications/verify-webhook-signature", read(made.webhooks::verify));
        controlRoutes(router, made);
    }

    private void paymentRoutes(Router router, Parts made) {
        router.add(
                "GET",
                AUTHORIZATIONS,
                read(call -> Reply.json(
                        200,
                        authorization(
                                made.payments.find(store().batch(), Payments.AUTHORIZATION, call.variable("id"))))));
        router.add(
                "POST",
                AUTHORIZATIONS + "/capture",
                write(
                        201,
                        "PAYMENT.CAPTURE.COMPLETED",
                        Payments.CAPTURE,
                        (batch, call) -> made.payments.capture(batch, call.variable("id"), call.json(), now())));
        router.add(
                "POST",
                AUTHORIZATIONS + "/void",
                write(204, "PAYMENT.AUTHORIZATION.VOIDED", Payments.AUTHORIZATION, (batch, call) -> {
                    made.payments.voidRest(batch, call.variable("id"), now());
                    return made.payments.find(batch, Payments.AUTHORIZATION, call.variable("id"));
                }));
        var reauthorizations = new Reauthorizations(made.payments, made.ledger);
        router.add(
                "POST",
                AUTHORIZATIONS + "/reauthorize",
                write(
                        201,
                        "PAYMENT.AUTHORIZATION.CREATED",
                        Payments.AUTHORIZATION,
                        (batch, call) -> reauthorizations.reauthorize(batch, call.variable("id"), call.json(), now())));
        router.add(
                "GET",
                CAPTURES,
                read(call -> Reply.json(
                        200, linked(made.payments.find(store().batch(), Payments.CAPTURE, call.variable("id"))))));
        router.add(
                "POST",
                CAPTURES + "/refund",
                write(
                        201,
                        "PAYMENT.CAPTURE.REFUNDED",
                        Payments.REFUND,
                        (batch, call) -> made.payments.refund(batch, call.variable("id"), call.json(), now())));
        router.add(
                "GET",
                "/v2/payments/refunds/{id}",
                read(call -> Reply.json(
                        200, linked(made.payments.find(store().batch(), Payments.REFUND, call.variable("id"))))));
        router.add("GET", "/v2/checkout/orders/{id}", read(call -> Reply.json(200, order(made, call.variable("id")))));
    }

    private void disputeRoutes(Router router, Parts made) {
        router.add(
                "GET",
                "/v1/customer/disputes",
                read(call -> Reply.json(200, new DisputeList(store(), baseUri().toString()).page(call, now()))));
        router.add(
                "GET",
                "/v1/customer/disputes/{id}",
                read(call -> Reply.json(
                        200, dispute(made.payments.find(store().batch(), Disputes.DISPUTE, call.variable("id"))))));
        router.add("POST", "/v1/customer/disputes/{id}/accept-claim", open(writing(refusable(call -> {
            var batch = store().batch();
            var closed = made.disputes.close(batch, call.variable("id"), false, now());
            made.webhooks.tell(batch, "CUSTOMER.DISPUTE.RESOLVED", "dispute", shown(closed), now());
            batch.commit();
            made.webhooks.deliveries().wake();
            var body = Json.object();
            body.putArray("links");
            return Reply.json(200, body);
        }))));
    }

    private void controlRoutes(Router router, Parts made) {
        PurchaseActs.add(
                router,
                new PayPalActs(store(), made.payments, made.disputes, made.webhooks, this::now),
                handler -> writing(refusable(handler)));
        new PayPalControl(store(), made.ledger, this::now)
                .handlers()
                .forEach((path, handler) -> router.add("POST", "/_control/" + path, writing(refusable(handler))));
        router.add(
                "GET",
                "/_control/terms",
                reading(_ -> Reply.json(200, made.ledger.terms().node())));
        router.add("POST", "/_control/revoke", writing(_ -> {
            made.access.revoke();
            return Reply.json(200, Json.object());
        }));
        var report = new SettlementReport(store(), this::now);
        router.add("GET", "/_control/settlement-files", reading(_ -> {
            var body = Json.object();
            var files = body.putArray("files");
            report.names().forEach(files::add);
            return Reply.json(200, body);
        }));
        router.add(
                "GET",
                "/_control/settlement-files/{name}",
                reading(refusable(
                        call -> Reply.text(200, "text/csv; charset=utf-8", report.read(call.variable("name"))))));
    }

    private ObjectNode order(Parts made, String id) {
        var order = made.payments.find(store().batch(), Payments.ORDER, id);
        var authorization =
                made.payments.find(store().batch(), Payments.AUTHORIZATION, Json.text(order, "_authorization"));
        var shown = shown(order);
        var unit = shown.putArray("purchase_units")
                .addObject()
                .put("reference_id", "default")
                .put("invoice_id", Json.text(order, "_reference"))
                .put("custom_id", Json.text(order, "_reference"));
        unit.set("amount", authorization.path("amount"));
        var payments = unit.putObject("payments");
        var authorizations = payments.putArray("authorizations");
        made.payments.of(Payments.AUTHORIZATION, id).forEach(each -> authorizations.add(part(authorization(each))));
        var captures = payments.putArray("captures");
        made.payments.of(Payments.CAPTURE, id).forEach(capture -> captures.add(part(linked(capture))));
        var refunds = payments.putArray("refunds");
        made.payments.of(Payments.REFUND, id).forEach(refund -> refunds.add(part(linked(refund))));
        return shown;
    }

    /** The description gives {@code dispute_state} to a list's summary alone. */
    private static ObjectNode dispute(ObjectNode stored) {
        var shown = shown(stored);
        shown.remove("dispute_state");
        return shown;
    }

    /** As an order shows what was paid by it: the order's own ids are not repeated there. */
    private static ObjectNode part(ObjectNode shown) {
        shown.remove("supplementary_data");
        return shown;
    }

    private ObjectNode authorization(ObjectNode stored) {
        return linked(Payments.asOf(stored, now()));
    }

    /** The object as the API shows it. */
    static ObjectNode shown(ObjectNode stored) {
        var shown = Json.object();
        stored.properties().stream()
                .filter(field -> !field.getKey().startsWith("_"))
                .forEach(field -> shown.set(field.getKey(), field.getValue()));
        return shown;
    }

    private ObjectNode linked(ObjectNode stored) {
        var shown = shown(stored);
        var links = shown.putArray("links");
        var id = Json.text(stored, "id");
        if (stored.has("_capture")) {
            link(links.addObject(), "/v2/payments/refunds/" + id, "self");
            link(links.addObject(), "/v2/payments/captures/" + Json.text(stored, "_capture"), "up");
        } else if (stored.has("_authorization")) {
            link(links.addObject(), "/v2/payments/captures/" + id, "self");
            link(links.addObject(), "/v2/payments/authorizations/" + Json.text(stored, "_authorization"), "up");
        } else {
            link(links.addObject(), "/v2/payments/authorizations/" + id, "self");
        }
        return shown;
    }

    private void link(ObjectNode link, String path, String rel) {
        link.put("href", baseUri() + path).put("rel", rel).put("method", "GET");
    }

    private Handler read(Handler handler) {
        return open(reading(refusable(handler)));
    }

    private Handler open(Handler handler) {
        return call -> parts().access.authorized(handler).handle(call);
    }

    private interface Writing {
        ObjectNode of(SimulatorStore.Batch batch, Call call);
    }

    /** A call with an idempotency key: the same key on the same address gives the same answer again, for 45 days. */
    private Handler write(int status, String event, String type, Writing act) {
        return open(writing(refusable(call -> {
            var key = call.header("PayPal-Request-Id").map(id -> call.path() + " " + id);
            var before = key.flatMap(id -> store().peek(ANSWERED, id))
                    .filter(answer -> now().isBefore(
                                    Instant.parse(Json.text(answer, "at")).plus(KEY_LIFE)));
            if (before.isPresent()) {
                return answer(status == 201 ? 200 : status, call, before.get().path("body"));
            }
            if (key.isPresent() && key.get().length() > call.path().length() + 109) {
                throw Refusal.invalid("PayPal-Request-Id", "has at most 108 characters");
            }
            var batch = store().batch();
            var made = act.of(batch, call);
            var body = linked(made);
            parts().webhooks.tell(batch, event, type, body.deepCopy(), now());
            key.ifPresent(fresh -> {
                var answer = Json.object().put("at", now().toString());
                answer.set("body", body.deepCopy());
                batch.put(ANSWERED, fresh, answer);
            });
            batch.commit();
            parts().webhooks.deliveries().wake();
            return answer(status, call, body);
        })));
    }

    /** Without {@code Prefer: return=representation} an answer tells the id, the status and the links. */
    private static Reply answer(int status, Call call, JsonNode body) {
        boolean whole = call.header("Prefer").orElse("").contains("return=representation");
        if (status == 204) {
            return whole ? Reply.json(200, body) : Reply.empty(204);
        }
        if (whole) {
            return Reply.json(status, body);
        }
        var brief = Json.object();
        Stream.of("id", "status", "links").forEach(field -> brief.set(field, body.path(field)));
        return Reply.json(status, brief);
    }

    private static Handler refusable(Handler handler) {
        return call -> {
            try {
                return handler.handle(call);
            } catch (Refusal refusal) {
                return refusal.reply(UUID.randomUUID().toString().substring(0, 13));
            }
        };
    }

    private Parts parts() {
        var made = parts;
        if (made == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return made;
    }

    @Override
    protected void started() {
        parts().webhooks.deliveries().start(name());
    }

    @Override
    protected void stopping() {
        if (parts != null) {
            parts().webhooks.deliveries().stop();
        }
    }

    /** Cases and withdrawals in the order in which they fall due. */
    @Override
    protected void runDue(Instant now) {
        var next = nextEventAt();
        while (next.isPresent() && !next.get().isAfter(now)) {
            parts().disputes.runDue(next.get());
            parts().ledger.sweepDue(next.get());
            next = nextEventAt();
        }
    }

    @Override
    public Optional<Instant> nextEventAt() {
        return Stream.of(parts().ledger.nextSweep(), parts().disputes.nextDue())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    @Override
    public void reset() {
        super.reset();
        parts().ledger.findNextSweep();
        parts().disputes.findNextDue();
    }

    @Override
    public JsonNode canonical() {
        return new PayPalCanonical(store()).write(now());
    }
}
