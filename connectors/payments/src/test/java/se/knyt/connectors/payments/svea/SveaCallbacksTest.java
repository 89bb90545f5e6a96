package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
import se.knyt.simulators.svea.SveaSimulator;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Since;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.WebhookSource.About;
import se.knyt.spi.WebhookSource.Hint;
import se.knyt.testkit.MoneyEffects;

/** Events as the simulator sends them, which is as Svea's page of events shows them, and others that nobody sent. */
class SveaCallbacksTest {
    private final ProviderWorld world = new ProviderWorld("svea");
    private final MoneyEffects effects = new MoneyEffects();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestBody().readAllBytes());
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

    private SveaSession open() {
        var context = world.context(
                Map.of("merchant-id", SveaSimulator.MERCHANT_ID, "callbacks", "true"),
                Map.of("secret-word", SveaSimulator.SECRET_WORD));
        return new SveaSession(context, SveaSettings.of(context));
    }

    private URI callback(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private byte[] next() throws InterruptedException {
        var body = received.poll(20, TimeUnit.SECONDS);
        assertThat(body).as("a callback within twenty seconds").isNotNull();
        return body;
    }

    private String subscriptions() {
        return world.state().path("callback_subscription").toString();
    }

    /** Subscribed, and the ping answered. */
    private SveaSession subscribed() throws InterruptedException {
        var session = open();
        session.subscribe(callback("/hooks/secret"));
        next();
        while (!subscriptions().contains("\"Verified\":true")) {
            Thread.onSpinWait();
        }
        return session;
    }

    private static Hint hint(SveaSession session, byte[] body) {
        return session.verify(Map.of(), body).orElseThrow();
    }

    private static Hint hint(SveaSession session, String body) {
        return hint(session, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A refund that is made; gives what it gave. */
    private static String made(SveaSession session, EffectRequest refund) {
        return session.perform(refund).id();
    }

    private static String delivery(String id) {
        return id.substring(0, id.indexOf('/') + 1);
    }

    @Test
    void oneEventIsAskedForOnceAndNothingIsSentBeforeThePingIsAnswered() throws InterruptedException {
        var session = open();
        session.subscribe(callback("/hooks/secret"));
        var ping = next();
        assertThat(Json.text(Json.parse(ping), "EventName")).isEqualTo("Ping");
        assertThat(hint(session, ping).about()).isEmpty();
        while (!subscriptions().contains("\"Verified\":true")) {
            Thread.onSpinWait();
        }
        open().subscribe(callback("/hooks/secret"));
        assertThat(world.state().path("callback_subscription").size()).isEqualTo(1);
        assertThat(subscriptions()).contains("\"Events\":[\"CheckoutOrder.CreditFailed\"]");
        world.purchased(true);
        assertThat(world.state().path("webhook_delivery").size())
                .as("no second ping, and no event that was not asked for")
                .isZero();
    }

    /** The event names the order and a number of the credit's; which refund it was is told by the delivery as it stands. */
    @Test
    void aCreditThatFailsAfterItWasAcceptedIsFoundAndTheOneBesideItStands() throws InterruptedException {
        var session = subscribed();
        var order = world.purchased(true);
        var first = effects.refund(order, "100.00", List.of());
        var firstId = made(session, first);
        var second = effects.refund(order, "50.00", List.of(firstId));
        var secondId = made(session, second);
        assertThat(session.since(second, secondId)).isEqualTo(new Since.Stands());

        world.act("purchases/" + order + "/credit-fails", "{}");
        var hint = hint(session, next());
        assertThat(hint.stream()).isEqualTo("payouts");
        assertThat(hint.about()).containsExactly(About.beginning(delivery(firstId)));
        assertThat(session.since(second, secondId)).isEqualTo(new Since.Failed("CreditFailed"));
        assertThat(session.since(first, firstId)).isEqualTo(new Since.Stands());
        assertThat(made(session, second)).as("made anew").isEqualTo(secondId);
    }

    /** 100.00 and 50.00 credited, then 50.00 left of both: which of them is there is not to be told from the sum. */
    @Test
    void whatTheSumDoesNotTellIsNotGuessed() throws InterruptedException {
        var session = subscribed();
        var order = world.purchased(true);
        var first = effects.refund(order, "100.00", List.of());
        var firstId = made(session, first);
        var second = effects.refund(order, "50.00", List.of(firstId));
        var secondId = made(session, second);
        world.act("purchases/" + order + "/credit-fails", "{}");
        world.act("purchases/" + order + "/credit-fails", "{}");
        world.act("purchases/" + order + "/refund", "{\"amount_minor\":5000}");
        assertThat(session.since(first, firstId)).isEqualTo(new Since.Open());
        assertThat(session.since(second, secondId)).isEqualTo(new Since.Open());
    }

    @Test
    void theSameEventAgainIsTheSameDeliveryAndAnotherIsNot() throws InterruptedException {
        var session = subscribed();
        var order = world.purchased(true);
        made(session, effects.refund(order, "100.00", List.of()));
        world.act("purchases/" + order + "/credit-fails", "{}");
        var body = next();
        assertThat(hint(open(), body)).isEqualTo(hint(session, body));
        assertThat(hint(session, "{\"EventName\":\"Ping\",\"TimestampUtc\":\"2026-11-02T08:00:00Z\"}")
                        .deliveryId())
                .isNotEqualTo(hint(session, body).deliveryId());
    }

    /** As those who have taken callbacks in write it. */
    @Test
    void smallLettersAreTheSameEvent() {
        var session = open();
        var order = world.purchased(true);
        var id = made(session, effects.refund(order, "100.00", List.of()));
        var body =
                "{\"eventName\":\"CheckoutOrder.CreditFailed\",\"checkoutOrderId\":" + order + ",\"closeReason\":null}";
        assertThat(hint(session, body).about()).containsExactly(About.beginning(delivery(id)));
        assertThat(session.since(effects.refund(order, "100.00", List.of()), id))
                .as("it did not fail, whoever said so")
                .isEqualTo(new Since.Stands());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1",
                "[]",
                "{}",
                "{\"EventName\":null}",
                "{\"EventName\":{}}",
                "{\"EventName\":\"\"}",
                "{\"EventName\":",
                "<Event/>"
            })
    void whatIsNoEventIsRefused(String body) {
        assertThat(open().verify(Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void aNameWithoutAnEndIsRefused() {
        var body = "{\"EventName\":\"" + "x".repeat(100_000) + "\"}";
        assertThat(open().verify(Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    /** Answered, so that Svea does not send it again, and about nothing. Only an order's number is ever asked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"EventName\":\"Ping\"}",
                "{\"EventName\":\"CheckoutOrder.Delivered\",\"CheckoutOrderId\":9120001,\"DeliveryId\":70001}",
                "{\"EventName\":\"StandaloneOrder.Closed\"}",
                "{\"EventName\":\"Something.New\",\"CheckoutOrderId\":9120001}",
                "{\"EventName\":\"CheckoutOrder.CreditFailed\"}",
                "{\"EventName\":\"CheckoutOrder.CreditFailed\",\"CheckoutOrderId\":\"../9120001\"}",
                "{\"EventName\":\"CheckoutOrder.CreditFailed\",\"CheckoutOrderId\":-1}",
                "{\"EventName\":\"CheckoutOrder.CreditFailed\",\"CheckoutOrderId\":1e30}",
                "{\"EventName\":\"CheckoutOrder.CreditFailed\",\"CheckoutOrderId\":4711}"
            })
    void whatIsAboutNoCreditOfOursIsOnlyAnswered(String body) {
        assertThat(hint(open(), body).about()).isEmpty();
    }

    /** Not knowing is no no: Svea is to send it again. */
    @Test
    void whenSveaDoesNotAnswerTheEventIsNotTaken() {
        var session = open();
        var order = world.purchased(true);
        world.control().fault("500", "GET /api/v1/orders/*");
        assertThatThrownBy(() -> hint(
                        session, "{\"EventName\":\"CheckoutOrder.CreditFailed\",\"CheckoutOrderId\":" + order + "}"))
                .isInstanceOf(ProviderFailure.class);
    }

    @Test
    void whatIsWithdrawnIsGoneAndTheShopsOwnStays() throws InterruptedException {
        var session = subscribed();
        session.subscribe(callback("/the-shop"));
        next();
        session.unsubscribe(callback("/hooks/secret"));
        session.unsubscribe(callback("/never"));
        assertThat(subscriptions()).contains("/the-shop").doesNotContain("/hooks/secret");
    }

    @Test
    void withoutTheSettingNothingIsWanted() {
        assertThat(open().wantsHints()).isTrue();
        assertThat(SveaContractTest.open(world).wantsHints()).isFalse();
    }
}
