package se.knyt.simulators.svea;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.CallLog;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorServer;
import tools.jackson.databind.JsonNode;

/** Subscriptions and events as Svea's pages of callbacks describe them. */
class CallbacksTest {
    private static final String SUBSCRIPTIONS = "/api/v2/callbacks/subscriptions";

    private final BlockingQueue<Call> received = new LinkedBlockingQueue<>();
    private final SimulatorServer receiver = new SimulatorServer(
            new Router().add("POST", "/hooks", call -> {
                received.add(call);
                return Reply.empty(200);
            }),
            new Faults(),
            new CallLog());
    private SveaUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new SveaUnderTest("2026-03-02T09:00:00Z");
        receiver.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
        receiver.close();
    }

    private String wanted(String uri, String... events) {
        var body = Json.object().put("CallbackUri", uri);
        var names = body.putArray("Events");
        for (var event : events) {
            names.add(event);
        }
        return body.toString();
    }

    private JsonNode subscribe(String... events) throws Exception {
        return Json.read(test.call("POST", SUBSCRIPTIONS, wanted(receiver.baseUri() + "/hooks", events))
                .body());
    }

    private JsonNode next() throws InterruptedException {
        var call = received.poll(20, TimeUnit.SECONDS);
        assertThat(call).as("a callback within twenty seconds").isNotNull();
        return call.json();
    }

    private void verify(String id) throws Exception {
        assertThat(test.call("POST", SUBSCRIPTIONS + "/" + id + "/verify", "").statusCode())
                .isEqualTo(200);
        assertThat(Json.text(next(), "EventName")).isEqualTo("Ping");
        while (waiting() > 0) {
            Thread.onSpinWait();
        }
        assertThat(test.get(SUBSCRIPTIONS + "/" + id).path("Verified").asBoolean(false))
                .isTrue();
    }

    private int waiting() {
        return test.svea.counts().path("webhook_delivery").asInt();
    }

    @Test
    void aSubscriptionHearsNothingBeforeItHasAnsweredThePingThatVerifyingSends() throws Exception {
        assertThat(test.call("POST", SUBSCRIPTIONS, wanted("http://example.com/", "CheckoutOrder.Delivered"))
                        .statusCode())
                .isEqualTo(400);
        var made = Json.read(test.call("POST", SUBSCRIPTIONS, wanted("http://127.0.0.1:9/", "CheckoutOrder.Delivered"))
                .body());
        assertThat(made.path("Verified").asBoolean(true)).isFalse();
        test.purchase("1", 100_000, "Card", true);
        assertThat(waiting()).isZero();
        test.call("POST", SUBSCRIPTIONS + "/" + Json.text(made, "SubscriptionId") + "/verify", "");
        test.purchase("2", 100_000, "Card", true);
        assertThat(waiting()).as("the ping alone waits").isEqualTo(1);
        assertThat(test.call("POST", SUBSCRIPTIONS + "/nobody/verify", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void anotherAddressMustBeVerifiedAnewAndOtherEventsNeedNot() throws Exception {
        var id = Json.text(subscribe("CheckoutOrder.Delivered"), "SubscriptionId");
        verify(id);
        var path = SUBSCRIPTIONS + "/" + id;
        var same = Json.read(test.call("PUT", path, wanted(receiver.baseUri() + "/hooks", "CheckoutOrder.Created"))
                .body());
        assertThat(same.path("Verified").asBoolean(false)).isTrue();
        var other = Json.read(test.call("PUT", path, wanted("http://127.0.0.1:9/", "CheckoutOrder.Created"))
                .body());
        assertThat(other.path("Verified").asBoolean(true)).isFalse();
        assertThat(test.call("DELETE", path, "").statusCode()).isEqualTo(200);
        assertThat(test.get(SUBSCRIPTIONS)).isEmpty();
    }

    @Test
    void eachEventHasTheOrderAndWhatItIsAbout() throws Exception {
        verify(Json.text(
                subscribe("CheckoutOrder.Delivered", "CheckoutOrder.CreditSucceeded", "CheckoutOrder.CreditFailed"),
                "SubscriptionId"));
        var order = test.purchase("1", 100_000, "Card", true);
        long number = Long.parseLong(SveaUnderTest.id(order));
        var delivered = next();
        assertThat(Json.text(delivered, "EventName")).isEqualTo("CheckoutOrder.Delivered");
        assertThat(Json.number(delivered, "CheckoutOrderId")).isEqualTo(number);
        assertThat(Json.number(delivered, "DeliveryId")).isEqualTo(70_001);
        assertThat(Json.text(delivered, "CorrelationId")).isNotEmpty();
        assertThat(Json.text(delivered, "TimestampUtc")).isNotEmpty();

        test.control("purchases/" + number + "/refund", "{\"amount_minor\":5000}");
        assertThat(Json.text(next(), "EventName")).isEqualTo("CheckoutOrder.CreditSucceeded");
        test.control("purchases/" + number + "/credit-fails", "{}");
        var failed = next();
        assertThat(Json.text(failed, "EventName")).isEqualTo("CheckoutOrder.CreditFailed");
        assertThat(Json.number(failed, "CreditId")).isEqualTo(1);
        var delivery = test.get(order).path("Deliveries").path(0);
        assertThat(Json.number(delivery, "CreditedAmount")).isZero();
        assertThat(delivery.path("Credits")).isEmpty();
    }
}
