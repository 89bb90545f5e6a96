package se.knyt.simulators.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;

/** Asking: pages, the index that may be behind, what a query costs, and what is refused. */
class AskingTest {
    private ShopUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new ShopUnderTest();
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    @Test
    void pagingByUpdateTimeShowsEveryOrderOnce() throws Exception {
        test.control("sell", "{\"count\":7}");
        test.time.tick(Duration.ofMinutes(1));
        test.control("orders/1003/edit", "{\"note\":\"ring på\"}");
        var seen = new HashSet<String>();
        var after = "";
        boolean more = true;
        while (more) {
            var variables = Json.object();
            if (!after.isEmpty()) {
                variables.put("after", after);
            }
            var page = test.data("""
                            query($after: String) { orders(first: 3, after: $after, sortKey: UPDATED_AT,
                              query: "updated_at:>='2026-11-25T07:55:00Z'") {
                              nodes { name } pageInfo { hasNextPage endCursor } } }
                            """, variables).path("orders");
            for (var node : page.path("nodes")) {
                assertThat(seen.add(node.path("name").asString())).isTrue();
            }
            more = page.path("pageInfo").path("hasNextPage").asBoolean();
            after = page.path("pageInfo").path("endCursor").asString("");
        }
        assertThat(seen).hasSize(7);
        var later = test.data("{ orders(first: 5, query: \"updated_at:>'2026-11-25T08:00:00Z'\") { nodes { name } } }");
        assertThat(later.path("orders").path("nodes").size()).isEqualTo(1);
    }

    @Test
    void theSearchIndexMayBeBehindTheOrderItself() throws Exception {
        test.control("settings", "{\"index_lag_seconds\":30}");
        test.control("sell", "{}");
        var byId = Json.text(test.shop.state().path("order").iterator().next(), "id");
        assertThat(test.data("{ orders(first: 5) { nodes { id } } }")
                        .path("orders")
                        .path("nodes"))
                .isEmpty();
        assertThat(test.data("{ order(id: \"" + byId + "\") { name } }")
                        .path("order")
                        .path("name")
                        .asString())
                .isEqualTo("#1001");
        test.time.tick(Duration.ofSeconds(30));
        assertThat(test.data("{ orders(first: 5) { nodes { id } } }")
                        .path("orders")
                        .path("nodes")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void queriesCostAndTheBucketRefills() throws Exception {
        test.control("settings", "{\"bucket_points\":30,\"restore_points_per_second\":10}");
        test.control("sell", "{\"count\":20}");
        var query = "{ orders(first: 20) { nodes { id } } }"; // 2 + 20 × 1 points asked, 20 used
        var first = test.answer(query, Json.object()).path("extensions").path("cost");
        assertThat(first.path("requestedQueryCost").asInt()).isEqualTo(22);
        assertThat(first.path("actualQueryCost").asInt()).isEqualTo(20);
        assertThat(first.path("throttleStatus").path("currentlyAvailable").asInt())
                .isEqualTo(10);
        var second = test.answer(query, Json.object());
        assertThat(second.path("errors").path(0).path("extensions").path("code").asString())
                .isEqualTo("THROTTLED");
        assertThat(second.has("data")).isFalse();
        test.time.tick(Duration.ofMillis(1200));
        assertThat(test.answer(query, Json.object()).has("data")).isTrue();
        var greedy = test.answer(
                "{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } }", Json.object());
        assertThat(greedy.path("errors").path(0).path("extensions").path("code").asString())
                .isEqualTo("MAX_COST_EXCEEDED");
    }

    @Test
    void whatTheSchemaDoesNotKnowIsAGraphqlErrorAndABadTokenIs401() throws Exception {
        var unknown = test.answer("{ orders(first: 1) { nodes { shoeSize } } }", Json.object());
        assertThat(unknown.path("errors").size()).isEqualTo(1);
        var broken = test.answer("{ orders(first: ", Json.object());
        assertThat(broken.path("errors").size()).isEqualTo(1);
        var refused = test.http.send(
                "POST",
                test.shop.baseUri() + "/admin/api/2026-10/graphql.json",
                "{\"query\":\"{ shop { name } }\"}",
                "X-Shopify-Access-Token",
                "wrong");
        assertThat(refused.statusCode()).isEqualTo(401);
        var token = test.http.json(
                "POST",
                test.shop.baseUri() + "/admin/oauth/access_token",
                "{\"grant_type\":\"client_credentials\",\"client_id\":\"sandbox-client\",\"client_secret\":\"sandbox-secret\"}");
        var accepted = test.http.send(
                "POST",
                test.shop.baseUri() + "/admin/api/2026-10/graphql.json",
                "{\"query\":\"{ shop { name } }\"}",
                "X-Shopify-Access-Token",
                token.path("access_token").asString());
        assertThat(accepted.statusCode()).isEqualTo(200);
    }
}
