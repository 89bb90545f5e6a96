package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;

/** No query asks for more than Shopify lets one query cost, however full the lists are. */
class QueryCostTest {
    @Test
    void everyQueryStaysBelowTheLimit() {
        try (var world = new ShopifyWorld()) {
            world.control().post("settings", "{\"bucket_points\":1000000}");
            var number = world.sell("{\"count\":1}");
            var order = ShopifyWorld.order(world.read(number));
            var client = world.client();
            for (var document : List.of(
                    Queries.MORE_LINE_ITEMS,
                    Queries.MORE_FULFILLMENT_LINES,
                    Queries.MORE_REFUND_LINES,
                    Queries.ALL_FULFILLMENTS,
                    Queries.ALL_REFUNDS,
                    Queries.ALL_TRANSACTIONS,
                    Queries.REFUND_STATE,
                    Queries.RETURNS,
                    Queries.MORE_RETURN_LINES,
                    Queries.SENT_FROM,
                    Queries.FULFILLMENT_ORDERS,
                    Queries.MORE_FULFILLMENT_ORDER_LINES)) {
                assertThatCode(() -> client.query(document, Json.object().put("id", order.sourceId())))
                        .as(document)
                        .doesNotThrowAnyException();
            }
            for (var document : List.of(Queries.CAPTURE_STATE, Queries.FULFIL_STATE)) {
                assertThatCode(() -> client.query(
                                document,
                                Json.object().put("id", order.sourceId()).put("key", "none")))
                        .as(document)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aPageOfOrdersOfTheDefaultSizeIsAnsweredWithoutBeingHalved() {
        try (var world = new ShopifyWorld()) {
            world.sell("{\"count\":3}");
            var size = Integer.parseInt(ShopifySettings.declared().stream()
                    .filter(setting -> setting.key().equals("page-size"))
                    .findFirst()
                    .orElseThrow()
                    .defaultValue());
            var result = world.client()
                    .query(Queries.ORDERS, Json.object().put("first", size).put("query", ""));
            assertThat(JsonSlices.of(result.raw(), "data", "orders", "nodes")).isNotEmpty();
        }
    }
}
