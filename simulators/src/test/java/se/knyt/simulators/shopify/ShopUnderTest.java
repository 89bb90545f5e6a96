package se.knyt.simulators.shopify;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.TickingTime;
import se.knyt.simulators.klarna.KlarnaSimulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A shop with its Klarna beside it, and a caller. */
final class ShopUnderTest implements AutoCloseable {
    final TickingTime time = new TickingTime("2026-11-25T08:00:00Z");
    final ShopifySimulator shop = new ShopifySimulator();
    final KlarnaSimulator klarna = new KlarnaSimulator();
    final Http http = new Http();

    ShopUnderTest() throws IOException {
        klarna.start(null, 0, time);
        shop.start(null, 0, time);
        shop.connect(Map.<String, URI>of("klarna", klarna.baseUri()));
    }

    JsonNode control(String path, String body) throws IOException, InterruptedException {
        return http.json("POST", shop.baseUri() + "/_control/" + path, body);
    }

    JsonNode klarna(String path, String body) throws IOException, InterruptedException {
        return http.json("POST", klarna.baseUri() + "/_control/" + path, body);
    }

    /** The whole answer, extensions included. */
    JsonNode answer(String query, ObjectNode variables) throws IOException, InterruptedException {
        var body = Json.object().put("query", query);
        body.set("variables", variables);
        return http.json(
                "POST",
                shop.baseUri() + "/admin/api/2026-10/graphql.json",
                body.toString(),
                "X-Shopify-Access-Token",
                ShopifySimulator.ACCESS_TOKEN);
    }

    JsonNode data(String query, ObjectNode variables) throws IOException, InterruptedException {
        var answer = answer(query, variables);
        if (answer.has("errors")) {
            throw new AssertionError(answer.path("errors").toString());
        }
        return answer.path("data");
    }

    JsonNode data(String query) throws IOException, InterruptedException {
        return data(query, Json.object());
    }

    JsonNode order(String name, String fields) throws IOException, InterruptedException {
        return data("{ orders(first: 1, query: \"name:" + name + "\") { nodes { " + fields + " } } }")
                .path("orders")
                .path("nodes")
                .path(0);
    }

    @Override
    public void close() throws IOException {
        http.close();
        shop.close();
        klarna.close();
    }
}
