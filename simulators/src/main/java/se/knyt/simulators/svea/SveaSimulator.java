package se.knyt.simulators.svea;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.Quota;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorBase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One Svea Checkout merchant: payment admin and reports under one roof. */
public final class SveaSimulator extends SimulatorBase {
    public static final String MERCHANT_ID = "124842";
    /** The secret word of the sandbox merchant. */
    public static final String SECRET_WORD = "sandbox-secret";

    private static final String ORDERS = "/api/v1/orders/{id}";
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(10);

    private final Quota.SlidingWindow quota = new Quota.SlidingWindow(50, Duration.ofSeconds(1));
    private @Nullable Parts parts;

    /** What the simulator is made of, once it has a store. */
    record Parts(
            Agenda agenda,
            Callbacks callbacks,
            Orders orders,
            Settlement settlement,
            Deliveries deliveries,
            Tasks tasks) {}

    private interface Writing {
        Reply of(Change change, Call call);
    }

    private interface OnOrder {
        Reply of(Change change, Call call, ObjectNode order);
    }

    @Override
    public String name() {
        return "svea";
    }

    @Override
    protected List<BankLine> bankLines() {
        return parts().settlement.bankLines();
    }

    @Override
    protected void routes(Router router) {
        var agenda = new Agenda(store());
        var callbacks = new Callbacks(store(), this::now, faults());
        var orders = new Orders(store(), agenda, callbacks);
        var settlement = new Settlement(store(), agenda);
        var deliveries = new Deliveries(orders, settlement, callbacks);
        parts = new Parts(agenda, callbacks, orders, settlement, deliveries, new Tasks(store(), this::baseUri));
        orderRoutes(router);
        creditRoutes(router);
        reportAndCallbackRoutes(router);
        controlRoutes(router);
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return parts;
    }

    private void orderRoutes(Router router) {
        router.add("GET", ORDERS, read(call -> Reply.json(200, parts().orders().read(call.variable("id")))));
        onOrder(router, "POST", ORDERS + "/deliveries", (change, call, order) -> {
            long id = parts().deliveries().deliver(change, order, call.json());
            return parts().tasks().accepted(change, path(order) + "/deliveries/" + id, 201);
        });
        router.add("GET", ORDERS + "/deliveries/{delivery}", read(call -> {
            var order = parts().orders().read(call.variable("id"));
            return Reply.json(200, Deliveries.delivery(order, call.variable("delivery")));
        }));
        OnOrder cancel = (change, call, order) -> {
            var body = call.json();
            if (body.path("IsCancelled").asBoolean(false)) {
                parts().orders().cancel(change, order);
            } else if (body.path("CancelledAmount").isIntegralNumber()) {
                parts().orders().cancelAmount(change, order, Json.number(body, "CancelledAmount"));
            } else {
                throw Refusal.bad("IsCancelled or CancelledAmount is needed");
            }
            return Reply.empty(204);
        };
        onOrder(router, "PATCH", ORDERS, cancel);
        onOrder(router, "PATCH", ORDERS + "/", cancel);
        onOrder(router, "PATCH", ORDERS + "/rows/cancelOrderRows", (change, call, order) -> {
            for (var row : call.json().path("OrderRowIds")) {
                parts().orders().cancelRow(change, order, row.asLong(-1));
            }
            return Reply.empty(204);
        });
        onOrder(router, "PATCH", ORDERS + "/rows/{row}", (change, call, order) -> {
            if (!call.json().path("IsCancelled").asBoolean(false)) {
                throw Refusal.notAllowed("CanUpdateOrderRow");
            }
            parts().orders().cancelRow(change, order, Long.parseLong(call.variable("row")));
            return Reply.empty(204);
        });
        router.add(
                "GET",
                "/api/v1/queue/{id}",
                write((change, call) -> parts().tasks().poll(change, call.variable("id"))));
    }

    private void creditRoutes(Router router) {
        var delivery = ORDERS + "/deliveries/{delivery}";
        OnOrder credit = (change, call, order) -> {
            var found = Deliveries.delivery(order, call.variable("delivery"));
            long number = parts().deliveries().credit(change, order, found, call.json());
            return parts().tasks().accepted(change, credit(order, call, number), 201);
        };
        onOrder(router, "POST", delivery + "/credits", credit);
        onOrder(router, "POST", delivery + "/credits/CreditWithFee", credit);
        onOrder(router, "PATCH", delivery, (change, call, order) -> {
            var found = Deliveries.delivery(order, call.variable("delivery"));
            long number = parts().deliveries().creditUpTo(change, order, found, call.json());
            return parts().tasks().accepted(change, credit(order, call, number), 204);
        });
        router.add("GET", delivery + "/credits/{credit}", read(call -> {
            var order = parts().orders().read(call.variable("id"));
            var number = call.variable("credit");
            var credits = Deliveries.delivery(order, call.variable("delivery")).path("Credits");
            if (!number.matches("\\d{1,6}") || !credits.has(Integer.parseInt(number) - 1)) {
                throw Refusal.missing("Credit", number);
            }
            return Reply.json(200, credits.path(Integer.parseInt(number) - 1));
        }));
    }

    private static String path(ObjectNode order) {
        return "/api/v1/orders/" + Json.number(order, "Id");
    }

    private static String credit(ObjectNode order, Call call, long number) {
        return path(order) + "/deliveries/" + call.variable("delivery") + "/credits/" + number;
    }

    private void reportAndCallbackRoutes(Router router) {
        router.add("GET", "/api/v2/reports", read(call -> {
            var date = call.query("date").orElse("");
            try {
                LocalDate.parse(date);
            } catch (DateTimeException e) {
                throw Refusal.bad("date is yyyy-MM-dd");
            }
            boolean withholding =
                    call.query("includeWithholding").orElse("false").equals("true");
            return Reply.json(200, parts().settlement().shown(date, withholding));
        }));
        var subscriptions = "/api/v2/callbacks/subscriptions";
        router.add("GET", subscriptions, read(_ -> {
            var list = Json.array();
            store().all(Callbacks.SUBSCRIPTION).forEach(list::add);
            return Reply.json(200, list);
        }));
        router.add(
                "GET",
                subscriptions + "/{id}",
                read(call -> Reply.json(200, parts().callbacks().subscription(call.variable("id")))));
        router.add(
                "POST",
                subscriptions,
                write((change, call) -> Reply.json(201, parts().callbacks().subscribe(change, call.json()))));
        router.add(
                "PUT",
                subscriptions + "/{id}",
                write((change, call) ->
                        Reply.json(200, parts().callbacks().update(change, call.variable("id"), call.json()))));
        router.add("POST", subscriptions + "/{id}/verify", write((change, call) -> {
            parts().callbacks().verify(change, call.variable("id"));
            return Reply.empty(200);
        }));
        router.add("DELETE", subscriptions + "/{id}", write((change, call) -> {
            parts().callbacks().remove(change, call.variable("id"));
            return Reply.empty(200);
        }));
    }

    private void controlRoutes(Router router) {
        var control = new SveaControl(store(), this::now, parts());
        PurchaseActs.add(router, control, this::writing);
        router.add(
                "POST",
                "/_control/purchases-of-rows",
                writing(call -> Reply.json(201, control.purchaseOfRows(call.json()))));
        router.add("POST", "/_control/rows", writing(call -> Reply.json(201, control.move(call.json()))));
        router.add(
                "POST",
                "/_control/reports/{date}/return",
                writing(call -> Reply.json(200, control.returned(call.variable("date")))));
        router.add(
                "POST",
                "/_control/purchases/{id}/credit-fails",
                writing(call -> Reply.json(200, control.creditFails(call.variable("id")))));
        router.add("POST", "/_control/terms", writing(call -> Reply.json(200, control.terms(call.json()))));
        router.add(
                "GET",
                "/_control/terms",
                reading(_ -> Reply.json(200, Terms.of(store()).toJson())));
    }

    // --- how calls are answered

    private void onOrder(Router router, String method, String path, OnOrder act) {
        router.add(
                method,
                path,
                write((change, call) -> act.of(change, call, parts().orders().read(call.variable("id")))));
    }

    private Handler read(Handler handler) {
        return authorized(reading(refusable(handler)));
    }

    private Handler write(Writing act) {
        return authorized(writing(refusable(call -> {
            var change = new Change(store().batch(), now());
            var reply = act.of(change, call);
            change.batch().commit();
            parts().callbacks().deliveries().wake();
            return reply;
        })));
    }

    private Handler refusable(Handler handler) {
        return call -> {
            if (!quota.take(machineTime().instant())) {
                return Reply.empty(429).with("Retry-After", "1");
            }
            try {
                return handler.handle(call);
            } catch (Refusal refusal) {
                return refusal.reply();
            }
        };
    }

    /**
     * {@code Svea base64(merchant:hex(SHA-512(body + secret word + timestamp)))}; the timestamp is hashed as it was written, with
     * or without seconds, and may not be old.
     */
    private Handler authorized(Handler handler) {
        return call -> {
            var timestamp = call.header("Timestamp").orElse("");
            var expected = "Svea "
                    + Base64.getEncoder()
                            .encodeToString((MERCHANT_ID + ":" + hash(call.body(), timestamp))
                                    .getBytes(StandardCharsets.UTF_8));
            boolean right = MessageDigest.isEqual(
                    call.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8),
                    expected.getBytes(StandardCharsets.UTF_8));
            return right && isFresh(timestamp) ? handler.handle(call) : Reply.empty(401);
        };
    }

    private static String hash(byte[] body, String timestamp) {
        try {
            var digest = MessageDigest.getInstance("SHA-512");
            digest.update(body);
            digest.update((SECRET_WORD + timestamp).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    /** By this world's clock or the machine's: a merchant's program may go by either. */
    private boolean isFresh(String timestamp) {
        try {
            var full = timestamp.length() == 16 ? timestamp + ":00" : timestamp;
            var at = LocalDateTime.parse(full.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
            return near(at, now()) || near(at, machineTime().instant());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean near(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(CLOCK_SKEW_MAX) <= 0;
    }

    @Override
    protected void started() {
        parts().callbacks().deliveries().start(name());
    }

    @Override
    protected void stopping() {
        if (parts != null) {
            parts.callbacks().deliveries().stop();
        }
    }

    @Override
    protected void runDue(Instant now) {
        parts().agenda().run(now, (batch, at, entry) -> {
            var change = new Change(batch, at);
            switch (Json.text(entry, "what")) {
                case Settlement.PAYOUT_RUN -> parts().settlement().run(change);
                case Orders.EXPIRES -> parts().orders().expire(change, Json.text(entry, "about"));
                default -> throw new IllegalStateException("nobody does " + entry);
            }
        });
        parts().callbacks().deliveries().wake();
    }

    @Override
    public Optional<Instant> nextEventAt() {
        return parts().agenda().next();
    }

    @Override
    public void reset() {
        super.reset();
        parts().agenda().look();
    }

    @Override
    public JsonNode canonical() {
        return new SveaCanonical(store()).write();
    }
}
