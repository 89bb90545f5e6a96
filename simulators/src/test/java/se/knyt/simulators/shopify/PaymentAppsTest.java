package se.knyt.simulators.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Simulator;
import se.knyt.simulators.base.TickingTime;
import tools.jackson.databind.JsonNode;

/** A sale of the shop is paid through any provider of its world, and its app captures and pays back there. */
class PaymentAppsTest {
    private static final List<String> WORLD = List.of("shopify", "klarna", "stripe", "paypal", "nets");
    private static final TreeMap<String, Simulator> SIMULATORS = new TreeMap<>();
    private static final Http HTTP = new Http();

    @BeforeAll
    static void open() throws IOException {
        var time = new TickingTime("2026-11-25T08:00:00Z");
        var peers = new TreeMap<String, URI>();
        for (var name : WORLD) {
            var simulator = Simulator.named(name);
            simulator.start(null, 0, time);
            SIMULATORS.put(name, simulator);
            peers.put(name, simulator.baseUri());
        }
        SIMULATORS.values().forEach(simulator -> simulator.connect(peers));
    }

    @AfterAll
    static void close() throws IOException {
        for (var simulator : SIMULATORS.values()) {
            simulator.close();
        }
        HTTP.close();
    }

    private static JsonNode control(String system, String path, String body) throws IOException, InterruptedException {
        return HTTP.json("POST", simulator(system).baseUri() + "/_control/" + path, body);
    }

    private static Simulator simulator(String name) {
        var simulator = SIMULATORS.get(name);
        if (simulator == null) {
            throw new IllegalArgumentException(name);
        }
        return simulator;
    }

    /** The transactions of the shop's order, each as kind, gateway and status. */
    private static List<String> transactions(String order) {
        var result = new ArrayList<String>();
        for (var transaction : stored(order).path("transactions")) {
            result.add(Json.text(transaction, "kind") + " " + Json.text(transaction, "gateway") + " "
                    + Json.text(transaction, "status"));
        }
        return result;
    }

    private static JsonNode stored(String name) {
        for (var order : simulator("shopify").state().path("order")) {
            if (Json.text(order, "name").equals(name)) {
                return order;
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** 800.00 by Klarna and 449.00 by Stripe: each is authorized, captured and voided by itself, and never beyond itself. */
    @Test
    void twoProvidersTakeAPartEach() throws Exception {
        var wanted =
                "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"payment\":\"klarna\","
                        + "\"further\":{\"payment\":\"stripe\",\"amount\":44900}}";
        var order = control("shopify", "sell", wanted).path("orders").get(0).asString("");
        assertThat(transactions(order)).containsExactly("AUTHORIZATION Klarna SUCCESS", "AUTHORIZATION stripe SUCCESS");
        assertThat(stored(order).path("transactions").valueStream().map(t -> Amount.of(t, "amountSet")))
                .containsExactly(80_000L, 44_900L);
        var payments = ((ShopifySimulator) simulator("shopify")).payments();
        var first = Json.text(stored(order).path("transactions").get(0), "id");
        // 1 249.00 can be captured of the order, and no more than 800.00 of it by Klarna.
        assertThatThrownBy(() -> payments.capture(Json.text(stored(order), "id"), first, 80_001, ""))
                .isInstanceOf(UserError.class);
        control("shopify", "orders/" + order.replace("#", "") + "/capture", "{\"payment\":\"stripe\"}");
        assertThat(transactions(order)).contains("CAPTURE stripe SUCCESS").doesNotContain("CAPTURE Klarna SUCCESS");
        var other = control("shopify", "sell", wanted).path("orders").get(0).asString("");
        control("shopify", "orders/" + other.replace("#", "") + "/cancel", "{}");
        assertThat(transactions(other)).contains("VOID Klarna SUCCESS", "VOID stripe SUCCESS");
    }

    /** The acts of a provider's control page know no call again: sent twice, the second is refused for what the first has taken. */
    @Test
    void whatIsBeingSentIsNotSentBesideItself() throws Exception {
        var sold = control("shopify", "sell", "{\"count\":20,\"payment\":\"paypal\"}");
        var payments = ((ShopifySimulator) simulator("shopify")).payments();
        var done = new AtomicBoolean();
        var again = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                payments.sending().settlePending();
            }
        });
        try {
            for (var order : sold.path("orders")) {
                control("shopify", "orders/" + order.asString("").replace("#", "") + "/ship", "{\"capture\":true}");
            }
        } finally {
            done.set(true);
            again.join();
        }
        for (var order : sold.path("orders")) {
            assertThat(transactions(order.asString(""))).contains("CAPTURE paypal SUCCESS");
        }
    }

    @ParameterizedTest
    @CsvSource({"klarna, Klarna", "stripe, stripe", "paypal, paypal", "nets, Nets Easy"})
    void aSaleIsAuthorizedCapturedAndPaidBackAtItsProvider(String provider, String gateway) throws Exception {
        var sold = control("shopify", "sell", "{\"count\":1,\"payment\":\"" + provider + "\"}");
        var name = sold.path("orders").path(0).asString("");
        var order = name.replace("#", "");
        assertThat(transactions(name)).containsExactly("AUTHORIZATION " + gateway + " SUCCESS");

        control("shopify", "orders/" + order + "/ship", "{\"capture\":true}");
        assertThat(transactions(name)).contains("CAPTURE " + gateway + " SUCCESS");
        control("shopify", "orders/" + order + "/refund", "{}");
        assertThat(transactions(name)).contains("REFUND " + gateway + " SUCCESS");
        if (provider.equals("klarna")) {
            return;
        }
        // All of it was captured there and has been paid back: there is nothing to take and nothing to give.
        var purchase = Json.text(stored(name).path("transactions").path(0), "_purchase");
        for (var act : List.of("capture", "refund")) {
            assertThat(HTTP.send(
                                    "POST",
                                    simulator(provider).baseUri() + "/_control/purchases/" + purchase + "/" + act,
                                    "{\"amount_minor\":100}")
                            .statusCode())
                    .as(act)
                    .isIn(400, 422);
        }
        assertThat(Json.read(Json.text(stored(name).path("transactions").path(0), "receiptJson")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .path("payment_id")
                        .asString(""))
                .isEqualTo(purchase);
    }

    @Test
    void onlyProvidersOfTheWorldAreOffered() throws Exception {
        assertThat(HTTP.json("GET", simulator("shopify").baseUri() + "/_control/payments", "")
                        .toString())
                .isEqualTo("{\"payments\":[\"klarna\",\"nets\",\"paypal\",\"shopify-payments\",\"stripe\"]}");
        assertThatThrownBy(() -> control("shopify", "sell", "{\"payment\":\"adyen\"}"))
                .hasMessageContaining("takes no payment through adyen");
    }
}
