package se.knyt.simulators.shopify;

import graphql.language.StringValue;
import graphql.language.VariableReference;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;

/** The fields of query and mutation. Each mutation does its act and answers a payload, or {@code userErrors} and nothing else. */
final class Roots {
    private static final String WRITE_FULFILMENT = "write_merchant_managed_fulfillment_orders";

    /** What the sandbox's app may do. */
    private static final List<String> SCOPES = List.of(
            "read_all_orders",
            "read_customers",
            "write_orders",
            "read_merchant_managed_fulfillment_orders",
            WRITE_FULFILMENT,
            "read_shopify_payments_payouts",
            "read_shopify_payments_disputes",
            "read_gift_cards",
            "read_returns",
            "read_store_credit_accounts",
            "read_store_credit_account_transactions",
            "write_store_credit_account_transactions");

    /** No list in a call is longer. */
    private static final int NODES_MAX = 250;

    private final SimulatorStore store;
    private final OrderBook book;
    private final Fulfilments fulfilments;
    private final Holds holds;
    private final Payments payments;
    private final Refunds refunds;
    private final OrderEdits edits;
    private final Subscriptions subscriptions;
    private final AccountQueries account;

    Roots(
            SimulatorStore store,
            OrderBook book,
            Fulfilments fulfilments,
            Holds holds,
            Payments payments,
            Refunds refunds,
            OrderEdits edits,
            Subscriptions subscriptions,
            AccountQueries account) {
        this.store = store;
        this.book = book;
        this.fulfilments = fulfilments;
        this.holds = holds;
        this.payments = payments;
        this.refunds = refunds;
        this.edits = edits;
        this.subscriptions = subscriptions;
        this.account = account;
    }

    Map<String, DataFetcher<?>> queries() {
        var search = new OrderSearch(book);
        var queries = new HashMap<>(account.queries());
        queries.putAll(book.cards().queries());
        queries.putAll(book.credits().queries());
        queries.put("orders", search::page);
        queries.put("ordersCount", environment -> {
            Integer limit = environment.getArgument("limit");
            long bound = limit == null ? 10_000 : limit;
            long count = search.count(environment.getArgument("query"), bound);
            return Map.of("count", count, "precision", count < bound ? "EXACT" : "AT_LEAST");
        });
        queries.put("order", environment -> counted(environment, order(id(environment, "id"))));
        queries.put("fulfillmentOrder", environment -> part(environment, "fulfillmentOrders"));
        queries.put("fulfillment", environment -> part(environment, "fulfillments"));
        queries.put("refund", environment -> part(environment, "refunds"));
        queries.put("node", environment -> node(environment, id(environment, "id")));
        queries.put("nodes", environment -> {
            List<String> ids = environment.getArgument("ids");
            if (ids == null || ids.size() > NODES_MAX) {
                throw new BadQuery("ids are at most " + NODES_MAX);
            }
            var found = new ArrayList<@Nullable Object>();
            ids.forEach(gid -> found.add(node(environment, gid)));
            return found;
        });
        queries.put("shop", environment -> {
            GraphCost.count(environment, 1);
            return Map.of(
                    "id",
                    Gid.of("Shop", 60_000_000_001L),
                    "name",
                    "Knyts provbutik",
                    "email",
                    "butik@example.com",
                    "contactEmail",
                    "butik@example.com",
                    "myshopifyDomain",
                    ShopifySimulator.SHOP_DOMAIN,
                    "currencyCode",
                    Settings.of(store).currency(),
                    "ianaTimezone",
                    "Europe/Stockholm",
                    "taxesIncluded",
                    true,
                    "enabledPresentmentCurrencies",
                    List.of(Settings.of(store).currency()));
        });
        queries.put("currentAppInstallation", environment -> {
            GraphCost.count(environment, 1);
            boolean noCards = Settings.of(store).noGiftCards();
            boolean noCredit = Settings.of(store).noStoreCredit();
            boolean noFulfilment = Settings.of(store).noFulfilment();
            return Map.of(
                    "accessScopes",
                    SCOPES.stream()
                            .filter(scope -> !noCards || !scope.equals("read_gift_cards"))
                            .filter(scope -> !noCredit || !scope.contains("store_credit"))
                            .filter(scope -> !noFulfilment || !scope.equals(WRITE_FULFILMENT))
                            .map(Roots::scope)
                            .toList());
        });
        queries.put(
                "locations",
                environment -> Connection.page(
                        List.of(
                                new View(Json.object(), Locations.first()),
                                new View(Json.object(), Locations.of(Locations.SECOND))),
                        environment));
        queries.put("webhookSubscriptions", environment -> {
            List<String> topics = environment.getArgument("topics");
            String uri = environment.getArgument("uri");
            var found = store.all(Webhooks.SUBSCRIPTION).stream()
                    .filter(node -> topics == null || topics.contains(Json.text(node, "topic")))
                    .filter(node -> uri == null || uri.equals(Json.text(node, "uri")))
                    .map(node -> new View(node, node))
                    .toList();
            return Connection.page(found, environment);
        });
        return queries;
    }

    private static Map<String, Object> scope(String handle) {
        return Map.of("handle", handle, "description", handle.replace('_', ' '));
    }

    private static @Nullable Object counted(DataFetchingEnvironment environment, @Nullable Object found) {
        if (found != null) {
            GraphCost.count(environment, 1);
        }
        return found;
    }

    private static String id(DataFetchingEnvironment environment, String argument) {
        String id = environment.getArgument(argument);
        if (id == null || Gid.number(id) < 0) {
            throw new BadQuery("Invalid global id '" + id + "'");
        }
        return id;
    }

    private @Nullable View order(String gid) {
        return Gid.type(gid).equals("Order") ? book.peek(gid).map(View::of).orElse(null) : null;
    }

    private @Nullable Object part(DataFetchingEnvironment environment, String list) {
        return counted(environment, partOf(list, id(environment, "id")));
    }

    private @Nullable View partOf(String list, String gid) {
        return book.peek(gid)
                .flatMap(order -> OrderBook.part(order, list, gid).map(part -> new View(order, part)))
                .orElse(null);
    }

    private @Nullable Object node(DataFetchingEnvironment environment, String gid) {
        return counted(
                environment,
                switch (Gid.type(gid)) {
                    case "Order" -> order(gid);
                    case "Fulfillment" -> partOf("fulfillments", gid);
                    case "FulfillmentOrder" -> partOf("fulfillmentOrders", gid);
                    case "Refund" -> partOf("refunds", gid);
                    case "OrderTransaction" -> partOf("transactions", gid);
                    case "LineItem" -> partOf("lineItems", gid);
                    case "Return" -> partOf("returns", gid);
                    default -> account.find(gid);
                });
    }

    Map<String, DataFetcher<?>> mutations() {
        var mutations = new HashMap<String, DataFetcher<?>>();
        mutations.put(
                "fulfillmentCreate",
                environment -> payload("fulfillment", () -> {
                    mayFulfil("fulfillmentCreate");
                    return partOf("fulfillments", fulfilments.create(input(environment, "fulfillment")));
                }));
        mutations.put(
                "fulfillmentOrderHold",
                environment -> payload("fulfillmentHold", () -> {
                    mayFulfil("fulfillmentOrderHold");
                    var gid = id(environment, "id");
                    return holdOf(gid, holds.hold(gid, input(environment, "fulfillmentHold")));
                }));
        mutations.put(
                "fulfillmentOrderReleaseHold",
                environment -> payload("fulfillmentOrder", () -> {
                    mayFulfil("fulfillmentOrderReleaseHold");
                    var gid = id(environment, "id");
                    List<String> ids = environment.getArgument("holdIds");
                    holds.release(gid, ids == null ? null : Set.copyOf(ids));
                    return partOf("fulfillmentOrders", gid);
                }));
        mutations.put(
                "fulfillmentTrackingInfoUpdate",
                environment -> payload("fulfillment", () -> {
                    var gid = id(environment, "fulfillmentId");
                    fulfilments.updateTracking(gid, input(environment, "trackingInfoInput"));
                    return partOf("fulfillments", gid);
                }));
        mutations.put(
                "orderCapture", environment -> payload("transaction", () -> capture(input(environment, "input"))));
        mutations.put(
                "orderInvoiceSend",
                environment -> payload("order", () -> {
                    edits.sendInvoice(id(environment, "id"), input(environment, "email"));
                    return order(id(environment, "id"));
                }));
        mutations.put(
                "orderMarkAsPaid",
                environment -> payload("order", () -> {
                    var gid = Json.text(input(environment, "input"), "id");
                    payments.markAsPaid(gid);
                    return order(gid);
                }));
        mutations.put(
                "refundCreate",
                environment -> payload("refund", "order", () -> {
                    var id = refunds.create(input(environment, "input"), idempotencyKey(environment));
                    return partOf("refunds", id);
                }));
        mutations.put("tagsAdd", environment -> payload("node", () -> tagged(environment, true)));
        mutations.put("tagsRemove", environment -> payload("node", () -> tagged(environment, false)));
        mutations.put(
                "metafieldsSet",
                environment -> payload("metafields", () -> {
                    var views = new ArrayList<View>();
                    edits.metafields(input(environment, "metafields"))
                            .forEach(node -> views.add(new View(Json.object(), node)));
                    return views;
                }));
        mutations.put(
                "orderUpdate",
                environment -> payload("order", () -> {
                    var input = input(environment, "input");
                    edits.update(input);
                    return order(Json.text(input, "id"));
                }));
        mutations.put("orderCancel", this::cancel);
        mutations.put(
                "webhookSubscriptionCreate",
                environment -> payload("webhookSubscription", () -> {
                    var node = subscriptions.create(
                            String.valueOf(environment.<Object>getArgument("topic")),
                            input(environment, "webhookSubscription"));
                    return new View(node, node);
                }));
        mutations.put(
                "webhookSubscriptionDelete",
                environment ->
                        payload("deletedWebhookSubscriptionId", () -> subscriptions.delete(id(environment, "id"))));
        return mutations;
    }

    private @Nullable View holdOf(String fulfillmentOrder, String hold) {
        return book.peek(fulfillmentOrder)
                .flatMap(order -> OrderBook.part(order, "fulfillmentOrders", fulfillmentOrder)
                        .flatMap(part -> OrderBook.part(part, Holds.LIST, hold))
                        .map(found -> new View(order, found)))
                .orElse(null);
    }

    /** An app without the scope is told so. */
    private void mayFulfil(String field) {
        if (Settings.of(store).noFulfilment()) {
            throw new BadQuery(
                    "ACCESS_DENIED",
                    "Access denied for " + field + " field. Required access: `" + WRITE_FULFILMENT
                            + "` access scope, `write_third_party_fulfillment_orders` access scope or"
                            + " `write_marketplace_fulfillment_orders` access scope. Also: The user must have"
                            + " fulfill_and_ship_orders permission.");
        }
    }

    /** Required since 2026-04. */
    private static String idempotencyKey(DataFetchingEnvironment environment) {
        var key = environment.getField().getDirectives("idempotent").stream()
                .flatMap(directive -> directive.getArguments().stream())
                .filter(argument -> argument.getName().equals("key"))
                .map(argument -> argument.getValue())
                .map(value -> switch (value) {
                    case StringValue text -> text.getValue();
                    case VariableReference name ->
                        String.valueOf(environment.getVariables().get(name.getName()));
                    default -> "";
                })
                .findFirst()
                .orElse("");
        if (key.isBlank()) {
            throw new BadQuery("The @idempotent directive with a key is required for this mutation");
        }
        return key;
    }

    private static JsonNode input(DataFetchingEnvironment environment, String name) {
        return Json.mapper().valueToTree(environment.<Object>getArgument(name));
    }

    private @Nullable Object capture(JsonNode input) {
        var id = payments.capture(
                Json.text(input, "id"),
                Json.text(input, "parentTransactionId"),
                Amount.minor(Json.text(input, "amount")),
                Json.text(input, "currency"));
        payments.sending().refusal(id).ifPresent(text -> {
            throw new UserError("Capture failed: " + text, "input");
        });
        return partOf("transactions", id);
    }

    private @Nullable Object tagged(DataFetchingEnvironment environment, boolean add) {
        var gid = id(environment, "id");
        edits.tags(gid, input(environment, "tags"), add);
        return order(gid);
    }

    private Object cancel(DataFetchingEnvironment environment) {
        var gid = id(environment, "orderId");
        var method = input(environment, "refundMethod");
        boolean refund = Boolean.TRUE.equals(environment.<Boolean>getArgument("refund"))
                || method.path("originalPaymentMethodsRefund").asBoolean(false);
        var answer = payload("job", () -> {
            refunds.cancel(
                    gid,
                    String.valueOf(environment.<Object>getArgument("reason")),
                    refund,
                    Boolean.TRUE.equals(environment.<Boolean>getArgument("restock")));
            return Map.of("id", Gid.of("Job", Gid.number(gid)), "done", true);
        });
        answer.put(
                "orderCancelUserErrors",
                Optional.ofNullable(answer.get("userErrors")).orElse(List.of()));
        return answer;
    }

    private static Map<String, Object> payload(String name, Supplier<? extends @Nullable Object> act) {
        return payload(name, "", act);
    }

    private static Map<String, Object> payload(
            String name, String orderName, Supplier<? extends @Nullable Object> act) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("userErrors", List.of());
        try {
            var result = act.get();
            if (result != null) {
                payload.put(name, result);
            }
            if (result instanceof View view && !orderName.isEmpty()) {
                payload.put(orderName, View.of(view.order()));
            }
        } catch (UserError error) {
            var said = new LinkedHashMap<String, Object>();
            said.put("message", error.text());
            if (!error.field().isEmpty()) {
                said.put("field", error.field());
            }
            if (!error.code().isEmpty()) {
                said.put("code", error.code());
            }
            payload.put("userErrors", List.of(said));
        }
        return payload;
    }
}
