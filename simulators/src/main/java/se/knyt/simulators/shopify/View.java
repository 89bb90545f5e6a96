package se.knyt.simulators.shopify;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One stored JSON object as GraphQL walks it, with the order it belongs to, for the fields that lead back to a line, a parent
 * transaction or the order itself.
 */
record View(ObjectNode order, JsonNode node) {

    static View of(ObjectNode order) {
        return new View(order, order);
    }

    private boolean isOrder() {
        return Json.text(node, "id").equals(Json.text(order, "id"));
    }

    String typeName() {
        return Json.text(node, "__typename");
    }

    /** Fetches any field: of a map by name, of a view from its JSON, with connections paged. */
    static final DataFetcher<Object> FETCHER = View::fetch;

    private static @Nullable Object fetch(DataFetchingEnvironment environment) {
        Object source = environment.getSource();
        var field = environment.getField().getName();
        Object value;
        if (source instanceof Map<?, ?> map) {
            value = map.get(field);
        } else if (source instanceof View view) {
            value = view.field(environment, field);
        } else {
            return null;
        }
        var type = (GraphQLNamedType)
                GraphQLTypeUtil.unwrapAll(environment.getFieldDefinition().getType());
        if (value instanceof List<?> list) {
            if (type.getName().endsWith("Connection")) {
                return Connection.page(list, environment);
            }
            Integer first = environment.getArgument("first");
            var shown = first == null || first >= list.size() ? list : list.subList(0, Math.max(0, first));
            GraphCost.count(environment, type, shown.size());
            return shown;
        }
        if (value != null && type instanceof GraphQLNamedOutputType) {
            GraphCost.count(environment, type, 1);
        }
        return value;
    }

    private @Nullable Object field(DataFetchingEnvironment environment, String field) {
        return switch (field) {
            case "lineItem" -> part("lineItems", Json.text(node, "_lineItem"));
            case "parentTransaction" -> part("transactions", Json.text(node, "_parent"));
            case "order" -> View.of(order);
            case "risk" -> Map.of("recommendation", "NONE"); // no assessment is imitated
            case "shippingLine" ->
                isOrder() ? list("shippingLines").getFirst() : part("shippingLines", Json.text(node, "_shippingLine"));
            case "discountApplication" ->
                new View(order, order.path("discountApplications").path((int) Json.number(node, "_application")));
            case "discountedTotalSet" -> discountedTotal(environment);
            case "metafield" -> metafield(environment);
            case "fulfillmentLineItem" -> delivered(Json.text(node, "_fulfillmentLineItem"));
            case "lineItems" -> node.has("_lineItems") ? parts("lineItems", "_lineItems") : value(node.path(field));
            case "refunds" -> node.has("_refunds") ? parts("refunds", "_refunds") : value(node.path(field));
            case "return" -> part("returns", Json.text(node, "_return"));
            case Holds.LIST -> node.has(field) ? value(node.path(field)) : List.of();
            case "returns" -> node.has(field) ? value(node.path(field)) : List.of();
            case "transactions" -> isOrder() ? list(field) : refundTransactions();
            default -> value(node.path(field));
        };
    }

    private @Nullable View part(String list, String id) {
        return OrderBook.part(order, list, id)
                .map(found -> new View(order, found))
                .orElse(null);
    }

    private List<Object> parts(String list, String ids) {
        var found = new ArrayList<Object>();
        for (var id : node.path(ids)) {
            Optional.ofNullable(part(list, id.asString(""))).ifPresent(found::add);
        }
        return found;
    }

    private @Nullable View delivered(String id) {
        for (var fulfillment : order.path("fulfillments")) {
            var found = OrderBook.part(fulfillment, "fulfillmentLineItems", id);
            if (found.isPresent()) {
                return new View(order, found.get());
            }
        }
        return null;
    }

    private List<Object> list(String field) {
        return values((ArrayNode) order.path(field));
    }

    private List<Object> refundTransactions() {
        return parts("transactions", "_transactions");
    }

    private @Nullable Object discountedTotal(DataFetchingEnvironment environment) {
        Boolean withCodes = environment.getArgument("withCodeDiscounts");
        if (Boolean.TRUE.equals(withCodes)) {
            long total = Amount.of(node, "originalTotalSet") - Amount.of(node, "totalDiscountSet");
            return new View(order, Amount.bag(total, Json.text(order, "currencyCode")));
        }
        return value(node.path("discountedTotalSet"));
    }

    private @Nullable Object metafield(DataFetchingEnvironment environment) {
        String namespace = environment.getArgument("namespace");
        String key = environment.getArgument("key");
        for (var metafield : node.path("metafields")) {
            boolean same = Json.text(metafield, "key").equals(key)
                    && Json.text(metafield, "namespace").equals(namespace == null ? "$app" : namespace);
            if (same) {
                return new View(order, metafield);
            }
        }
        return null;
    }

    private @Nullable Object value(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value instanceof ArrayNode array) {
            return values(array);
        }
        if (value.isObject()) {
            return new View(order, value);
        }
        if (value.isBoolean()) {
            return value.asBoolean(false);
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        return value.isNumber() ? value.decimalValue() : value.asString("");
    }

    private List<Object> values(ArrayNode array) {
        var list = new ArrayList<Object>();
        for (var element : array) {
            var value = value(element);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }
}
