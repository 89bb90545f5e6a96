package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.shopify.ShopifySimulator;

/** Webhooks as the simulator really sends them. */
class SubscribingTest {
    private record Delivery(Map<String, String> headers, byte[] body) {}

    @Test
    void aSaleSendsAHintThatVerifiesAndSubscribingTwiceIsOnce() throws IOException, InterruptedException {
        BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
        var server = listening(received);
        try (var world = new ShopifyWorld()) {
            var callback = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks");
            world.open().subscribe(callback);
            var once = subscriptions(world);
            world.open().subscribe(callback);
            assertThat(subscriptions(world)).isEqualTo(once).isPositive();
            world.sell("{\"count\":1}");
            @Nullable Delivery delivery = received.poll(10, TimeUnit.SECONDS);
            assertThat(delivery).isNotNull();
            assertThat(world.open().verify(delivery.headers(), delivery.body()))
                    .hasValueSatisfying(hint -> assertThat(hint.stream()).isEqualTo("orders"));
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer listening(BlockingQueue<Delivery> received) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            received.add(new Delivery(headers, exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static ShopifySession readingReturns(ShopifyWorld world) {
        return world.open(
                Map.of("read-returns", "true"),
                Map.of("access-token", ShopifySimulator.ACCESS_TOKEN, "client-secret", ShopifySimulator.CLIENT_SECRET));
    }

    /** A return is read with its order: each of the eight topics that Shopify has for returns leads there. */
    @Test
    void returnsAreToldWhereTheyAreRead() throws IOException, InterruptedException {
        BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
        var server = listening(received);
        try (var world = new ShopifyWorld()) {
            var callback = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks");
            world.open().subscribe(callback);
            assertThat(ofReturns(world)).isZero();
            readingReturns(world).subscribe(callback);
            readingReturns(world).subscribe(callback);
            assertThat(ofReturns(world)).isEqualTo(8);

            var number = world.sell("{\"count\":1,\"lines\":[{\"sku\":\"TROJA-M\"}]}");
            world.control().post("orders/" + number + "/ship", "{}");
            world.control()
                    .post(
                            "orders/" + number + "/return",
                            "{\"lines\":[{\"sku\":\"TROJA-M\",\"quantity\":1}],\"requested\":true}");
            @Nullable Delivery delivery = received.poll(10, TimeUnit.SECONDS);
            while (delivery != null
                    && !delivery.headers().getOrDefault("x-shopify-topic", "").startsWith("returns/")) {
                delivery = received.poll(10, TimeUnit.SECONDS);
            }
            assertThat(delivery).isNotNull();
            assertThat(readingReturns(world).verify(delivery.headers(), delivery.body()))
                    .hasValueSatisfying(hint -> assertThat(hint.stream()).isEqualTo("orders"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatIsWithdrawnIsGoneAndNothingElse() {
        try (var world = new ShopifyWorld()) {
            var old = URI.create("http://127.0.0.1:9/old/hooks");
            var callback = URI.create("http://127.0.0.1:9/hooks");
            world.open().subscribe(callback);
            var before = subscriptions(world);
            world.open().subscribe(old);
            assertThat(subscriptions(world)).isGreaterThan(before);
            world.open().unsubscribe(old);
            world.open().unsubscribe(old);
            assertThat(subscriptions(world)).isEqualTo(before);
            assertThat(world.control().state()).doesNotContain("/old/");
        }
    }

    private static int ofReturns(ShopifyWorld world) {
        return world.control().state().split("\"RETURNS_", -1).length - 1;
    }

    private static int subscriptions(ShopifyWorld world) {
        return world.control().state().split("/hooks\"", -1).length - 1;
    }
}
