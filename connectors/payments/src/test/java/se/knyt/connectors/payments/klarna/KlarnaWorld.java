package se.knyt.connectors.payments.klarna;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.connectors.payments.DescribedCalls;
import se.knyt.http.GuardedHttp;
import se.knyt.http.json.Json;
import se.knyt.simulators.base.Simulator;
import se.knyt.simulators.klarna.KlarnaSimulator;
import se.knyt.simulators.kustom.KustomSimulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.testkit.CalledOperations;
import se.knyt.testkit.HeldCredentials;
import se.knyt.testkit.Impatient;
import se.knyt.testkit.SimulatorControl;
import tools.jackson.databind.JsonNode;

/** A running Klarna simulator and connections to it. */
final class KlarnaWorld implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private final Vendor vendor;
    private final Simulator simulator;
    private final Duration patience;
    private final GuardedHttp http = GuardedHttp.toPublicOnly();
    private final SimulatorControl control;
    private final CalledOperations operations;
    private int orders;

    KlarnaWorld() {
        this(Vendor.KLARNA, Duration.ofSeconds(2));
    }

    /** @param patience how long a call waits for its answer */
    KlarnaWorld(Vendor vendor, Duration patience) {
        this.vendor = vendor;
        this.simulator = Simulator.named(vendor.id());
        this.patience = patience;
        try {
            operations = KlarnaOperations.load();
            simulator.start(null, 0, InstantSource.fixed(START));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        control = new SimulatorControl(simulator.baseUri());
    }

    SimulatorControl control() {
        return control;
    }

    KlarnaSession open() {
        var context = new ConnectionContext(
                simulator.baseUri(),
                vendor == Vendor.KLARNA ? Map.of("username", KlarnaSimulator.API_USER) : Map.of(),
                new HeldCredentials(
                        vendor == Vendor.KLARNA
                                ? Map.of("password", KlarnaSimulator.API_PASSWORD)
                                : Map.of("api-key", KustomSimulator.API_KEY)),
                operations.watching(DescribedCalls.of(
                        "klarna", new Impatient(http.andOwn(() -> Set.<URI>of(simulator.baseUri())), patience))),
                simulator::now,
                ZoneId.of("Europe/Stockholm"));
        return new KlarnaSession(context, KlarnaSettings.of(context, vendor));
    }

    /** A reservation of 1 249,00 kr; returns Klarna's order. */
    JsonNode reservation() {
        orders++;
        var order = Json.object()
                .put("checkout_id", "checkout-" + orders)
                .put("purchase_country", "SE")
                .put("purchase_currency", "SEK")
                .put("locale", "sv-SE")
                .put("order_amount", 124900)
                .put("order_tax_amount", 24980)
                .put("merchant_reference1", "pay-" + orders);
        order.putArray("order_lines")
                .addObject()
                .put("type", "physical")
                .put("reference", "MUGG-1")
                .put("name", "Mugg")
                .put("quantity", 1)
                .put("unit_price", 124900)
                .put("tax_rate", 2500)
                .put("total_amount", 124900)
                .put("total_discount_amount", 0)
                .put("total_tax_amount", 24980);
        return Json.parse(control.post("orders", order.toString()).getBytes(StandardCharsets.UTF_8));
    }

    /** The order's refunds, as Klarna answers. */
    List<JsonNode> refunds(String orderId) {
        var answer = send(HttpRequest.newBuilder(orderUri(orderId)));
        return Json.list(Json.parse(answer.body()), "refunds");
    }

    /** As somebody at the merchant does it, without a key or a reference; gives the refund's id. */
    String refundInThePortal(String orderId, long minor) {
        return inThePortal(orderId, "refunds", "{\"refunded_amount\":" + minor + "}")
                .headers()
                .firstValue("Refund-Id")
                .orElseThrow();
    }

    /** As somebody at the merchant does it, without a key or a reference. */
    void captureInThePortal(String orderId, long minor) {
        inThePortal(orderId, "captures", "{\"captured_amount\":" + minor + "}");
    }

    private HttpResponse<byte[]> inThePortal(String orderId, String what, String body) {
        return send(HttpRequest.newBuilder(URI.create(orderUri(orderId) + "/" + what))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private URI orderUri(String orderId) {
        return URI.create(simulator.baseUri() + "/ordermanagement/v1/orders/" + orderId);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        var user = vendor == Vendor.KLARNA
                ? KlarnaSimulator.API_USER + ":" + KlarnaSimulator.API_PASSWORD
                : KustomSimulator.API_USER + ":" + KustomSimulator.API_KEY;
        var basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    request.header("Authorization", "Basic " + basic).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            simulator.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.close();
    }
}
