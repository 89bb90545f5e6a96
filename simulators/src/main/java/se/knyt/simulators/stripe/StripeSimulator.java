package se.knyt.simulators.stripe;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

/** One Stripe account with one secret key. */
public final class StripeSimulator extends SimulatorBase {
    /** The sandbox account's secret key. */
    public static final String API_KEY = "sandbox-secret";

    static final String API_VERSION = "2025-09-30.clover";
    private static final String ACCOUNT = "acct_sandbox";

    /** A hundred reads and a hundred writes a second, as in live mode. */
    private final Quota.SlidingWindow reads = new Quota.SlidingWindow(100, Duration.ofSeconds(1));

    private final Quota.SlidingWindow writes = new Quota.SlidingWindow(100, Duration.ofSeconds(1));
    private @Nullable Parts parts;

    /** What the simulator is made of, once it has a store. */
    record Parts(
            Agenda agenda,
            Ledger ledger,
            Events events,
            Payments payments,
            Refunds refunds,
            Disputes disputes,
            Payouts payouts,
            Reports reports,
            Expansion expansion,
            Idempotency idempotency) {}

    private interface Reading {
        ObjectNode of(Call call, Params params);
    }

    private interface Writing {
        ObjectNode of(Change change, Call call, Params params);
    }

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    protected List<BankLine> bankLines() {
        return parts().payouts.bankLines();
    }

    @Override
    protected void routes(Router router) {
        var agenda = new Agenda(store());
        var ledger = new Ledger(store(), agenda);
        var events = new Events(store(), this::now, faults());
        var payments = new Payments(store(), agenda, ledger, events);
        var payouts = new Payouts(store(), agenda, ledger, events);
        parts = new Parts(
                agenda,
                ledger,
                events,
                payments,
                new Refunds(store(), payments, ledger, events),
                new Disputes(store(), agenda, payments, ledger, events),
                payouts,
                new Reports(store(), payouts, this::baseUri),
                new Expansion(store(), this::shown),
                new Idempotency(store()));
        paymentRoutes(router);
        refundAndDisputeRoutes(router);
        balanceRoutes(router);
        eventAndReportRoutes(router);
        controlRoutes(router);
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return parts;
    }

    private void paymentRoutes(Router router) {
        var intents = "/v1/payment_intents";
        list(router, intents, Payments.INTENT, List.of("customer"));
        read(router, intents + "/{id}", (call, _) -> parts().payments().intent(call.variable("id")));
        write(router, "POST", intents + "/{id}", (change, call, params) -> {
            params.only("description", "metadata");
            var intent = parts().payments().intent(call.variable("id"));
            return parts().payments().update(change, Payments.INTENT, intent, params);
        });
        write(router, "POST", intents + "/{id}/capture", (change, call, params) -> {
            params.only("amount_to_capture", "metadata", "statement_descriptor");
            var captured = parts().payments().capture(change, call.variable("id"), params.amount("amount_to_capture"));
            return parts().payments().update(change, Payments.INTENT, captured, params);
        });
        write(router, "POST", intents + "/{id}/cancel", (change, call, params) -> {
            params.only("cancellation_reason");
            var reason = params.text("cancellation_reason").orElse("");
            Payments.mustBeReason(reason);
            return parts().payments().cancel(change, call.variable("id"), reason);
        });
        var charges = "/v1/charges";
        list(router, charges, Payments.CHARGE, List.of("payment_intent", "customer"));
        read(router, charges + "/{id}", (call, _) -> parts().payments().charge(call.variable("id")));
        write(router, "POST", charges + "/{id}", (change, call, params) -> {
            params.only("description", "metadata");
            var charge = parts().payments().charge(call.variable("id"));
            return parts().payments().update(change, Payments.CHARGE, charge, params);
        });
        write(router, "POST", charges + "/{id}/capture", (change, call, params) -> {
            params.only("amount");
            var charge = parts().payments().charge(call.variable("id"));
            if (charge.path("captured").asBoolean(false)) {
                throw Refusal.state(
                        "charge_already_captured", "Charge " + call.variable("id") + " has already been captured.");
            }
            var intent = Json.text(charge, "payment_intent");
            return parts().payments().chargeOf(parts().payments().capture(change, intent, params.amount("amount")));
        });
    }

    private void refundAndDisputeRoutes(Router router) {
        list(router, "/v1/refunds", Refunds.REFUND, List.of("charge", "payment_intent"));
        read(router, "/v1/refunds/{id}", (call, _) -> parts().refunds().refund(call.variable("id")));
        write(router, "POST", "/v1/refunds", (change, _, params) -> {
            params.only("charge", "payment_intent", "amount", "reason", "metadata");
            var charge = params.text("charge").isPresent()
                    ? parts().payments().charge(params.required("charge"))
                    : parts().payments().chargeOf(parts().payments().intent(params.required("payment_intent")));
            return parts().refunds()
                    .create(
                            change,
                            charge,
                            params.amount("amount"),
                            params.text("reason").orElse(""),
                            params.members("metadata"));
        });
        list(router, "/v1/disputes", Disputes.DISPUTE, List.of("charge", "payment_intent"));
        read(router, "/v1/disputes/{id}", (call, _) -> parts().disputes().dispute(call.variable("id")));
        write(router, "POST", "/v1/disputes/{id}", (change, call, params) -> {
            params.only("evidence", "submit", "metadata");
            return parts().disputes().update(change, call.variable("id"), params);
        });
        write(
                router,
                "POST",
                "/v1/disputes/{id}/close",
                (change, call, _) -> parts().disputes().close(change, call.variable("id")));
    }

    private void balanceRoutes(Router router) {
        var transactions = "/v1/balance_transactions";
        read(router, transactions, (_, params) -> {
            params.only(Lists.names("payout", "type", "source", "currency", "created"));
            var all = params.text("payout")
                    .map(id -> parts().payouts().content(id))
                    .orElseGet(() -> store().all(Ledger.TRANSACTION));
            return Lists.page(
                    params, transactions, all, List.of("type", "source", "currency"), List.of("created"), this::shown);
        });
        read(router, transactions + "/{id}", (call, _) -> {
            var id = call.variable("id");
            return shown(store().find(Ledger.TRANSACTION, id)
                    .orElseThrow(() -> Refusal.missing("id", Ledger.TRANSACTION, id)));
        });
        read(router, "/v1/payouts", (_, params) -> {
            params.only(Lists.names("status", "arrival_date", "created", "destination"));
            return Lists.page(
                    params,
                    "/v1/payouts",
                    store().all(Payouts.PAYOUT),
                    List.of("status", "destination"),
                    List.of("arrival_date", "created"),
                    node -> node);
        });
        read(router, "/v1/payouts/{id}", (call, _) -> {
            var id = call.variable("id");
            return store().find(Payouts.PAYOUT, id).orElseThrow(() -> Refusal.missing("payout", Payouts.PAYOUT, id));
        });
        write(router, "POST", "/v1/payouts", (change, _, params) -> {
            params.only("amount", "currency", "description", "metadata", "method");
            params.required("amount");
            var currency = Terms.known(params.required("currency"));
            return parts().payouts().manual(change, params.amount("amount").orElseThrow(), currency);
        });
        read(router, "/v1/balance", (_, _) -> parts().payouts().balance(now()));
        read(router, "/v1/account", (_, _) -> account());
    }

    private ObjectNode account() {
        var terms = Terms.of(store());
        var account = Json.object()
                .put("id", ACCOUNT)
                .put("object", "account")
                .put("charges_enabled", true)
                .put("payouts_enabled", true)
                .put("details_submitted", true)
                .put("country", "SE")
                .put("default_currency", terms.settlementCurrencies().getFirst())
                .put("type", "standard");
        var payouts = account.putObject("settings").putObject("payouts");
        payouts.put("debit_negative_balances", terms.debitsNegative());
        payouts.putObject("schedule")
                .put("delay_days", terms.delayDays())
                .put("interval", terms.automaticPayouts() ? "daily" : "manual");
        payouts.putNull("statement_descriptor");
        return account;
    }

    private void eventAndReportRoutes(Router router) {
        var endpoints = "/v1/webhook_endpoints";
        list(router, endpoints, Events.ENDPOINT, List.of());
        write(router, "POST", endpoints, (change, _, params) -> {
            params.only("url", "enabled_events", "api_version", "description", "metadata");
            return parts().events().subscribe(change, params);
        });
        read(router, endpoints + "/{id}", (call, _) -> object(Events.ENDPOINT, call));
        write(router, "POST", endpoints + "/{id}", (change, call, params) -> {
            params.only("url", "enabled_events", "disabled", "description", "metadata");
            return parts().events().update(change, call.variable("id"), params);
        });
        write(
                router,
                "DELETE",
                endpoints + "/{id}",
                (change, call, _) -> parts().events().remove(change, call.variable("id")));
        list(router, "/v1/events", Events.EVENT, List.of("type"));
        read(router, "/v1/events/{id}", (call, _) -> object(Events.EVENT, call));
        read(router, "/v1/reporting/report_types", (_, _) -> parts().reports().types());
        write(router, "POST", "/v1/reporting/report_runs", (change, _, params) -> {
            params.only("report_type", "parameters");
            return parts().reports().create(change, params);
        });
        read(
                router,
                "/v1/reporting/report_runs/{id}",
                (call, _) -> parts().reports().read(call.variable("id")));
        router.add(
                "GET",
                "/v1/files/{id}/contents",
                authorized(reading(refusable(call -> parts().reports().file(call.variable("id"))))));
    }

    private ObjectNode object(String kind, Call call) {
        var id = call.variable("id");
        return store().find(kind, id).orElseThrow(() -> Refusal.missing("id", kind, id));
    }

    private void controlRoutes(Router router) {
        var control = new StripeControl(store(), this::now, parts());
        PurchaseActs.add(router, control, this::writing);
        router.add(
                "POST",
                "/_control/refunds/{id}/fail",
                writing(call -> Reply.json(200, control.failRefund(call.variable("id")))));
        router.add(
                "POST",
                "/_control/payouts/{id}/fail",
                writing(call -> Reply.json(200, control.failPayout(call.variable("id"), call.json()))));
        router.add("POST", "/_control/movements", writing(call -> Reply.json(201, control.move(call.json()))));
        router.add("POST", "/_control/terms", writing(call -> Reply.json(200, control.terms(call.json()))));
        router.add(
                "GET",
                "/_control/terms",
                reading(_ -> Reply.json(200, Terms.of(store()).toJson())));
    }

    // --- how calls are answered

    private void list(Router router, String path, String kind, List<String> filters) {
        read(router, path, (_, params) -> {
            var names = new java.util.ArrayList<>(filters);
            names.add("created");
            params.only(Lists.names(names.toArray(String[]::new)));
            return Lists.page(params, path, store().all(kind), filters, List.of("created"), node -> node);
        });
    }

    private void read(Router router, String path, Reading part) {
        router.add("GET", path, authorized(reading(refusable(call -> {
            limit(reads);
            var params = Params.of(call);
            return Reply.json(200, parts().expansion().expanded(part.of(call, params), params));
        }))));
    }

    private void write(Router router, String method, String path, Writing act) {
        router.add(method, path, authorized(writing(refusable(call -> {
            limit(writes);
            var params = Params.of(call);
            var reply = parts().idempotency().once(call, params, now(), batch -> {
                var answer = act.of(new Change(batch, now()), call, params);
                return Reply.json(200, answer);
            });
            parts().events().deliveries().wake();
            return reply;
        }))));
    }

    private void limit(Quota.SlidingWindow window) {
        if (!window.take(machineTime().instant())) {
            throw Refusal.tooMany();
        }
    }

    /** Balance transactions become available by time alone; everything else is shown as it is kept. */
    private ObjectNode shown(ObjectNode node) {
        return Json.text(node, "object").equals(Ledger.TRANSACTION) ? Ledger.asOf(node, now()) : node;
    }

    /** One version is spoken: a call that asks for no version gets the account's, which is that one. */
    private static void version(Call call) {
        var asked = call.header("Stripe-Version").orElse(API_VERSION);
        if (!asked.equals(API_VERSION)) {
            throw Refusal.parameter("", "", "Invalid Stripe API version: " + asked);
        }
    }

    /** The key is one account's own: it acts for no connected account. */
    private static void account(Call call) {
        var asked = call.header("Stripe-Account").orElse(ACCOUNT);
        if (!asked.equals(ACCOUNT)) {
            throw Refusal.account(asked);
        }
    }

    private static Handler refusable(Handler handler) {
        return call -> {
            try {
                version(call);
                account(call);
                return handler.handle(call);
            } catch (Refusal refusal) {
                return refusal.reply();
            }
        };
    }

    /** The key as a bearer, or as the user name of Basic with an empty password. */
    private static Handler authorized(Handler handler) {
        var bearer = ("Bearer " + API_KEY).getBytes(StandardCharsets.UTF_8);
        var user = (API_KEY + ":").getBytes(StandardCharsets.UTF_8);
        var basic = ("Basic " + Base64.getEncoder().encodeToString(user)).getBytes(StandardCharsets.UTF_8);
        return call -> {
            var given = call.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
            boolean right = MessageDigest.isEqual(given, bearer) || MessageDigest.isEqual(given, basic);
            var reply = right ? handler.handle(call) : Refusal.badKey().reply();
            return reply.with("Request-Id", requestId());
        };
    }

    /** Every answer has one of its own, by which the vendor's support finds the call. */
    private static String requestId() {
        return "req_" + UUID.randomUUID().toString().replace("-", "").substring(0, 14);
    }

    @Override
    protected void started() {
        parts().events().deliveries().start(name());
    }

    @Override
    protected void stopping() {
        if (parts != null) {
            parts.events().deliveries().stop();
        }
    }

    @Override
    protected void runDue(Instant now) {
        var parts = parts();
        parts.agenda().run(now, (batch, at, entry) -> {
            var change = new Change(batch, at);
            var about = Json.text(entry, "about");
            switch (Json.text(entry, "what")) {
                case Ledger.PAYOUT_RUN -> parts.payouts().run(change);
                case Payouts.ARRIVES -> parts.payouts().arrived(change, about);
                case Payouts.RECONCILED -> parts.payouts().reconciled(change, about);
                case Payments.EXPIRES -> parts.payments().expire(change, about);
                case Disputes.DUE -> parts.disputes().evidenceDue(change, about);
                default -> throw new IllegalStateException("nobody does " + entry);
            }
        });
        parts.events().deliveries().wake();
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
        return new StripeCanonical(store(), parts().ledger()).write();
    }
}
