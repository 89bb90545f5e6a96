package se.knyt.simulators.shopify;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the shop owes its customers as store credit: an account for each customer and currency, made with its first credit. A debit spends
 * the credit that expires soonest; what remains of a credit leaves the account when it expires. What moves here does not change when a
 * customer was updated: nothing the vendor says promises that.
 */
final class StoreCredits {
    private static final String ACCOUNT = "store-credit";
    private static final String TYPE = "StoreCreditAccount";
    private static final String MOVED = "StoreCreditAccount%sTransaction";
    private static final String SCOPE = "read_store_credit_accounts";
    private static final long FIRST = 900_000_000_001L;
    private static final long AMOUNT_MAX = 100_000_000;

    private final SimulatorStore store;
    private final InstantSource clock;

    StoreCredits(SimulatorStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String key(JsonNode account) {
        return Long.toString(Gid.number(Json.text(account, "id")));
    }

    private static long balance(JsonNode account) {
        return Amount.minor(Json.text(account.path("balance"), "amount"));
    }

    private static long remaining(JsonNode credit) {
        return Amount.minor(Json.text(credit.path("remainingAmount"), "amount"));
    }

    private List<ObjectNode> of(String customer) {
        return store.all(ACCOUNT).stream()
                .filter(account -> Json.text(account, "_customer").equals(customer))
                .sorted(Comparator.comparing(StoreCredits::key))
                .toList();
    }

    private ObjectNode account(String customer, String currency) {
        return of(customer).stream()
                .filter(account ->
                        Json.text(account.path("balance"), "currencyCode").equals(currency))
                .findFirst()
                .flatMap(account -> store.find(ACCOUNT, key(account)))
                .orElseGet(() -> {
                    var batch = store.batch();
                    var made = Json.object()
                            .put("id", Gid.of(TYPE, batch.next(ACCOUNT, FIRST)))
                            .put("_customer", customer);
                    made.set("balance", Amount.money(0, currency));
                    made.putArray("transactions");
                    batch.put(ACCOUNT, key(made), made);
                    batch.commit();
                    return made;
                });
    }

    /** @param expiresAt empty for never */
    void credit(String customer, String currency, long amount, String event, String origin, String expiresAt) {
        if (amount < 1 || amount > AMOUNT_MAX) {
            throw new UserError("A positive amount must be used to credit a store credit account");
        }
        var account = account(customer, currency);
        expire(account);
        var moved = move(account, "Credit", amount, event, origin);
        moved.set("remainingAmount", Amount.money(amount, currency));
        if (!expiresAt.isEmpty()) {
            moved.put("expiresAt", future(expiresAt));
        }
        store.put(ACCOUNT, key(account), account);
    }

    private String future(String expiresAt) {
        try {
            var at = Instant.parse(expiresAt);
            if (at.isAfter(clock.instant())) {
                return at.toString();
            }
        } catch (DateTimeParseException e) {
            throw new UserError("expires at is invalid: " + expiresAt);
        }
        throw new UserError("The expiration date must be in the future");
    }

    void debit(String customer, String currency, long amount, String event, String origin) {
        var account = account(customer, currency);
        expire(account);
        if (amount < 1 || amount > balance(account)) {
            throw new UserError("The store credit account does not have sufficient funds to satisfy the request");
        }
        long left = amount;
        for (var credit : soonestFirst(account)) {
            long part = Math.min(left, remaining(credit));
            credit.set("remainingAmount", Amount.money(remaining(credit) - part, currency));
            left -= part;
        }
        move(account, "Debit", -amount, event, origin);
        store.put(ACCOUNT, key(account), account);
    }

    /** What a checkout takes: where there is too little, somebody of the shop has just given the rest. */
    void pay(JsonNode order, long amount, String origin) {
        var customer = customer(order);
        var currency = Json.text(order, "currencyCode");
        long missing = amount - balance(account(customer, currency));
        if (missing > 0) {
            credit(customer, currency, missing, "ADJUSTMENT", "", "");
        }
        debit(customer, currency, amount, "ORDER_PAYMENT", origin);
    }

    /** What a refund puts on the account of the order's buyer. */
    void putBack(JsonNode order, JsonNode transaction, long amount, String expiresAt) {
        credit(
                customer(order),
                Json.text(order, "currencyCode"),
                amount,
                "ORDER_REFUND",
                Json.text(transaction, "id"),
                expiresAt);
    }

    static String customer(JsonNode order) {
        return Json.text(order.path("customer"), "id");
    }

    private static List<ObjectNode> soonestFirst(JsonNode account) {
        var credits = new ArrayList<ObjectNode>();
        for (var moved : account.path("transactions")) {
            if (Json.text(moved, "__typename").equals(MOVED.formatted("Credit")) && remaining(moved) > 0) {
                credits.add((ObjectNode) moved);
            }
        }
        credits.sort(Comparator.comparing(
                credit -> credit.hasNonNull("expiresAt") ? Json.text(credit, "expiresAt") : "9999"));
        return credits;
    }

    /** Takes off what has expired until now, each credit by a movement of its own at its time. */
    private void expire(ObjectNode account) {
        for (var credit : soonestFirst(account)) {
            var at = Json.text(credit, "expiresAt");
            if (!at.isEmpty() && !Instant.parse(at).isAfter(clock.instant())) {
                var moved = move(account, "Expiration", -remaining(credit), "ADJUSTMENT", "");
                moved.put("createdAt", at).put("_credit", Json.text(credit, "id"));
            }
        }
    }

    private ObjectNode move(ObjectNode account, String type, long amount, String event, String origin) {
        var currency = Json.text(account.path("balance"), "currencyCode");
        long used = Json.number(account, "_moves") + 1;
        long after = balance(account) + amount;
        var moved = ((ArrayNode) account.path("transactions"))
                .addObject()
                .put("__typename", MOVED.formatted(type))
                .put("id", Gid.of(MOVED.formatted(type), Gid.number(Json.text(account, "id")) * 1_000 + used))
                .put("createdAt", now().toString())
                .put("event", event)
                .put("_origin", origin);
        moved.set("amount", Amount.money(amount, currency));
        moved.set("balanceAfterTransaction", Amount.money(after, currency));
        account.put("_moves", used);
        account.set("balance", Amount.money(after, currency));
        return moved;
    }

    /** One line per account for the sandbox page. */
    ArrayNode list() {
        var list = Json.array();
        store.all(ACCOUNT).stream()
                .map(this::upToDate)
                .sorted(Comparator.comparing(StoreCredits::key))
                .forEach(account -> list.addObject()
                        .put("id", Json.text(account, "id"))
                        .put("customer", Json.text(account, "_customer"))
                        .put("balance", Json.text(account.path("balance"), "amount"))
                        .put("currency", Json.text(account.path("balance"), "currencyCode")));
        return list;
    }

    /** As it stands now, without keeping it. */
    private ObjectNode upToDate(JsonNode account) {
        var copy = (ObjectNode) account.deepCopy();
        for (var credit : soonestFirst(copy)) {
            var at = Json.text(credit, "expiresAt");
            if (!at.isEmpty() && !Instant.parse(at).isAfter(clock.instant())) {
                expire(copy);
                break;
            }
        }
        return copy;
    }

    Map<String, DataFetcher<?>> queries() {
        return Map.of(
                "customers",
                this::customers,
                "customer",
                environment -> customer(String.valueOf(environment.<Object>getArgument("id"))),
                "storeCreditAccount",
                environment -> {
                    mayRead("storeCreditAccount");
                    var id = String.valueOf(environment.<Object>getArgument("id"));
                    return store.peek(ACCOUNT, Long.toString(Gid.number(id)))
                            .map(account -> new View(Json.object(), upToDate(account)))
                            .orElse(null);
                });
    }

    private @Nullable View customer(String id) {
        return Optional.ofNullable(known().get(id))
                .map(found -> new View(Json.object(), found))
                .orElse(null);
    }

    /** Everybody who has bought, as the newest order has them. */
    private Map<String, ObjectNode> known() {
        var found = new TreeMap<String, ObjectNode>();
        store.all(OrderBook.ORDER).forEach(order -> {
            if (order.path("customer") instanceof ObjectNode customer) {
                found.merge(
                        Json.text(customer, "id"),
                        customer,
                        (one, other) -> Json.text(one, "updatedAt").compareTo(Json.text(other, "updatedAt")) >= 0
                                ? one
                                : other);
            }
        });
        return found;
    }

    private Object customers(DataFetchingEnvironment environment) {
        boolean byChange =
                String.valueOf(environment.<Object>getArgument("sortKey")).equals("UPDATED_AT");
        boolean reverse = Boolean.TRUE.equals(environment.<Boolean>getArgument("reverse"));
        var order = Comparator.comparing((ObjectNode customer) -> place(customer, byChange));
        var all = known().values().stream()
                .sorted(reverse ? order.reversed() : order)
                .toList();
        return Connection.sorted(
                all, customer -> place(customer, byChange), customer -> new View(Json.object(), customer), environment);
    }

    private static String place(JsonNode customer, boolean byChange) {
        return (byChange ? Json.text(customer, "updatedAt") + "|" : "") + Json.text(customer, "id");
    }

    /** An app without the scope is told so. */
    private void mayRead(String field) {
        if (Settings.of(store).noStoreCredit()) {
            throw new BadQuery(
                    "ACCESS_DENIED",
                    "Access denied for " + field + " field. Required access: `" + SCOPE + "` access scope.");
        }
    }

    /** Fields that lead to other objects. */
    Map<String, Map<String, DataFetcher<?>>> types(OrderBook book) {
        DataFetcher<?> accounts = environment -> {
            mayRead("storeCreditAccounts");
            var list = of(Json.text(node(environment), "id")).stream()
                    .map(account -> new View(Json.object(), upToDate(account)))
                    .toList();
            return Connection.page(list, environment);
        };
        DataFetcher<?> moved = environment -> {
            var list = new ArrayList<View>();
            node(environment).path("transactions").forEach(one -> list.add(new View(Json.object(), one)));
            list.sort(Comparator.comparing(view -> Json.text(view.node(), "createdAt")));
            if (Boolean.TRUE.equals(environment.<Boolean>getArgument("reverse"))) {
                Collections.reverse(list);
            }
            return Connection.page(List.copyOf(list), environment);
        };
        DataFetcher<?> owner = environment -> customer(Json.text(node(environment), "_customer"));
        DataFetcher<?> origin = environment -> {
            var id = Json.text(node(environment), "_origin");
            return id.isEmpty()
                    ? null
                    : book.peek(id)
                            .flatMap(order ->
                                    OrderBook.part(order, "transactions", id).map(part -> new View(order, part)))
                            .orElse(null);
        };
        DataFetcher<?> expired = environment -> {
            var id = Json.text(node(environment), "_credit");
            return store.all(ACCOUNT).stream()
                    .flatMap(account -> OrderBook.part(account, "transactions", id).stream())
                    .findFirst()
                    .map(credit -> new View(Json.object(), credit))
                    .orElse(null);
        };
        return Map.of(
                "Customer",
                Map.of("storeCreditAccounts", accounts),
                TYPE,
                Map.of("transactions", moved, "owner", owner),
                MOVED.formatted("Credit"),
                Map.of("origin", origin),
                MOVED.formatted("Debit"),
                Map.of("origin", origin),
                MOVED.formatted("DebitRevert"),
                Map.of("origin", origin),
                MOVED.formatted("Expiration"),
                Map.of("origin", origin, "creditTransaction", expired));
    }

    private static JsonNode node(DataFetchingEnvironment environment) {
        View view = environment.getSource();
        return view == null ? Json.object() : view.node();
    }
}
