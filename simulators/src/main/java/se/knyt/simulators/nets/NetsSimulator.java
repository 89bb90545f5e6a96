package se.knyt.simulators.nets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

/** Payments and reporting of one merchant under one roof. */
public final class NetsSimulator extends SimulatorBase {
    /** The sandbox merchant's secret key, sent as it is in the header {@code Authorization}. */
    public static final String SECRET_KEY = "sandbox-secret-key";

    static final int MERCHANT = 100_200_300;
    private static final String ANSWERED = "answered";
    private static final String PAYMENTS = "/v1/payments";

    private @Nullable Parts parts;

    private record Parts(Ledger ledger, Refunds refunds, Payments payments, Hooks hooks) {}

    @Override
    public String name() {
        return "nets";
    }

    @Override
    protected List<BankLine> bankLines() {
        return parts().ledger.bankLines();
    }

    @Override
    protected void routes(Router router) {
        var ledger = new Ledger(store());
        var hooks = new Hooks(store(), faults());
        var refunds = new Refunds(store(), ledger, hooks);
        var payments = new Payments(ledger, refunds, hooks);
        parts = new Parts(ledger, refunds, payments, hooks);
        paymentRoutes(router, payments, refunds);
        var payouts = new Payouts(store(), ledger);
        router.add("GET", "/report/v1/payouts", authorized(reading(refusable(payouts::list))));
        router.add("GET", "/report/v1/payouts/{id}", authorized(reading(refusable(payouts::one))));
        new NetsControl(store(), payments, refunds, ledger, hooks, this::now)
                .handlers()
                .forEach((path, handler) -> router.add("POST", "/_control/" + path, writing(refusable(handler))));
        PurchaseActs.add(
                router,
                new NetsActs(store(), payments, refunds, ledger, hooks, this::now),
                handler -> writing(refusable(handler)));
        router.add(
                "GET",
                "/_control/terms",
                reading(_ -> Reply.json(200, ledger.terms().node())));
    }

    private void paymentRoutes(Router router, Payments payments, Refunds refunds) {
        router.add(
                "POST",
                PAYMENTS,
                write(
                        201,
                        (batch, call) -> Json.object()
                                .put("paymentId", Json.text(payments.create(batch, call.json(), now()), "paymentId"))));
        router.add("GET", PAYMENTS + "/{id}", authorized(reading(refusable(call -> {
            var body = Json.object();
            body.set("payment", payments.shown(Payments.find(store().batch(), call.variable("id")), now()));
            return Reply.json(200, body);
        }))));
        router.add("POST", PAYMENTS + "/{id}/charges", write(201, (batch, call) -> {
            boolean whole = Payments.isWhole(batch, call.variable("id"), call.json());
            Wire.mustHaveItems(call.json(), whole);
            return payments.charge(batch, call.variable("id"), call.json(), now());
        }));
        router.add("POST", PAYMENTS + "/{id}/cancels", write(204, (batch, call) -> {
            payments.cancel(batch, call.variable("id"), call.json(), now());
            return Json.object();
        }));
        router.add("POST", PAYMENTS + "/{id}/refunds", write(201, (batch, call) -> {
            long amount = Wire.amount(call.json(), "amount");
            var charge = payments.refundable(batch, call.variable("id")).stream()
                    .filter(each -> Json.number(each, "left") >= amount)
                    .findFirst()
                    .orElseThrow(() -> Refusal.of("amount", "No charge has that much left"));
            return refund(batch, Json.text(charge, "chargeId"), call.json(), refunds);
        }));
        router.add(
                "POST",
                "/v1/charges/{id}/refunds",
                write(201, (batch, call) -> refund(batch, call.variable("id"), call.json(), refunds)));
        router.add("POST", "/v1/pending-refunds/{id}/cancel", write(204, (batch, call) -> {
            refunds.end(batch, call.variable("id"), "Cancelled", now());
            return Json.object();
        }));
        router.add("PUT", PAYMENTS + "/{id}/referenceinformation", write(204, (batch, call) -> {
            payments.rename(batch, call.variable("id"), call.json(), false);
            return Json.object();
        }));
        router.add("PUT", PAYMENTS + "/{id}/myreference", write(204, (batch, call) -> {
            payments.rename(batch, call.variable("id"), call.json(), true);
            return Json.object();
        }));
        router.add("PUT", PAYMENTS + "/{id}/terminate", write(204, (batch, call) -> {
            payments.terminate(batch, call.variable("id"), now());
            return Json.object();
        }));
    }

    private ObjectNode refund(SimulatorStore.Batch batch, String charge, JsonNode body, Refunds refunds) {
        Wire.mustHaveItems(body, Refunds.isWhole(batch, charge, body));
        return refunds.begin(batch, charge, body, now());
    }

    private interface Writing {
        ObjectNode of(SimulatorStore.Batch batch, Call call);
    }

    /** A call that may carry an idempotency key: the same key on the same address gives the same answer again. */
    private Handler write(int status, Writing act) {
        return authorized(writing(refusable(call -> {
            var key = call.header("Idempotency-Key");
            if (key.isPresent() && (key.get().isEmpty() || key.get().length() > 64)) {
                throw Refusal.of("Idempotency-Key", "has 1 to 64 characters");
            }
            var place = key.map(id -> call.path() + " " + id);
            var before = place.flatMap(id -> store().peek(ANSWERED, id));
            if (before.isPresent()) {
                return answer(status, before.get());
            }
            var batch = store().batch();
            var made = act.of(batch, call);
            place.ifPresent(fresh -> batch.put(ANSWERED, fresh, made.deepCopy()));
            batch.commit();
            parts().hooks.wake();
            return answer(status, made);
        })));
    }

    private static Reply answer(int status, ObjectNode body) {
        return status == 204 ? Reply.empty(204) : Reply.json(status, body);
    }

    private static Handler authorized(Handler handler) {
        return call -> {
            var given = call.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
            boolean right = MessageDigest.isEqual(given, SECRET_KEY.getBytes(StandardCharsets.UTF_8));
            return right ? handler.handle(call) : Reply.empty(401);
        };
    }

    private static Handler refusable(Handler handler) {
        return call -> {
            try {
                return handler.handle(call);
            } catch (Refusal refusal) {
                return refusal.reply();
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
        parts().hooks.start(name());
    }

    @Override
    protected void stopping() {
        if (parts != null) {
            parts().hooks.stop();
        }
    }

    /** Refunds and payouts in the order in which they fall due. */
    @Override
    protected void runDue(Instant now) {
        var next = nextEventAt();
        while (next.isPresent() && !next.get().isAfter(now)) {
            parts().refunds.runDue(next.get());
            parts().ledger.payOutDue(next.get());
            next = nextEventAt();
        }
    }

    @Override
    public Optional<Instant> nextEventAt() {
        return Stream.of(parts().refunds.nextDue(), parts().ledger.nextPayout())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    @Override
    public void reset() {
        super.reset();
        parts().refunds.findNextDue();
        parts().ledger.findNextPayout();
    }

    @Override
    public JsonNode canonical() {
        return new NetsCanonical(store(), parts().payments).write(now());
    }
}
