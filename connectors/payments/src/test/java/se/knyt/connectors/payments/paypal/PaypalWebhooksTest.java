package se.knyt.connectors.payments.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;

/** Events as the simulator really sends them, signed with a key of its own. */
class PaypalWebhooksTest {
    private record Delivery(Map<String, String> headers, byte[] body) {
        Delivery with(String header, String value) {
            var other = new HashMap<>(headers);
            other.put(header, value);
            return new Delivery(other, body);
        }

        Delivery saying(String text) {
            return new Delivery(headers, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final ProviderWorld world = new ProviderWorld("paypal");
    private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            received.add(new Delivery(headers, exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        world.close();
    }

    private URI callback(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private int webhooks() {
        return world.state().path("webhook").size();
    }

    /** A case is opened; gives what is sent of it. */
    private Delivery disputed() throws InterruptedException {
        world.act("purchases/" + world.purchased(true) + "/dispute", "{\"amount_minor\":10000,\"reason\":\"\"}");
        var delivery = received.poll(20, TimeUnit.SECONDS);
        assertThat(delivery).isNotNull();
        return delivery;
    }

    private static boolean holds(PaypalSession session, Delivery delivery) {
        return session.verify(delivery.headers(), delivery.body()).isPresent();
    }

    /** The webhook of the shop's own app comes first in the list; its id is not part of what was signed. */
    @Test
    void aDisputeIsAHintToReadDisputesAndSubscribingTwiceIsOnce() throws InterruptedException {
        world.call(
                "POST",
                "/v1/notifications/webhooks",
                Map.of("Authorization", "Bearer " + token(), "Content-Type", "application/json"),
                "{\"url\":\"" + callback("/shop") + "\",\"event_types\":[{\"name\":\"PAYMENT.CAPTURE.COMPLETED\"}]}");
        PaypalContractTest.open(world).subscribe(callback("/hooks"));
        PaypalContractTest.open(world).subscribe(callback("/hooks"));
        assertThat(webhooks()).isEqualTo(2);
        world.purchased(true);
        received.poll(20, TimeUnit.SECONDS); // the shop's
        received.clear();

        var delivery = disputed();
        while (!new String(delivery.body(), StandardCharsets.UTF_8).contains("CUSTOMER.DISPUTE")) {
            delivery = received.poll(20, TimeUnit.SECONDS);
            assertThat(delivery).isNotNull();
        }

        var other = PaypalContractTest.open(world); // a process that never subscribed
        var hint = other.verify(delivery.headers(), delivery.body()).orElseThrow();
        assertThat(hint.stream()).isEqualTo(ProviderSession.DISPUTES);
        assertThat(hint.deliveryId()).isEqualTo(Json.text(Json.parse(delivery.body()), "id"));
        assertThat(other.verify(delivery.headers(), delivery.body())).contains(hint);
    }

    private String token() {
        var answer = world.call(
                "POST",
                "/v1/oauth2/token",
                Map.of(
                        "Authorization",
                        "Basic c2FuZGJveC1jbGllbnQ6c2FuZGJveC1zZWNyZXQ=",
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                "grant_type=client_credentials");
        return Json.text(Json.parse(answer), "access_token");
    }

    @Test
    void whatIsChangedIsNoHint() throws InterruptedException {
        var session = PaypalContractTest.open(world);
        session.subscribe(callback("/hooks"));
        var delivery = disputed();
        assertThat(holds(session, delivery)).isTrue();

        var body = new String(delivery.body(), StandardCharsets.UTF_8);
        assertThat(holds(session, delivery.saying(body.replace("100.00", "900.00"))))
                .isFalse();
        assertThat(holds(session, delivery.with("paypal-transmission-id", "another")))
                .isFalse();
        var at = delivery.headers().get("paypal-transmission-time");
        var second = Instant.parse(at).minusSeconds(1).toString();
        assertThat(holds(session, delivery.with("paypal-transmission-time", second)))
                .isFalse();
        assertThat(holds(session, delivery.with("paypal-transmission-sig", "AAAA")))
                .isFalse();
        assertThat(holds(session, delivery.with("paypal-transmission-sig", "no signature")))
                .isFalse();
    }

    /** The event is one of JSON's objects and nothing after it: else something could be slipped into the question. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1", "[]", "{}}", "{},\"webhook_id\":\"other\"", "{\"id\":"})
    void whatIsNoEventIsNoHint(String body) throws InterruptedException {
        var session = PaypalContractTest.open(world);
        session.subscribe(callback("/hooks"));
        assertThat(holds(session, disputed().saying(body))).isFalse();
    }

    @Test
    void aMissingHeaderIsNoHintAndNothingIsAsked() throws InterruptedException {
        var session = PaypalContractTest.open(world);
        session.subscribe(callback("/hooks"));
        var delivery = disputed();
        assertThat(holds(session, delivery.with("paypal-cert-url", ""))).isFalse();
        assertThat(session.verify(Map.of(), delivery.body())).isEmpty();
        assertThat(holds(session, delivery.with("paypal-transmission-time", "yesterday")))
                .isFalse();
    }

    /** PayPal sends for three days; what was caught cannot be played for longer. */
    @Test
    void aLateOneIsNoHint() throws InterruptedException {
        var session = PaypalContractTest.open(world);
        session.subscribe(callback("/hooks"));
        var delivery = disputed();
        world.control().advance(Duration.ofDays(3));
        assertThat(holds(session, delivery)).isTrue();
        world.control().advance(Duration.ofHours(2));
        assertThat(holds(session, delivery)).isFalse();
    }

    /** Not knowing is no no: PayPal is to send it again. */
    @Test
    void whenPayPalDoesNotAnswerTheEventIsNotTaken() throws InterruptedException {
        var session = PaypalContractTest.open(world);
        session.subscribe(callback("/hooks"));
        var delivery = disputed();
        world.control().fault("500", "POST /v1/notifications/verify-webhook-signature");
        assertThatThrownBy(() -> holds(session, delivery)).isInstanceOf(ProviderFailure.class);
    }

    @Test
    void whatIsWithdrawnIsGone() {
        var session = PaypalContractTest.open(world);
        session.subscribe(callback("/hooks"));
        session.subscribe(callback("/old"));
        session.unsubscribe(callback("/old"));
        session.unsubscribe(callback("/never"));
        assertThat(webhooks()).isEqualTo(1);
    }
}
