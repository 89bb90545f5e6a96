package se.knyt.simulators.swish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.CallLog;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorServer;
import se.knyt.simulators.base.TickingTime;
import se.knyt.simulators.shopify.ShopifySimulator;
import tools.jackson.databind.JsonNode;

/** Payment requests, refunds, callbacks, and what the bank shows of them. */
class SwishSimulatorTest {
    private static final String ID = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final String REFUND = "B1B2C3D4E5F60718293A4B5C6D7E8F90";

    private final TickingTime time = new TickingTime("2026-03-09T08:14:31Z"); // a Monday
    private final SwishSimulator swish = new SwishSimulator();
    private final Http http = new Http();
    private final BlockingQueue<Call> received = new LinkedBlockingQueue<>();
    private final SimulatorServer receiver = new SimulatorServer(
            new Router().add("POST", "/hooks", call -> {
                received.add(call);
                return Reply.empty(200);
            }),
            new Faults(),
            new CallLog());

    @BeforeEach
    void start() throws IOException {
        swish.start(null, 0, time);
        receiver.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        swish.close();
        receiver.close();
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        return http.send(method, swish.baseUri() + "/swish-cpcapi/api" + path, body);
    }

    private JsonNode control(String path, String body) throws Exception {
        return http.json("POST", swish.baseUri() + "/_control/" + path, body);
    }

    private String request(String amount) {
        return "{\"payeePaymentReference\":\"10482\",\"callbackUrl\":\"" + receiver.baseUri()
                + "/hooks\",\"payerAlias\":\"46701234567\",\"payeeAlias\":\"1231181189\",\"amount\":" + amount
                + ",\"currency\":\"SEK\",\"message\":\"Order 10482\"}";
    }

    private String refund(String reference, String amount) {
        return "{\"originalPaymentReference\":\"" + reference
                + "\",\"payerPaymentReference\":\"10482R1\",\"callbackUrl\":\""
                + receiver.baseUri() + "/hooks\",\"payerAlias\":\"1231181189\",\"amount\":" + amount
                + ",\"currency\":\"SEK\",\"message\":\"Retur\"}";
    }

    private JsonNode payment() throws Exception {
        return Json.read(call("GET", "/v1/paymentrequests/" + ID, "").body());
    }

    private String paid(String amount) throws Exception {
        assertThat(call("PUT", "/v2/paymentrequests/" + ID, request(amount)).statusCode())
                .isEqualTo(201);
        control("payments/" + ID + "/pay", "{}");
        return payment().path("paymentReference").asString();
    }

    private void tick(Duration step) {
        time.tick(step);
        swish.clockOffset(Duration.ZERO);
    }

    private JsonNode told() throws Exception {
        var call = received.poll(20, TimeUnit.SECONDS);
        assertThat(call).as("a callback within twenty seconds").isNotNull();
        return call.json();
    }

    @Test
    void aPaymentIsRequestedPaidAndTold() throws Exception {
        var asked = request("1249.00").replace("}", ",\"callbackIdentifier\":\"AB12\"}");
        var answer = call("PUT", "/v2/paymentrequests/" + ID, asked);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Location"))
                .contains(swish.baseUri() + "/swish-cpcapi/api/v1/paymentrequests/" + ID);
        assertThat(payment().path("status").asString()).isEqualTo("CREATED");
        assertThat(payment().has("paymentReference")).isFalse();
        time.tick(Duration.ofSeconds(31));
        control("payments/" + ID + "/pay", "{}");
        var call = received.poll(20, TimeUnit.SECONDS);
        assertThat(call).isNotNull();
        assertThat(call.header("callbackIdentifier")).contains("AB12");
        assertThat(call.json()).isEqualTo(payment());
        var paid = payment();
        assertThat(paid.path("status").asString()).isEqualTo("PAID");
        assertThat(paid.path("amount").decimalValue()).isEqualTo(new BigDecimal("1249.00"));
        assertThat(paid.path("dateCreated").asString()).isEqualTo("2026-03-09T08:14:31.000+0000");
        assertThat(paid.path("datePaid").asString()).isEqualTo("2026-03-09T08:15:02.000+0000");
        assertThat(paid.path("paymentReference").asString()).matches("[0-9A-F]{32}");
    }

    @Test
    void refundsAreMadeInPartsUpToWhatWasPaid() throws Exception {
        var reference = paid("1249.00");
        assertThat(told().path("status").asString()).isEqualTo("PAID");
        var made = call("PUT", "/v2/refunds/" + REFUND, refund(reference, "299"));
        assertThat(made.statusCode()).isEqualTo(201);
        tick(Duration.ofSeconds(10));
        var debited = told();
        assertThat(debited.path("status").asString()).isEqualTo("DEBITED");
        assertThat(debited.has("paymentReference")).isFalse();
        tick(Duration.ofSeconds(10));
        var refunded = told();
        assertThat(refunded.path("status").asString()).isEqualTo("PAID");
        assertThat(refunded.path("paymentReference").asString()).matches("[0-9A-F]{32}");
        assertThat(codes(call("PUT", "/v2/refunds/" + REFUND.replace('B', '9'), refund(reference, "0.99"))))
                .containsExactly("AM06");
        var shown = Json.read(call("GET", "/v1/refunds/" + REFUND, "").body());
        assertThat(shown.path("amount").decimalValue()).isEqualTo(new BigDecimal("299.00"));
        assertThat(shown.path("payeeAlias").asString()).isEqualTo("46701234567");
        var second = REFUND.replace('B', 'C');
        assertThat(codes(call("PUT", "/v2/refunds/" + second, refund(reference, "950.01"))))
                .containsExactly("RF08");
        control("refunds/fail-next", "{\"code\":\"RF07\"}");
        call("PUT", "/v2/refunds/" + second, refund(reference, "950.00"));
        tick(Duration.ofSeconds(10));
        assertThat(told().path("errorCode").asString()).isEqualTo("RF07");
        assertThat(call("PUT", "/v2/refunds/" + REFUND.replace('B', 'D'), refund(reference, "950.00"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(codes(call("PUT", "/v2/refunds/" + REFUND.replace('B', 'E'), refund(ID, "1"))))
                .containsExactly("RF02");
        tick(Duration.ofDays(400));
        assertThat(codes(call("PUT", "/v2/refunds/" + REFUND.replace('B', 'F'), refund(reference, "1"))))
                .containsExactly("RF02");
    }

    private static List<String> codes(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(422);
        var codes = new ArrayList<String>();
        Json.read(answer.body()).forEach(error -> codes.add(Json.text(error, "errorCode")));
        return codes;
    }

    @Test
    void whatIsWrongIsToldByItsCode() throws Exception {
        var wrong = new LinkedHashMap<String, String>();
        wrong.put(request("0.99"), "AM06");
        wrong.put(request("1.001"), "PA02");
        wrong.put(request("\"twelve\""), "PA02");
        wrong.put(request("-5"), "PA02");
        wrong.put(request("1e15"), "AM02");
        wrong.put(request("100").replace("SEK", "EUR"), "AM03");
        wrong.put(request("100").replace("http://127", "http://shop.example/127"), "RP03");
        wrong.put(request("100").replace("\"10482\"", "\"10 482\""), "FF08");
        wrong.put(request("100").replace("46701234567", "070-1234567"), "BE18");
        wrong.put(request("100").replace("Order 10482", "Order <10482>"), "RP02");
        wrong.put(request("100").replace("\"payeeAlias\":\"1231181189\",", ""), "RP01");
        for (var one : wrong.entrySet()) {
            assertThat(codes(call("PUT", "/v2/paymentrequests/" + ID, one.getKey())))
                    .as(one.getKey())
                    .containsExactly(one.getValue());
        }
        assertThat(call("PUT", "/v2/paymentrequests/" + ID, request("100").replace("1231181189", "1239999999"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(call("PUT", "/v2/paymentrequests/a1b2", request("100")).statusCode())
                .isEqualTo(400);
        assertThat(call("PUT", "/v2/paymentrequests/" + ID, "{").statusCode()).isEqualTo(400);
        assertThat(call("GET", "/v1/paymentrequests/" + ID, "").statusCode()).isEqualTo(404);
        assertThat(swish.state().path("payment_request").isEmpty()).isTrue();
    }

    @Test
    void aRequestEndsInOneWayOnly() throws Exception {
        call("PUT", "/v2/paymentrequests/" + ID, request("100"));
        assertThat(codes(call("PUT", "/v2/paymentrequests/" + ID, request("100"))))
                .containsExactly("RP09");
        var other = ID.replace('A', 'B');
        assertThat(codes(call("PUT", "/v2/paymentrequests/" + other, request("100"))))
                .containsExactly("RP06");
        var cancel = "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"cancelled\"}]";
        assertThat(call("PATCH", "/v1/paymentrequests/" + ID, cancel).statusCode())
                .isEqualTo(200);
        assertThat(payment().path("status").asString()).isEqualTo("CANCELLED");
        assertThat(call("PATCH", "/v1/paymentrequests/" + ID, cancel).statusCode())
                .isEqualTo(422);
        call("PUT", "/v2/paymentrequests/" + other, request("100"));
        control("payments/" + other + "/decline", "{}");
        var third = ID.replace('A', 'C');
        call("PUT", "/v2/paymentrequests/" + third, request("100"));
        tick(Duration.ofMinutes(3));
        var late = Json.read(call("GET", "/v1/paymentrequests/" + third, "").body());
        assertThat(late.path("errorCode").asString()).isEqualTo("TM01");
        var fourth = ID.replace('A', 'D');
        call("PUT", "/v2/paymentrequests/" + fourth, request("100").replace("Order 10482", "ACMT03"));
        assertThat(control("payments/" + fourth + "/pay", "{}")
                        .path("errorCode")
                        .asString())
                .isEqualTo("ACMT03");
        assertThat(http.json("GET", swish.baseUri() + "/_control/bank/lines", "")
                        .path("lines")
                        .isEmpty())
                .isTrue();
    }

    /** Saturday's payment is booked on Monday; two payments in March cost 4.00, taken on 1 April. */
    @Test
    void theBankShowsEachPaymentAndRefund() throws Exception {
        var reference = paid("1249.00");
        call("PUT", "/v2/refunds/" + REFUND, refund(reference, "299.00"));
        tick(Duration.ofDays(5));
        control("purchases", "{\"reference\":\"10483\",\"amount_minor\":59900}");
        var report = http.send("GET", swish.baseUri() + "/_control/bank/report.csv?from=2026-03-09&to=2026-03-16", "")
                .body();
        assertThat(report).isEqualTo("""
                * Swish-rapport Avser 2026-03-09 - 2026-03-16 Skapad 2026-03-14
                Radnr,Clnr,Kontonr,Bokfdag,Transdag,Valutadag,Mottagarnr,Mottagarnamn,Avsändarnr,Avsändarnamn,Meddelande,Tid,Belopp,Orderreferens
                1,8327,10000000,2026-03-09,2026-03-09,2026-03-09,1231181189,Knyts provbutik,46701234567,Påhittad Betalare,Order 10482,09:14,1249.00,10482
                2,8327,10000000,2026-03-09,2026-03-09,2026-03-09,1231181189,Knyts provbutik,46701234567,,Retur,09:14,-299.00,10482R1
                3,8327,10000000,2026-03-16,2026-03-14,2026-03-16,1231181189,Knyts provbutik,46700000000,Påhittad Betalare,Order 10483,09:14,599.00,10483
                """);
        tick(Duration.ofDays(30));
        assertThat(lines())
                .containsExactly(
                        "2026-03-09 124900 Swish 46701234567 Order 10482",
                        "2026-03-09 -29900 Swish 46701234567 Retur",
                        "2026-03-16 59900 Swish 46700000000 Order 10483",
                        "2026-04-01 -400 Swish avgifter 2026-03");
        control("terms", "{\"aggregated\":true}");
        assertThat(lines()).contains("2026-03-09 124900 Swish 1231181189");
    }

    private List<String> lines() throws Exception {
        return http.json("GET", swish.baseUri() + "/_control/bank/lines", "")
                .path("lines")
                .valueStream()
                .map(line ->
                        Json.text(line, "booked") + " " + line.path("amount").asLong() + " " + Json.text(line, "text"))
                .toList();
    }

    @Test
    void theShopSellsThroughItWithoutACapture() throws Exception {
        try (var shop = new ShopifySimulator()) {
            shop.start(null, 0, time);
            shop.connect(Map.of("swish", swish.baseUri()));
            http.json("POST", shop.baseUri() + "/_control/sell", "{\"payment\":\"swish\"}");
            http.json("POST", shop.baseUri() + "/_control/ship", "{\"capture\":true}");
            http.json("POST", shop.baseUri() + "/_control/orders/1001/refund", "{}");
            var order = shop.state().path("order").iterator().next();
            assertThat(order.path("displayFinancialStatus").asString()).isEqualTo("REFUNDED");
            assertThat(order.path("transactions").valueStream().map(one -> Json.text(one, "kind")))
                    .containsExactly("SALE", "REFUND");
            assertThat(lines()).hasSize(2);
        }
        for (var act : List.of("capture", "void", "dispute")) {
            var id = swish.state()
                    .path("payment_request")
                    .properties()
                    .iterator()
                    .next()
                    .getKey();
            assertThat(http.send("POST", swish.baseUri() + "/_control/purchases/" + id + "/" + act, "{}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }
}
