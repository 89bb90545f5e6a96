package se.knyt.simulators.shopify;

import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The order search: {@code field:op'value'} terms joined by AND (or blanks). It looks at an index that may be behind; a term with
 * a field it does not know is ignored, as Shopify does.
 */
final class OrderSearch {
    private static final int QUERY_CHARS_MAX = 2000;
    private static final Pattern TERM =
            Pattern.compile("(-?)(\\w+):(>=|<=|>|<|=)?(?:'([^']*)'|\"([^\"]*)\"|(\\S+))(?:\\s+AND\\s+|\\s+|$)");

    private record Term(boolean not, String field, String operator, String value) {}

    private final OrderBook book;

    OrderSearch(OrderBook book) {
        this.book = book;
    }

    Map<String, Object> page(DataFetchingEnvironment environment) {
        int first = Connection.first(environment);
        String sortKey = environment.getArgument("sortKey");
        boolean reverse = Boolean.TRUE.equals(environment.<Boolean>getArgument("reverse"));
        var place = place(sortKey == null ? "PROCESSED_AT" : sortKey);
        var terms = terms(environment.getArgument("query"));
        var byPlace = Comparator.<ObjectNode, String>comparing(place);
        var found = candidates(terms, sortKey).stream()
                .filter(matches(terms))
                .sorted(reverse ? byPlace.reversed() : byPlace)
                .toList();
        String after = environment.getArgument("after");
        int start = 0;
        if (after != null) {
            var last = Connection.decode(after);
            while (start < found.size() && !isAfter(place.apply(found.get(start)), last, reverse)) {
                start++;
            }
        }
        int end = Math.min(start + first, found.size());
        var page = new ArrayList<View>();
        found.subList(start, end).forEach(order -> page.add(View.of(order)));
        GraphCost.count(environment, page.size());
        return Connection.orders(page, view -> place.apply(view.order()), end < found.size(), start > 0);
    }

    private static boolean isAfter(String place, String last, boolean reverse) {
        return reverse ? place.compareTo(last) < 0 : place.compareTo(last) > 0;
    }

    /** How many match, at most {@code limit}. */
    long count(@Nullable String query, long limit) {
        var terms = terms(query);
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

    private List<ObjectNode> candidates(List<Term> terms, @Nullable String sortKey) {
        for (var term : terms) {
            boolean bounded = term.field.equals("updated_at") && term.operator.startsWith(">") && !term.not;
            if (bounded && "UPDATED_AT".equals(sortKey)) {
                return book.updatedFrom(term.value.replace("+00:00", "Z"));
            }
        }
        return book.all();
    }

    private Predicate<ObjectNode> matches(List<Term> terms) {
        return order ->
                !updatedAt(order).isEmpty() && terms.stream().allMatch(term -> term.not != matches(term, order));
    }

    private boolean matches(Term term, ObjectNode order) {
        return switch (term.field) {
            case "updated_at" -> compares(updatedAt(order), term);
            case "created_at" -> compares(Json.text(order, "createdAt"), term);
            case "processed_at" -> compares(Json.text(order, "processedAt"), term);
            case "id" -> compares(id(order), term);
            case "name" -> Json.text(order, "name").replace("#", "").equals(term.value.replace("#", ""));
            case "financial_status" ->
                Json.text(order, "displayFinancialStatus").equalsIgnoreCase(term.value);
            case "fulfillment_status" ->
                Json.text(order, "displayFulfillmentStatus").equalsIgnoreCase(term.value);
            case "email" -> Json.text(order, "email").equalsIgnoreCase(term.value);
            case "tag" ->
                order.path("tags")
                        .valueStream()
                        .anyMatch(tag -> tag.asString("").equalsIgnoreCase(term.value));
            case "status" ->
                switch (term.value) {
                    case "cancelled" -> order.hasNonNull("cancelledAt");
                    case "open" ->
                        !order.hasNonNull("cancelledAt")
                                && !order.path("closed").asBoolean(false);
                    case "closed" -> order.path("closed").asBoolean(false);
                    default -> true;
                };
            default -> !term.not; // an unknown filter filters nothing
        };
    }

    /** Times are ISO texts of one length, ids numbers of one length: both compare as text. */
    private static boolean compares(String have, Term term) {
        var want = term.value.replace("+00:00", "Z");
        int order = have.compareTo(want);
        return switch (term.operator) {
            case ">=" -> order >= 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            case "<" -> order < 0;
            default -> have.startsWith(want);
        };
    }

    private static List<Term> terms(@Nullable String query) {
        var terms = new ArrayList<Term>();
        if (query == null || query.isBlank()) {
            return terms;
        }
        if (query.length() > QUERY_CHARS_MAX) {
            throw new BadQuery("query is longer than " + QUERY_CHARS_MAX + " characters");
        }
        var matcher = TERM.matcher(query.strip());
        int at = 0;
        while (at < query.strip().length() && matcher.find(at) && matcher.start() == at) {
            var value = matcher.group(4) != null
                    ? matcher.group(4)
                    : matcher.group(5) != null ? matcher.group(5) : matcher.group(6);
            var operator = matcher.group(3) == null ? "" : matcher.group(3);
            terms.add(new Term(!matcher.group(1).isEmpty(), matcher.group(2), operator, value));
            at = matcher.end();
        }
        if (at < query.strip().length()) {
            throw new BadQuery("Invalid search query near: " + query.strip().substring(at));
        }
        return terms;
    }
}
