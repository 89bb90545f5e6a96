package se.knyt.simulators.shopify;

import graphql.schema.DataFetchingEnvironment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ObjectNode;

/** The order search. It looks at an index that may be behind; a term with a field it does not know is ignored, as Shopify does. */
final class OrderSearch {
    private final OrderBook book;

    OrderSearch(OrderBook book) {
        this.book = book;
    }

    Map<String, Object> page(DataFetchingEnvironment environment) {
        String sortKey = environment.getArgument("sortKey");
        boolean reverse = Boolean.TRUE.equals(environment.<Boolean>getArgument("reverse"));
        var place = place(sortKey == null ? "PROCESSED_AT" : sortKey);
        var terms = SearchTerms.of(environment.getArgument("query"));
        var byPlace = Comparator.<ObjectNode, String>comparing(place);
        var found = candidates(terms, sortKey).stream()
                .filter(matches(terms))
                .sorted(reverse ? byPlace.reversed() : byPlace)
                .toList();
        return Connection.sorted(found, place, View::of, environment);
    }

    /** How many match, at most {@code limit}. */
    long count(@Nullable String query, long limit) {
        var terms = SearchTerms.of(query);
        return candidates(terms, null).stream()
                .filter(matches(terms))
                .limit(limit)
                .count();
    }

    /** Places are texts that sort as the key does; the id makes each unique. */
    private Function<ObjectNode, String> place(String sortKey) {
        return switch (sortKey) {
            case "UPDATED_AT" -> order -> updatedAt(order) + "|" + id(order);
            case "CREATED_AT" -> order -> Json.text(order, "createdAt") + "|" + id(order);
            case "ID" -> OrderSearch::id;
            default -> order -> Json.text(order, "processedAt") + "|" + id(order);
        };
    }

    private static String id(ObjectNode order) {
        return Long.toString(Json.number(order, "legacyResourceId"));
    }

    /** The update time the index knows; empty for an order it has not seen at all. */
    private String updatedAt(ObjectNode order) {
        return book.indexed(order) ? Json.text(order, "updatedAt") : Json.text(order, "_updatedBefore");
    }

    private List<ObjectNode> candidates(List<SearchTerms.Term> terms, @Nullable String sortKey) {
        for (var term : terms) {
            boolean bounded =
                    term.field().equals("updated_at") && term.operator().startsWith(">") && !term.not();
            if (bounded && "UPDATED_AT".equals(sortKey)) {
                return book.updatedFrom(term.value().replace("+00:00", "Z"));
            }
        }
        return book.all();
    }

    private Predicate<ObjectNode> matches(List<SearchTerms.Term> terms) {
        return order ->
                !updatedAt(order).isEmpty() && terms.stream().allMatch(term -> term.not() != matches(term, order));
    }

    private boolean matches(SearchTerms.Term term, ObjectNode order) {
        return switch (term.field()) {
            case "updated_at" -> SearchTerms.compares(updatedAt(order), term);
            case "created_at" -> SearchTerms.compares(Json.text(order, "createdAt"), term);
            case "processed_at" -> SearchTerms.compares(Json.text(order, "processedAt"), term);
            case "id" -> SearchTerms.compares(id(order), term);
            case "name" ->
                Json.text(order, "name").replace("#", "").equals(term.value().replace("#", ""));
            case "financial_status" ->
                Json.text(order, "displayFinancialStatus").equalsIgnoreCase(term.value());
            case "fulfillment_status" ->
                Json.text(order, "displayFulfillmentStatus").equalsIgnoreCase(term.value());
            case "email" -> Json.text(order, "email").equalsIgnoreCase(term.value());
            case "tag" ->
                order.path("tags")
                        .valueStream()
                        .anyMatch(tag -> tag.asString("").equalsIgnoreCase(term.value()));
            case "status" ->
                switch (term.value()) {
                    case "cancelled" -> order.hasNonNull("cancelledAt");
                    case "open" ->
                        !order.hasNonNull("cancelledAt")
                                && !order.path("closed").asBoolean(false);
                    case "closed" -> order.path("closed").asBoolean(false);
                    default -> true;
                };
            default -> !term.not(); // an unknown filter filters nothing
        };
    }
}
