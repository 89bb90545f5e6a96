package se.knyt.simulators.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

class WebhooksTest {
    private final BlockingQueue<Call> received = new LinkedBlockingQueue<>();
    private final SimulatorServer receiver = new SimulatorServer(
            new Router().add("POST", "/hooks", call -> {
                received.add(call);
                return Reply.empty(200);
            }),
            new Faults(),
            new CallLog());
    private ShopUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new ShopUnderTest();
        receiver.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
        receiver.close();
    }

    private String subscribe(String topic, String uri) throws Exception {
        return test.data("mutation { webhookSubscriptionCreate(topic: " + topic + ", webhookSubscription: {uri: \""
                        + uri + "\", format: JSON}) { webhookSubscription { id uri } userErrors { message } } }")
                .path("webhookSubscriptionCreate")
                .toString();
    }

    private Call next() throws InterruptedException {
        var call = received.poll(20, TimeUnit.SECONDS);
        assertThat(call).as("a webhook within twenty seconds").isNotNull();
        return call;
    }

    private List<String> names(int count) throws InterruptedException {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(Json.text(next().json(), "name"));
        }
        return names;
    }

    @Test
    void aNewOrderIsToldWithASignatureOverTheRawBody() throws Exception {
        subscribe("ORDERS_CREATE", receiver.baseUri() + "/hooks");
        test.control("sell", "{}");
        var call = next();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("sandbox-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(call.header("X-Shopify-Hmac-SHA256"))
                .hasValue(Base64.getEncoder().encodeToString(mac.doFinal(call.body())));
        assertThat(call.header("X-Shopify-Topic")).hasValue("orders/create");
        assertThat(call.header("X-Shopify-Webhook-Id")).isPresent();
        assertThat(call.header("X-Shopify-Shop-Domain")).hasValue("knyt-sandbox.myshopify.com");
        assertThat(call.json().path("admin_graphql_api_id").asString()).startsWith("gid://shopify/Order/");
    }

    @Test
    void duplicatesCarryTheSameDeliveryIdAndDroppedOnesNeverCome() throws Exception {
        subscribe("ORDERS_CREATE", receiver.baseUri() + "/hooks");
        test.shop.fault(Json.read("{\"fault\":\"duplicate\"}"));
        test.control("sell", "{}");
        assertThat(next().header("X-Shopify-Webhook-Id")).isEqualTo(next().header("X-Shopify-Webhook-Id"));
        test.shop.fault(Json.read("{\"fault\":\"drop\",\"route\":\"webhook orders/create\"}"));
        test.control("sell", "{}");
        // the drop is used up by the second order before the third is sold, or the third comes alone
        while (test.shop.counts().path("webhook_delivery").asInt() > 0) {
            Thread.onSpinWait();
        }
        test.control("sell", "{}");
        assertThat(names(1)).containsExactly("#1003");
    }

    @Test
    void aReorderedWebhookComesAfterTheOneThatFollowsIt() throws Exception {
        subscribe("ORDERS_CREATE", receiver.baseUri() + "/hooks");
        test.shop.fault(Json.read("{\"fault\":\"reorder\"}"));
        test.control("sell", "{\"count\":1}");
        while (!test.http
                .json("GET", test.shop.baseUri() + "/_control/faults", "")
                .isEmpty()) {
            Thread.onSpinWait();
        }
        test.control("sell", "{\"count\":1}");
        assertThat(names(2)).containsExactly("#1002", "#1001");
    }

    @Test
    void onlyLoopbackAddressesMaySubscribeAndEachOnce() throws Exception {
        for (var address :
                List.of("https://example.com/hooks", "http://10.0.0.1/x", "file:///etc/passwd", "not a uri")) {
            assertThat(subscribe("ORDERS_CREATE", address)).contains("loopback");
        }
        assertThat(subscribe("ORDERS_CREATE", receiver.baseUri() + "/hooks")).contains("WebhookSubscription");
        assertThat(subscribe("ORDERS_CREATE", receiver.baseUri() + "/hooks")).contains("already been taken");
        assertThat(test.data("{ webhookSubscriptions(first: 10) { nodes { topic uri } } }")
                        .path("webhookSubscriptions")
                        .path("nodes")
                        .size())
                .isEqualTo(1);
    }

    /** As Shopify's sample of {@code returns/request} has it. */
    @Test
    void aReturnIsToldWithItsOrderAndLines() throws Exception {
        subscribe("RETURNS_REQUEST", receiver.baseUri() + "/hooks");
        subscribe("RETURNS_APPROVE", receiver.baseUri() + "/hooks");
        test.control("sell", "{\"count\":1,\"lines\":[{\"sku\":\"TROJA-M\"}]}");
        test.control("orders/1001/ship", "{}");
        test.control(
                "orders/1001/return",
                "{\"lines\":[{\"sku\":\"TROJA-M\",\"quantity\":1}],\"reason\":\"DEFECTIVE\",\"requested\":true}");
        var requested = next();
        assertThat(requested.header("X-Shopify-Topic")).hasValue("returns/request");
        var body = requested.json();
        assertThat(Json.text(body, "status")).isEqualTo("requested");
        assertThat(Json.text(body, "name")).isEqualTo("#1001-R1");
        assertThat(Json.text(body, "admin_graphql_api_id")).startsWith("gid://shopify/Return/");
        assertThat(Json.text(body.path("order"), "admin_graphql_api_id")).startsWith("gid://shopify/Order/");
        assertThat(Json.number(body, "total_return_line_items")).isEqualTo(1);
        assertThat(Json.text(body.path("return_line_items").path(0), "return_reason"))
                .isEqualTo("defective");
        test.control("orders/1001/return/approve", "{}");
        var approved = next();
        assertThat(approved.header("X-Shopify-Topic")).hasValue("returns/approve");
        assertThat(Json.text(approved.json(), "status")).isEqualTo("open");
    }

    @Test
    void aDisputeOfAPaymentOfTheShopsOwnIsTold() throws Exception {
        subscribe("DISPUTES_CREATE", receiver.baseUri() + "/hooks");
        subscribe("DISPUTES_UPDATE", receiver.baseUri() + "/hooks");
        test.control("sell", "{\"payment\":\"shopify-payments\"}");
        test.control("orders/1001/capture", "{}");
        test.control("orders/1001/dispute", "{\"amount\":5000,\"reason\":\"duplicate\"}");
        var opened = next();
        assertThat(opened.header("X-Shopify-Topic")).contains("disputes/create");
        assertThat(Json.text(opened.json(), "amount")).isEqualTo("50.00");
        assertThat(Json.text(opened.json(), "reason")).isEqualTo("duplicate");
        assertThat(opened.json().path("order_id").asLong())
                .isEqualTo(test.order("1001", "legacyResourceId")
                        .path("legacyResourceId")
                        .asLong());
        test.control("orders/1001/dispute/close", "{\"won\":false}");
        var closed = next();
        assertThat(closed.header("X-Shopify-Topic")).contains("disputes/update");
        assertThat(Json.text(closed.json(), "status")).isEqualTo("lost");
    }
}
