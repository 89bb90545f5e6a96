package se.knyt.simulators.adyen;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorBase;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One merchant account: the Checkout API's modifications, notifications and settlement reports. */
public final class AdyenSimulator extends SimulatorBase {
    public static final String API_KEY = "sandbox-api-key";
    public static final String REPORT_USER = "report@Company.KnytSandbox";
    public static final String REPORT_PASSWORD = "sandbox-secret";
    public static final String COMPANY_ACCOUNT = "KnytSandbox";
    public static final String MERCHANT_ACCOUNT = "KnytSandboxSE";

    static final String REPORTS = "/reports/download/MerchantAccount/" + MERCHANT_ACCOUNT;
    private static final String PAYMENTS = "/v72/payments/{payment}/";
    private static final String ANSWERED = "answered";
    private static final int KEY_LENGTH_MAX = 64;

    private @Nullable Parts parts;

    /** What the simulator is made of, once it has a store. */
    record Parts(
            Agenda agenda,
            Ledger ledger,
            Hooks hooks,
            Payments payments,
            Modifications modifications,
            Disputes disputes,
            Batches batches) {}

    @Override
    public String name() {
        return "adyen";
    }

    @Override
    protected List<BankLine> bankLines() {
        return parts().batches.bankLines();
    }

    @Override
    protected void routes(Router router) {
        var agenda = new Agenda(store());
        var ledger = new Ledger(store(), agenda);
        var hooks = new Hooks(store(), faults(), this::baseUri);
        var payments = new Payments(store(), ledger, hooks);
        var made = new Parts(
                agenda,
                ledger,
                hooks,
                payments,
                new Modifications(agenda, payments, ledger, hooks),
                new Disputes(agenda, payments, ledger, hooks),
                new Batches(store(), agenda, ledger, hooks));
        parts = made;
        for (var kind : List.of("captures", "refunds", "cancels", "reversals", "amountUpdates")) {
            router.add("POST", PAYMENTS + kind, refusable(withKey(writing(call -> modify(call, kind)))));
        }
        router.add("GET", REPORTS + "/{file}", refusable(forReports(reading(this::report))));
        var acts = new AdyenActs(store(), this::now, made);
        PurchaseActs.add(router, acts, this::writing);
        new AdyenControl(store(), acts, made).addTo(router, this::writing);
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return parts;
    }

    /** The same key on the same address gives the same answer again. */
    private Reply modify(Call call, String kind) {
        var key = call.header("Idempotency-Key").orElse("");
        if (key.length() > KEY_LENGTH_MAX) {
            throw Refusal.invalid("702", "Idempotency-Key has at most " + KEY_LENGTH_MAX + " characters");
        }
        var place = call.path() + " " + key;
        var before = key.isEmpty()
                ? Optional.<JsonNode>empty()
                : store().peek(ANSWERED, place).map(JsonNode.class::cast);
        if (before.isPresent()) {
            return Reply.json(201, before.get()).with("Idempotency-Key", key);
        }
        var change = new Change(store().batch(), now());
        var answer = parts().modifications().receive(change, kind, call.variable("payment"), body(call));
        if (!key.isEmpty()) {
            change.batch().put(ANSWERED, place, answer.deepCopy());
        }
        change.batch().commit();
        var reply = Reply.json(201, answer);
        return key.isEmpty() ? reply : reply.with("Idempotency-Key", key);
    }

    private static JsonNode body(Call call) {
        try {
            return call.json();
        } catch (JacksonException e) {
            throw Refusal.unreadable("Unexpected input: the body is no JSON");
        }
    }

    private Reply report(Call call) {
        var batch = store().peek(Batches.BATCH, call.variable("file"))
                .filter(found -> found.path("ready").asBoolean(false));
        return batch.map(found -> Reply.text(
                        200,
                        "text/csv; charset=utf-8",
                        Report.write(parts().ledger().rows(Json.number(found, "number")))))
                .orElseGet(() -> Reply.empty(404));
    }

    private static boolean same(Call call, String header, String expected) {
        var given = call.header(header).orElse("");
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static Handler withKey(Handler handler) {
        return call -> {
            if (!same(call, "X-API-Key", API_KEY)) {
                throw Refusal.unauthorized();
            }
            return handler.handle(call);
        };
    }

    /** Reports are fetched by the report user, or with an API key that may. */
    private static Handler forReports(Handler handler) {
        var user = Base64.getEncoder()
                .encodeToString((REPORT_USER + ":" + REPORT_PASSWORD).getBytes(StandardCharsets.UTF_8));
        return call -> {
            if (!same(call, "Authorization", "Basic " + user) && !same(call, "X-API-Key", API_KEY)) {
                return Reply.empty(401).with("WWW-Authenticate", "Basic realm=\"Adyen\"");
            }
            return handler.handle(call);
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

    @Override
    protected void started() {
        parts().hooks().deliveries().start(name());
    }

    @Override
    protected void stopping() {
        if (parts != null) {
            parts.hooks().deliveries().stop();
        }
    }

    @Override
    protected void runDue(Instant now) {
        parts().agenda().run(now, (batch, at, entry) -> {
            var change = new Change(batch, at);
            var about = Json.text(entry, "about");
            switch (Json.text(entry, "what")) {
                case Modifications.MODIFICATION -> parts().modifications().decide(change, about);
                case Ledger.CLOSING -> parts().batches().close(change);
                case Batches.REPORT -> parts().batches().reportReady(change, about);
                case Disputes.PERIOD -> parts().disputes().periodEnded(change, about);
                default -> throw new IllegalStateException("unknown on the agenda: " + entry);
            }
        });
        parts().hooks().deliveries().wake();
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
        return AdyenCanonical.write(store());
    }
}
