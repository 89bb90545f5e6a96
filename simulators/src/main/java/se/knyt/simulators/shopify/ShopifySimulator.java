package se.knyt.simulators.shopify;

import graphql.ExecutionInput;
import graphql.schema.DataFetcher;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Quota;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorBase;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** One shop: the Admin GraphQL endpoint, the token endpoint of the client credentials grant, and what happens in the shop. */
public final class ShopifySimulator extends SimulatorBase {
    public static final String API_VERSION = "2026-10";
    public static final String SHOP_DOMAIN = "knyt-sandbox.myshopify.com";
    public static final String CLIENT_ID = "sandbox-client";

    /** Also the key that webhooks are signed with. */
    public static final String CLIENT_SECRET = "sandbox-secret";

    /** A token of a custom app from before 2026, which goes on working. */
    public static final String ACCESS_TOKEN = "sandbox-access-token";

    private static final String TOKEN = "token";
    private static final int OPERATIONS_MAX = 500;
    private static final long QUERY_COST_MAX = 1000;
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final Duration RETRY_PENDING = Duration.ofSeconds(2);

    private final Map<String, Quota.LeakyBucket> buckets = new ConcurrentHashMap<>();
    private final Map<String, List<String>> operations = new ConcurrentHashMap<>();
    private @Nullable Shop shop;
    private @Nullable Thread retry;

    /** The parts that exist once the store is open. */
    private record Shop(
            OrderBook book,
            Payments payments,
            PaymentApps apps,
            Webhooks webhooks,
            ShopAccount account,
            CompletableFuture<Graph> graph) {}

    @Override
    public String name() {
        return "shopify";
    }

    @Override
    protected List<BankLine> bankLines() {
        return shop().account.payouts().bankLines();
    }

    @Override
    protected void routes(Router router) {
        var webhooks = new Webhooks(store(), this::now, faults(), CLIENT_SECRET);
        var book = new OrderBook(store(), this::now, webhooks);
        var account = new ShopAccount(store(), this::now, webhooks, this::alone);
        var apps = new PaymentApps(account.app());
        var payments = new Payments(book, apps, this::alone);
        var fulfilments = new Fulfilments(book, this::alone);
        var holds = new Holds(book, this::alone);
        var refunds = new Refunds(book, payments, this::alone);
        var accountQueries = new AccountQueries(book, account, this::now);
        var roots = new Roots(
                store(),
                book,
                fulfilments,
                holds,
                payments,
                refunds,
                new OrderEdits(book, this::alone),
                new Subscriptions(store(), book, this::alone),
                accountQueries);
        // reading the schema takes longer than everything else here; only the first query has to wait for it
        var graph = CompletableFuture.supplyAsync(
                () -> new Graph(roots.queries(), roots.mutations(), types(accountQueries, book)));
        var acts = new ShopActs(store(), book, payments, fulfilments, holds, refunds, this::alone);
        shop = new Shop(book, payments, apps, webhooks, account, graph);
        router.add("POST", "/admin/api/" + API_VERSION + "/graphql.json", this::graphql, this::operations);
        router.add("POST", "/admin/oauth/access_token", this::token);
        new ShopifyControl(store(), acts, book, apps).addTo(router);
        new AccountControl(store(), account, acts, book, webhooks, this::now).addTo(router, this::writing);
    }

    private static Map<String, Map<String, DataFetcher<?>>> types(AccountQueries account, OrderBook book) {
        var types = new LinkedHashMap<>(account.types());
        types.putAll(book.cards().types());
        types.putAll(book.credits().types(book));
        return types;
    }

    @Override
    protected void started() {
        shop().webhooks.start();
        retry = Thread.ofVirtual().name("shopify-payments").start(() -> {
            try {
                while (true) {
                    Thread.sleep(RETRY_PENDING);
                    shop().payments.sending().settlePending();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    protected void stopping() {
        if (retry != null) {
            retry.interrupt();
        }
        if (shop != null) {
            shop.webhooks.stop();
            shop.apps.stop();
        }
    }

    Payments payments() {
        return shop().payments;
    }

    private Shop shop() {
        if (shop == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return shop;
    }

    @Override
    public void connect(Map<String, URI> peers) {
        shop().apps.connect(peers);
    }

    /** {@code query} or {@code mutation} and the root fields, so that a fault can be ordered for {@code orderCapture} alone. */
    private List<String> operations(Call call) {
        try {
            var query = Json.text(Json.read(call.body()), "query");
            if (operations.size() >= OPERATIONS_MAX) {
                operations.clear();
            }
            return operations.computeIfAbsent(query, ShopifySimulator::operations);
        } catch (tools.jackson.core.JacksonException | graphql.parser.InvalidSyntaxException e) {
            return List.of("unreadable");
        }
    }

    private static List<String> operations(String query) {
        var found = new ArrayList<String>();
        for (var operation :
                graphql.parser.Parser.parse(query).getDefinitionsOfType(graphql.language.OperationDefinition.class)) {
            found.add(operation.getOperation().name().toLowerCase(java.util.Locale.ROOT));
            operation
                    .getSelectionSet()
                    .getSelectionsOfType(graphql.language.Field.class)
                    .forEach(field -> found.add(field.getName()));
        }
        return List.copyOf(found);
    }

    private Reply graphql(Call call) {
        settle();
        var token = call.header("X-Shopify-Access-Token").orElse("");
        if (!valid(token)) {
            return Reply.json(
                    401,
                    Json.object()
                            .put(
                                    "errors",
                                    "[API] Invalid API key or access token (unrecognized login or wrong password)"));
        }
        var body = call.json();
        var query = Json.text(body, "query");
        if (query.isEmpty()) {
            return Reply.json(400, Json.object().put("errors", "query is missing"));
        }
        Map<String, Object> variables = body.path("variables").isObject()
                ? Json.mapper().convertValue(body.path("variables"), new TypeReference<Map<String, Object>>() {})
                : Map.of();
        var input = ExecutionInput.newExecutionInput(query).variables(variables);
        if (body.hasNonNull("operationName")) {
            input.operationName(Json.text(body, "operationName"));
        }
        return priced(token, query, variables, input);
    }

    private Reply priced(String token, String query, Map<String, Object> variables, ExecutionInput.Builder input) {
        var graph = shop().graph.join();
        long requested = graph.requested(query, variables);
        var settings = Settings.of(store());
        var bucket = buckets.computeIfAbsent(
                token + settings.bucketPoints() + "/" + settings.restorePointsPerSecond(),
                _ -> new Quota.LeakyBucket(
                        settings.bucketPoints(),
                        settings.restorePointsPerSecond(),
                        machineTime().instant()));
        if (requested > QUERY_COST_MAX) {
            return refused(
                    "Query cost is " + requested + ", which exceeds the single query max cost limit (" + QUERY_COST_MAX
                            + ").",
                    "MAX_COST_EXCEEDED",
                    cost(requested, null, settings, bucket));
        }
        if (!bucket.take(requested, machineTime().instant())) {
            return refused("Throttled", "THROTTLED", cost(requested, null, settings, bucket));
        }
        var actual = new AtomicLong();
        var result = new LinkedHashMap<>(graph.execute(input, actual).toSpecification());
        long used = Math.min(requested, actual.get());
        bucket.giveBack(requested - used);
        result.put("extensions", Map.of("cost", cost(requested, used, settings, bucket)));
        return Reply.json(200, Json.mapper().valueToTree(result));
    }

    private Map<String, Object> cost(
            long requested, @Nullable Long actual, Settings settings, Quota.LeakyBucket bucket) {
        var cost = new LinkedHashMap<String, Object>();
        cost.put("requestedQueryCost", requested);
        cost.put("actualQueryCost", actual == null ? tools.jackson.databind.node.NullNode.getInstance() : actual);
        cost.put(
                "throttleStatus",
                Map.of(
                        "maximumAvailable", settings.bucketPoints(),
                        "currentlyAvailable", bucket.available(machineTime().instant()),
                        "restoreRate", settings.restorePointsPerSecond()));
        return cost;
    }

    private static Reply refused(String message, String code, Map<String, Object> cost) {
        return Reply.json(
                200,
                Json.mapper()
                        .valueToTree(Map.of(
                                "errors",
                                List.of(Map.of("message", message, "extensions", Map.of("code", code))),
                                "extensions",
                                Map.of("cost", cost))));
    }

    private boolean valid(String token) {
        return token.equals(ACCESS_TOKEN)
                || store().peek(TOKEN, token)
                        .filter(known ->
                                Instant.parse(Json.text(known, "expires_at")).isAfter(now()))
                        .isPresent();
    }

    /** Client credentials, as form or JSON; the token lasts a day of sandbox time. */
    private Reply token(Call call) {
        var given = call.header("Content-Type").orElse("").contains("json") ? call.json() : form(call);
        boolean right = Json.text(given, "grant_type").equals("client_credentials")
                && Json.text(given, "client_id").equals(CLIENT_ID)
                && Json.text(given, "client_secret").equals(CLIENT_SECRET);
        if (!right) {
            return Reply.json(400, Json.object().put("error", "invalid_client"));
        }
        var made = new String[1];
        alone(() -> {
            var batch = store().batch();
            made[0] = "sandbox-token-" + batch.next(TOKEN, 1);
            batch.put(
                    TOKEN,
                    made[0],
                    Json.object().put("expires_at", now().plus(TOKEN_LIFE).toString()));
            batch.commit();
        });
        return Reply.json(
                200,
                Json.object()
                        .put("access_token", made[0])
                        .put(
                                "scope",
                                "read_orders,write_orders,read_all_orders,write_merchant_managed_fulfillment_orders,"
                                        + "read_shopify_payments_payouts,read_shopify_payments_disputes,read_gift_cards,"
                                        + "read_store_credit_accounts,read_store_credit_account_transactions,"
                                        + "write_store_credit_account_transactions")
                        .put("expires_in", TOKEN_LIFE.toSeconds()));
    }

    private static JsonNode form(Call call) {
        var fields = Json.object();
        for (var pair : new String(call.body(), java.nio.charset.StandardCharsets.UTF_8).split("&", -1)) {
            var parts = pair.split("=", 2);
            if (parts.length == 2) {
                fields.put(parts[0], java.net.URLDecoder.decode(parts[1], java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    @Override
    public void reset() {
        super.reset();
        buckets.clear();
        if (shop != null) {
            shop.book.reindex();
            shop.account.reset();
        }
    }

    @Override
    public JsonNode canonical() {
        var all = ShopifyCanonical.write(shop().book.all());
        var account = shop().account.canonical();
        return account.isEmpty() ? all : all.set("shopify_payments", account);
    }

    @Override
    protected void runDue(Instant now) {
        shop().account.runDue(now);
        shop().webhooks.wake();
    }

    @Override
    public Optional<Instant> nextEventAt() {
        return shop().account.nextEventAt();
    }
}
