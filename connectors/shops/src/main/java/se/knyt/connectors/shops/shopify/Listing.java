package se.knyt.connectors.shops.shopify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.http.graphql.GraphQl;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;
import se.knyt.spi.ProviderFailure;

/**
 * A list of Shopify's that is walked page by page from what was changed last, by an app that may lack the scope for it.
 *
 * @param query with the variables {@code first} and {@code after}
 * @param name of the list in the answer
 */
record Listing(ShopifyClient client, String query, String name, int perPage) {
    /**
     * One page.
     *
     * @param slices each node as it was answered
     * @param after where the next page begins, empty where this is the last
     */
    record Part(List<byte[]> slices, String after) {}

    /** Empty for an app that may not read it and never has. */
    Optional<Part> ask(OrderCursor cursor) {
        var variables = Json.object().put("first", perPage);
        if (!cursor.after().isEmpty()) {
            variables.put("after", cursor.after());
        }
        try {
            return Optional.of(part(client.query(query, variables), cursor));
        } catch (ProviderFailure.Refused e) {
            if (isDenied(e) && cursor.newest().equals(Instant.EPOCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static boolean isDenied(ProviderFailure.Refused refused) {
        return refused.code().equals("shopify.ACCESS_DENIED");
    }

    private Part part(GraphQl.Result answer, OrderCursor cursor) {
        var info = answer.data().path(name).path("pageInfo");
        var next = Json.textOr(info, "endCursor", "");
        boolean more = Json.flagOr(info, "hasNextPage", false) && !next.equals(cursor.after());
        try {
            return new Part(JsonSlices.of(answer.raw(), "data", name, "nodes"), more ? next : "");
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }
}
