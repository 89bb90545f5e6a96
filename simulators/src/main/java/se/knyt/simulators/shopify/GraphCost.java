package se.knyt.simulators.shopify;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.language.VariableReference;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a query costs: an object one point, a scalar or enum nothing, a connection two and its page size times what a node costs, a
 * mutation ten. Small value objects (money, tax lines, paging) are free here; the vendor does not publish a price for them.
 */
final class GraphCost {
    static final String ACTUAL = "actual cost";
    private static final int DEPTH_MAX = 30;
    private static final long CONNECTION = 2;
    private static final long MUTATION = 10;
    private static final Set<String> FREE = Set.of(
            "MoneyBag",
            "MoneyV2",
            "PageInfo",
            "Attribute",
            "Count",
            "TaxLine",
            "UserError",
            "DiscountAllocation",
            "PricingPercentageValue",
            "CashRoundingAdjustment",
            "FulfillmentTrackingInfo",
            "FulfillmentOrderAssignedLocation",
            "ShopifyPaymentsAdjustmentOrder",
            "ShopifyPaymentsAssociatedOrder",
            "ShopifyPaymentsBalanceTransactionAssociatedPayout",
            "ShopifyPaymentsDisputeReasonDetails",
            "ShopifyPaymentsPayoutSchedule",
            "ShopifyPaymentsPayoutSummary",
            "CustomerEmailAddress");

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Object> variables;

    private GraphCost(GraphQLSchema schema, Document document, Map<String, Object> variables) {
        this.schema = schema;
        this.variables = variables;
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /** The points asked for before running, as if every page were full. */
    static long requested(
            GraphQLSchema schema, Document document, OperationDefinition operation, Map<String, Object> variables) {
        boolean mutation = operation.getOperation() == OperationDefinition.Operation.MUTATION;
        var root = mutation ? schema.getMutationType() : schema.getQueryType();
        if (root == null) {
            return 0;
        }
        var cost = new GraphCost(schema, document, variables).of(operation.getSelectionSet(), root, 0);
        return mutation ? Math.max(MUTATION, cost) : cost;
    }

    private long of(@Nullable SelectionSet selections, GraphQLFieldsContainer type, int depth) {
        if (selections == null) {
            return 0;
        }
        if (depth > DEPTH_MAX) {
            throw new BadQuery("Query is nested too deep");
        }
        long sum = 0;
        for (Object selection : selections.getSelections()) {
            sum += switch (selection) {
                case Field field -> field(field, type, depth);
                case InlineFragment fragment -> of(fragment.getSelectionSet(), target(fragment, type), depth + 1);
                case FragmentSpread spread -> spread(spread, type, depth);
                default -> 0;
            };
        }
        return sum;
    }

    private GraphQLFieldsContainer target(InlineFragment fragment, GraphQLFieldsContainer type) {
        var condition = fragment.getTypeCondition();
        return condition != null && schema.getType(condition.getName()) instanceof GraphQLFieldsContainer named
                ? named
                : type;
    }

    private long spread(FragmentSpread spread, GraphQLFieldsContainer type, int depth) {
        var fragment = fragments.get(spread.getName());
        if (fragment == null) {
            return 0;
        }
        var target = schema.getType(fragment.getTypeCondition().getName()) instanceof GraphQLFieldsContainer named
                ? named
                : type;
        return of(fragment.getSelectionSet(), target, depth + 1);
    }

    private long field(Field field, GraphQLFieldsContainer parent, int depth) {
        GraphQLFieldDefinition definition = parent.getFieldDefinition(field.getName());
        if (definition == null || field.getSelectionSet() == null) {
            return 0;
        }
        var type = GraphQLTypeUtil.unwrapAll(definition.getType());
        if (!(type instanceof GraphQLFieldsContainer container)) {
            return 1;
        }
        long inside = of(field.getSelectionSet(), container, depth + 1);
        var name = container.getName();
        if (name.endsWith("Connection")) {
            return CONNECTION + pageSize(field) * inside;
        }
        if (name.endsWith("Edge") || FREE.contains(name) || name.endsWith("Payload")) {
            return inside;
        }
        return 1 + inside;
    }

    private long pageSize(Field field) {
        for (var argument : field.getArguments()) {
            if (argument.getName().equals("first") || argument.getName().equals("last")) {
                if (argument.getValue() instanceof IntValue number) {
                    return Math.min(1000, number.getValue().longValue());
                }
                if (argument.getValue() instanceof VariableReference variable
                        && variables.get(variable.getName()) instanceof Number number) {
                    return Math.min(1000, number.longValue());
                }
            }
        }
        return 1;
    }

    static void count(DataFetchingEnvironment environment, GraphQLNamedType type, int objects) {
        boolean priced = type instanceof GraphQLFieldsContainer
                && !FREE.contains(type.getName())
                && !type.getName().endsWith("Connection")
                && !type.getName().endsWith("Payload")
                && !type.getName().endsWith("Edge");
        // nodes and edges of a connection were counted with the connection
        if (priced && !environment.getField().getName().matches("nodes?|edges")) {
            count(environment, objects);
        }
    }

    static void count(DataFetchingEnvironment environment, int points) {
        AtomicLong actual = environment.getGraphQlContext().get(ACTUAL);
        if (actual != null) {
            actual.addAndGet(points);
        }
    }
}
