package se.knyt.connectors.shops.shopify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.http.GuardedHttp;
import se.knyt.http.json.Json;
import se.knyt.simulators.base.Simulator;
import se.knyt.simulators.shopify.ShopifySimulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.HeldCredentials;
import se.knyt.testkit.Impatient;
import se.knyt.testkit.PullSourceContract;
import se.knyt.testkit.SimulatorControl;
import tools.jackson.databind.JsonNode;

/** A shop with its payment app and the Klarna behind it, all simulated, and connections to the shop. */
final class ShopifyWorld implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private final Simulator shop = Simulator.named("shopify");
    private final Simulator klarna = Simulator.named("klarna");
    private final Duration patience;
    private volatile Instant machine = START;
    private final GuardedHttp http = GuardedHttp.toPublicOnly();
    private final SimulatorControl control;
    private final SimulatorControl klarnaControl;

    ShopifyWorld() {
        this(Duration.ofSeconds(2));
    }

    /** @param patience how long a call waits for its answer */
    ShopifyWorld(Duration patience) {
        this.patience = patience;
        try {
            klarna.start(null, 0, () -> machine);
            shop.start(null, 0, () -> machine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shop.connect(Map.of("klarna", klarna.baseUri(), "shopify", shop.baseUri()));
        control = new SimulatorControl(shop.baseUri());
        klarnaControl = new SimulatorControl(klarna.baseUri());
        control.post("settings", "{\"index_lag_seconds\":0}");
    }

    /** Sets the machine's clock, by which the shop and the connection go: ahead, and back again. */
    void machineAt(Instant instant) {
        machine = instant;
    }

    SimulatorControl control() {
        return control;
    }

    /** Where the shop answers. */
    URI address() {
        return shop.baseUri();
    }

    SimulatorControl klarna() {
        return klarnaControl;
    }

    ShopifySession open() {
        return open(
                Map.of(),
                Map.of("access-token", ShopifySimulator.ACCESS_TOKEN, "client-secret", ShopifySimulator.CLIENT_SECRET));
    }

    ShopifySession open(Map<String, String> settings, Map<String, String> secrets) {
        var context = context(settings, secrets);
        return new ShopifySession(context, ShopifySettings.of(context));
    }

    private ConnectionContext context(Map<String, String> settings, Map<String, String> secrets) {
        var all = new HashMap<>(Map.of("shop", ShopifySimulator.SHOP_DOMAIN));
        all.putAll(settings);
        return new ConnectionContext(
                shop.baseUri(),
                all,
                new HeldCredentials(secrets),
                new Impatient(http.andOwn(() -> Set.<URI>of(shop.baseUri())), patience),
                shop::now,
                ZoneId.of("Europe/Stockholm"));
    }

    /** The bare endpoint. */
    ShopifyClient client() {
        var context = context(Map.of(), Map.of("access-token", ShopifySimulator.ACCESS_TOKEN));
        return new ShopifyClient(context, ShopifySettings.of(context));
    }

    static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sells once; gives the order's number. */
    String sell(String wishes) {
        return Json.list(json(control.post("sell", wishes)), "orders")
                .getFirst()
                .stringValue()
                .replace("#", "");
    }

    /** A connection with other settings than the sandbox's. */
    ShopifySession openWith(Map<String, String> settings) {
        return open(settings, Map.of("access-token", ShopifySimulator.ACCESS_TOKEN));
    }

    /** The order's record as the connector reads it. */
    Reading.Read read(String number) {
        return read(number, open());
    }

    /** The same through a connection of its own. */
    static Reading.Read read(String number, ShopifySession session) {
        return PullSourceContract.all(session, "orders", "", START).records().stream()
                .map(record -> record.reading())
                .filter(Reading.Read.class::isInstance)
                .map(Reading.Read.class::cast)
                .filter(read -> order(read).number().equals(number))
                .findFirst()
                .orElseThrow();
    }

    static Order order(Reading.Read read) {
        return (Order) read.documents().getFirst();
    }

    static Payment payment(Reading.Read read, Payment.Type type) {
        return payments(read, type).getFirst();
    }

    static List<Payment> payments(Reading.Read read, Payment.Type type) {
        return documents(read, Payment.class).stream()
                .filter(payment -> payment.type() == type)
                .toList();
    }

    static <T extends Document> List<T> documents(Reading.Read read, Class<T> kind) {
        return read.documents().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Override
    public void close() {
        try {
            shop.close();
            klarna.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.close();
    }
}
