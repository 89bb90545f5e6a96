package se.knyt.simulators.fortnox;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Quota;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorBase;
import tools.jackson.databind.JsonNode;

/**
 * The twin of a Fortnox account. Sign in at {@code /oauth-v1/token} with {@link #CLIENT_ID}, {@link #CLIENT_SECRET} and the header
 * {@code TenantId: }{@link #TENANT_ID}; the API is under {@code /3/}. What a person does inside Fortnox is under {@code /_control/}.
 */
public final class FortnoxSimulator extends SimulatorBase {
    public static final String CLIENT_ID = OAuth.CLIENT_ID;
    public static final String CLIENT_SECRET = OAuth.CLIENT_SECRET;
    public static final String TENANT_ID = Seed.TENANT_ID;

    static final Duration QUOTA_WINDOW = Duration.ofSeconds(5);
    private static final int WINDOWS_MAX = 1000;

    private final Map<String, Quota.SlidingWindow> windows = new LinkedHashMap<>();
    private @Nullable Company company;
    private @Nullable Outreach outreach;

    /** Public so that it can be found by name. */
    public FortnoxSimulator() {}

    @Override
    public String name() {
        return "fortnox";
    }

    private Company company() {
        if (company == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return company;
    }

    private Outreach outreach() {
        if (outreach == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return outreach;
    }

    @Override
    protected void routes(Router router) {
        var state = new State(store());
        var opened = new Company(state, new Time(clock(), machineTime()));
        company = opened;
        if (state.isEmpty()) {
            seed();
        }
        outreach = new Outreach(opened);
        var oauth = new OAuth(opened);
        router.add("GET", "/oauth-v1/auth", transaction(oauth::authorize));
        router.add("POST", "/oauth-v1/token", transaction(oauth::token));
        router.add("POST", "/oauth-v1/revoke", transaction(oauth::revoke));
        Api api = (method, path, scope, endpoint) ->
                router.add(method, "/3/" + path, transaction(call -> guarded(oauth, scope, endpoint, call)));
        var invoices = new Invoices(opened);
        var payments = new Payments(opened, invoices);
        var actions = new InvoiceActions(opened, invoices, payments, outreach());
        var orders = new Orders(opened, invoices, outreach());
        var vouchers = new Vouchers(opened);
        new Customers(opened).routes(api);
        new Articles(opened).routes(api);
        orders.routes(api);
        invoices.routes(api);
        actions.routes(api);
        payments.routes(api);
        vouchers.routes(api);
        new BookRegisters(opened).routes(api);
        new Registers(opened).routes(api);
        new Files(opened).routes(api);
        new Sie(opened).routes(api);
        router.add(
                "GET",
                "/api/warehouse/tenants-v4",
                transaction(call -> guarded(oauth, "warehouse", _ -> warehouse(), call)));
        new Control(opened, outreach(), invoices, actions, payments, orders, vouchers)
                .routes((method, path, endpoint) -> router.add(method, "/_control/" + path, transaction(endpoint)));
    }

    private void seed() {
        company().state.atomically(() -> {
            Seed.fill(company());
            return true;
        });
    }

    @Override
    protected void started() {
        company().origin(baseUri().toString());
    }

    @Override
    protected void runDue(Instant now) {
        company().state.atomically(() -> {
            outreach().runDue(now);
            return true;
        });
    }

    @Override
    public Optional<Instant> nextEventAt() {
        return company().state.atomically(() -> outreach().nextAt());
    }

    /** One call, one transaction; a refusal takes back all that the call had done. */
    private Handler transaction(Api.Endpoint endpoint) {
        return writing(call -> {
            try {
                return company().state.atomically(() -> endpoint.answer(call));
            } catch (FortnoxError refusal) {
                return Reply.json(refusal.status(), refusal.body());
            } catch (ArithmeticException tooLarge) {
                var refusal = FortnoxError.refused("Ett belopp är för stort.");
                return Reply.json(refusal.status(), refusal.body());
            } catch (DateTimeException notADate) {
                var refusal = FortnoxError.refused("Ogiltigt datum.");
                return Reply.json(refusal.status(), refusal.body());
            }
        });
    }

    private Reply guarded(OAuth oauth, String scope, Api.Endpoint endpoint, Call call) {
        var bearer = OAuth.bearer(call);
        oauth.check(bearer, "");
        boolean limited = company().settings.number("quota_calls") > 0;
        if (limited && !window(bearer).take(machineTime().instant())) {
            return Reply.json(429, Json.object().put("message", "Rate limit exceeded"));
        }
        checkHeaders(call);
        oauth.check(bearer, scope);
        return endpoint.answer(call);
    }

    private Quota.SlidingWindow window(String bearer) {
        int callsMax = company().settings.number("quota_calls");
        var window =
                windows.computeIfAbsent(bearer + " " + callsMax, _ -> new Quota.SlidingWindow(callsMax, QUOTA_WINDOW));
        if (windows.size() > WINDOWS_MAX) {
            windows.remove(windows.keySet().iterator().next());
        }
        return window;
    }

    private static void checkHeaders(Call call) {
        var accept = call.header("accept").orElse("*/*");
        boolean json = accept.contains("application/json") || accept.contains("*/*");
        if (!json && !call.path().matches("/3/(sie|inbox|archive)/.*|.*/(print|preview|printreminder)")) {
            throw FortnoxError.badAccept();
        }
        var contentType = call.header("content-type").orElse("");
        boolean upload = contentType.startsWith("multipart/form-data");
        if (call.body().length > 0 && !upload && !contentType.startsWith("application/json")) {
            throw FortnoxError.badContentType();
        }
    }

    private Reply warehouse() {
        return Reply.json(
                200,
                Json.object()
                        .put("activated", company().settings.flag("warehouse"))
                        .put("tenantId", Long.parseLong(TENANT_ID)));
    }

    @Override
    public JsonNode canonical() {
        return company().state.atomically(() -> new Canonical(company()).write());
    }

    @Override
    public void reset() {
        alone(() -> {
            super.reset();
            windows.clear();
            company().state.atomically(() -> {
                company().state.clear();
                Seed.fill(company());
                return true;
            });
        });
    }
}
