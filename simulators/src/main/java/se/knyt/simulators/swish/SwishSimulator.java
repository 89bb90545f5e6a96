package se.knyt.simulators.swish;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorBase;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The commerce API for one Swish number, and the bank account behind it. Whoever calls is let in: certificates are not imitated. */
public final class SwishSimulator extends SimulatorBase {
    /** The merchant's Swish number. */
    public static final String PAYEE_ALIAS = "1231181189";

    static final String PAYEE_NAME = "Knyts provbutik";
    static final String PAYER_ALIAS = "46700000000";
    private static final String API = "/swish-cpcapi/api";

    private @Nullable Parts parts;

    /** What the simulator is made of, once it has a store. */
    record Parts(Agenda agenda, Bank bank, Callbacks callbacks, Payments payments, Refunds refunds) {}

    @Override
    public String name() {
        return "swish";
    }

    @Override
    protected List<BankLine> bankLines() {
        return parts().bank().lines();
    }

    @Override
    protected void routes(Router router) {
        var agenda = new Agenda(store());
        var bank = new Bank(store(), agenda);
        var callbacks = new Callbacks(store(), faults());
        var made = new Parts(
                agenda,
                bank,
                callbacks,
                new Payments(store(), agenda, bank, callbacks),
                new Refunds(store(), agenda, bank, callbacks));
        parts = made;
        apiRoutes(router, made);
        controlRoutes(router, made);
    }

    private void apiRoutes(Router router, Parts made) {
        var payment = "/paymentrequests/{id}";
        var refund = "/refunds/{id}";
        router.add("PUT", API + "/v2" + payment, write((change, call) -> {
            var created = made.payments().create(change, call.variable("id"), body(call));
            var reply = created(call, payment);
            return created.has("payerAlias")
                    ? reply
                    : reply.with("PaymentRequestToken", Wire.id("token " + call.variable("id")));
        }));
        router.add("PUT", API + "/v2" + refund, write((change, call) -> {
            made.refunds().create(change, call.variable("id"), body(call));
            return created(call, refund);
        }));
        router.add("PATCH", API + "/v1" + payment, write((change, call) -> {
            var cancelled = made.payments().cancel(change, call.variable("id"), body(call));
            return Reply.json(200, Callbacks.shown(cancelled));
        }));
        router.add(
                "GET", API + "/v1" + payment, read(call -> made.payments().find(store().batch(), call.variable("id"))));
        router.add(
                "GET", API + "/v1" + refund, read(call -> made.refunds().find(store().batch(), call.variable("id"))));
    }

    private Reply created(Call call, String path) {
        return Reply.empty(201).with("Location", baseUri() + API + "/v1" + path.replace("{id}", call.variable("id")));
    }

    private void controlRoutes(Router router, Parts made) {
        var acts = new SwishActs(store(), this::now, made);
        PurchaseActs.add(router, acts, this::writing);
        BiConsumer<String, BiFunction<Change, Call, ObjectNode>> post = (path, act) -> router.add(
                "POST",
                "/_control/" + path,
                writing(call -> Reply.json(200, acts.commit(change -> act.apply(change, call)))));
        post.accept(
                "payments/{id}/pay",
                (change, call) -> made.payments().pay(change, call.variable("id"), Json.text(call.json(), "payer")));
        post.accept("payments/{id}/decline", (change, call) -> made.payments().decline(change, call.variable("id")));
        post.accept(
                "payments/{id}/fail",
                (change, call) -> made.payments().fail(change, call.variable("id"), Json.text(call.json(), "code")));
        post.accept("refunds/fail-next", (change, call) -> {
            made.refunds().failNext(change, Json.text(call.json(), "code"));
            return Json.object();
        });
        post.accept("terms", (_, call) -> {
            var agreement = Terms.of(store()).agreement().with(call.json());
            agreement.keep(store());
            return agreement.toJson();
        });
        router.add(
                "GET",
                "/_control/terms",
                _ -> Reply.json(200, Terms.of(store()).agreement().toJson()));
        post.accept("bank/line", (change, call) -> made.bank().other(change, call.json()));
        router.add("GET", "/_control/bank/report.csv", reading(this::report));
    }

    private Reply report(Call call) {
        var today = now().atZone(PayoutDays.ZONE).toLocalDate();
        try {
            var from = call.query("from").map(LocalDate::parse).orElse(today);
            var to = call.query("to").map(LocalDate::parse).orElse(from);
            return Reply.text(200, "text/csv; charset=utf-8", parts().bank().report(from, to, now()));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("from and to are dates", e);
        }
    }

    private Handler write(BiFunction<Change, Call, Reply> act) {
        return writing(refusable(call -> {
            var change = new Change(store().batch(), now());
            var reply = act.apply(change, call);
            change.batch().commit();
            parts().callbacks().deliveries().wake();
            return reply;
        }));
    }

    private interface Reading {
        ObjectNode of(Call call);
    }

    private Handler read(Reading part) {
        return reading(refusable(call -> Reply.json(200, Callbacks.shown(part.of(call)))));
    }

    private static JsonNode body(Call call) {
        try {
            return call.json();
        } catch (JacksonException e) {
            throw Refusal.plain(400);
        }
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
        if (parts == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return parts;
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
            var about = Json.text(entry, "about");
            switch (Json.text(entry, "what")) {
                case Payments.TIMEOUT -> parts().payments().timedOut(change, about);
                case Refunds.STEP -> parts().refunds().step(change, about);
                case Bank.FEES -> parts().bank().debitFees(change, about);
                default -> throw new IllegalStateException("unknown on the agenda: " + entry);
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

    /** Payments and refunds by the merchant's own references: equal for two runs that did the same things at other times. */
    @Override
    public JsonNode canonical() {
        var all = Json.object();
        for (var kind : java.util.List.of(Payments.PAYMENT, Refunds.REFUND)) {
            var list = all.putArray(kind);
            store().all(kind).stream()
                    .map(one -> {
                        var kept = Json.object();
                        for (var field : java.util.List.of(
                                "payeePaymentReference",
                                "payerPaymentReference",
                                "amount",
                                "message",
                                "status",
                                "errorCode")) {
                            if (one.has(field)) {
                                kept.set(field, one.path(field));
                            }
                        }
                        return Json.canonical(kept);
                    })
                    .sorted()
                    .map(Json::read)
                    .forEach(list::add);
        }
        return all;
    }
}
