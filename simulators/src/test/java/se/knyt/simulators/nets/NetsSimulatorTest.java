package se.knyt.simulators.nets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import tools.jackson.databind.JsonNode;

/** Fees worked by hand: Visa 1.37 % half up and 1.00 a charge; 1249.00 costs 17.11 + 1.00, 599.00 costs 8.21 + 1.00. */
class NetsSimulatorTest {
    private final TickingTime time = new TickingTime("2026-03-09T08:15:00Z");
    private final NetsSimulator nets = new NetsSimulator();
    private final Http http = new Http();

    @BeforeEach
    void start() throws Exception {
        nets.start(null, 0, time);
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        nets.close();
    }

    private HttpResponse<String> call(String method, String path, String body, String... more)
            throws IOException, InterruptedException {
        var headers = new ArrayList<>(List.of("Authorization", NetsSimulator.SECRET_KEY));
        headers.addAll(List.of(more));
        return http.send(method, nets.baseUri() + path, body, headers.toArray(String[]::new));
    }

    private JsonNode get(String path) throws Exception {
        return Json.read(call("GET", path, "").body());
    }

    private JsonNode control(String path, String body) throws Exception {
        return http.json("POST", nets.baseUri() + "/_control/" + path, body);
    }

    private String purchase(long amount, String reference, boolean capture) throws Exception {
        return Json.text(
                control(
                        "purchases",
                        "{\"amount_minor\":" + amount + ",\"currency\":\"SEK\",\"reference\":\"" + reference
                                + "\",\"capture\":" + capture + "}"),
                "id");
    }

    private JsonNode payment(String id) throws Exception {
        return get("/v1/payments/" + id).path("payment");
    }

    private HttpResponse<String> charge(String payment, long amount, String... headers) throws Exception {
        return call("POST", "/v1/payments/" + payment + "/charges", body(amount), headers);
    }

    /** An amount and one item of it, 25 % VAT within. */
    private static String body(long amount) {
        long tax = amount / 5;
        return "{\"amount\":" + amount
                + ",\"orderItems\":[{\"reference\":\"m\",\"name\":\"Mugg\",\"quantity\":1,\"unit\":\"st\","
                + "\"unitPrice\":" + (amount - tax) + ",\"taxRate\":2500,\"taxAmount\":" + tax + ",\"netTotalAmount\":"
                + (amount - tax) + ",\"grossTotalAmount\":" + amount + "}]}";
    }

    /** Header sums of each payout of March and April. */
    private List<String> payouts() throws Exception {
        var lines = new ArrayList<String>();
        for (var payout :
                get("/report/v1/payouts?fromDate=2026-03-01&toDate=2026-04-30").path("payouts")) {
            lines.add(Json.text(payout, "date") + " " + Json.number(payout, "amount") + " = "
                    + Json.number(payout, "chargedAmount") + " - " + Json.number(payout, "refundedAmount") + " + "
                    + Json.number(payout, "depositedAmount") + " - " + Json.number(payout, "fees"));
        }
        return lines;
    }

    @Test
    void aPaymentIsChargedInPartsAndTheSameKeyIsTheSameCharge() throws Exception {
        var id = purchase(10_000, "10482", false);
        assertThat(payment(id).path("summary").toString()).isEqualTo("{\"reservedAmount\":10000}");
        var first = charge(id, 4_000, "Idempotency-Key", "k1");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(charge(id, 4_000, "Idempotency-Key", "k1").body()).isEqualTo(first.body());
        assertThat(charge(id, 6_001).body())
                .isEqualTo("{\"errors\":{\"amount\":[\"The amount exceeds what is reserved and not charged, 6000\"]}}");
        assertThat(charge(id, 6_000).statusCode()).isEqualTo(201);
        var payment = payment(id);
        assertThat(payment.path("charges").size()).isEqualTo(2);
        assertThat(payment.path("summary").path("chargedAmount").asLong()).isEqualTo(10_000);
        assertThat(payment.path("orderDetails").path("reference").asString()).isEqualTo("10482");
    }

    @Test
    void aReservationLivesSevenDaysAndIsCancelledOnlyWhole() throws Exception {
        var expiring = purchase(10_000, "a", false);
        var cancelled = purchase(10_000, "b", false);
        assertThat(call("POST", "/v1/payments/" + cancelled + "/cancels", "{\"amount\":1}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("POST", "/v1/payments/" + cancelled + "/cancels", "{\"amount\":10000}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(charge(cancelled, 1).statusCode()).isEqualTo(400);
        time.tick(Duration.ofDays(7));
        assertThat(charge(expiring, 1).statusCode()).isEqualTo(400);
        assertThat(payment(expiring).path("summary").path("cancelledAmount").asLong())
                .isEqualTo(10_000);
    }

    @Test
    void aRefundIsPendingThenDoneOrCalledBack() throws Exception {
        var id = purchase(10_000, "a", true);
        var charge = Json.text(payment(id).path("charges").path(0), "chargeId");
        var first = Json.read(
                call("POST", "/v1/charges/" + charge + "/refunds", body(3000)).body());
        var second = Json.read(
                call("POST", "/v1/payments/" + id + "/refunds", body(7000)).body());
        assertThat(call("POST", "/v1/charges/" + charge + "/refunds", body(1)).statusCode())
                .isEqualTo(400);
        assertThat(call("POST", "/v1/pending-refunds/" + Json.text(second, "refundId") + "/cancel", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(payment(id).path("refunds").path(0).path("state").asString()).isEqualTo("Pending");
        time.tick(Duration.ofMinutes(10));
        var refunds = payment(id).path("refunds");
        assertThat(Json.text(refunds.path(0), "refundId")).isEqualTo(Json.text(first, "refundId"));
        assertThat(refunds.path(0).path("state").asString()).isEqualTo("Completed");
        assertThat(refunds.path(1).path("state").asString()).isEqualTo("Cancelled");
        assertThat(payment(id).path("summary").path("refundedAmount").asLong()).isEqualTo(3_000);
    }

    @Test
    void chargesAndRefundsArePaidTogetherTwoBankDaysLater() throws Exception {
        var returned = purchase(29_900, "10455", true);
        time.tick(Duration.ofDays(7));
        purchase(124_900, "10482", true);
        purchase(59_900, "10483", true);
        control("purchases/" + returned + "/refund", "{}");
        time.tick(Duration.ofDays(3));
        // 29900 − 510; 184800 − 29900 − (1711 + 100 + 821 + 100)
        assertThat(payouts())
                .containsExactly(
                        "2026-03-11 29390 = 29900 - 0 + 0 - 510", "2026-03-18 152168 = 184800 - 29900 + 0 - 2732");
        var id = Json.text(
                get("/report/v1/payouts?fromDate=2026-03-18&toDate=2026-03-18")
                        .path("payouts")
                        .path(0),
                "id");
        var actions = get("/report/v1/payouts/" + id).path("paymentActions");
        assertThat(actions.path(2).path("paymentAction").asString()).isEqualTo("Refund");
        assertThat(actions.path(2).path("amount").asLong()).isEqualTo(29_900);
        assertThat(get("/report/v1/payouts/" + id + "?pageSize=2&pageNumber=1")
                        .path("paymentActions")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aNegativeSumWaitsForTheNextPayoutAndADepositCoversIt() throws Exception {
        var id = purchase(50_000, "a", true);
        time.tick(Duration.ofDays(3));
        control("purchases/" + id + "/refund", "{}");
        time.tick(Duration.ofDays(7));
        purchase(100_000, "b", true);
        time.tick(Duration.ofDays(7));
        // 500.00 − 6.85 − 1.00; 1000.00 − 500.00 − 13.70 − 1.00
        assertThat(payouts())
                .containsExactly(
                        "2026-03-11 49215 = 50000 - 0 + 0 - 785", "2026-03-23 48530 = 100000 - 50000 + 0 - 1470");
        control("deposits", "{\"amount_minor\":1000}");
        time.tick(Duration.ofDays(7));
        assertThat(payouts().getLast()).endsWith(" 1000 = 0 - 0 + 1000 - 0");
    }

    @Test
    void aDisputeTakesTheMoneyAndAWonOneGivesItBack() throws Exception {
        var id = purchase(100_000, "a", true);
        control("purchases/" + id + "/dispute", "{\"amount_minor\":20000,\"reason\":\"fraud\"}");
        control("purchases/" + id + "/dispute/close", "{\"won\":true}");
        control("movements", "{\"action\":\"Sunbeam\",\"amount_minor\":-700}");
        time.tick(Duration.ofDays(7));
        // fees 1370 + 100 and 25000 for the chargeback
        assertThat(payouts()).containsExactly("2026-03-11 72830 = 120000 - 20700 + 0 - 26470");
    }

    @Test
    void aPayoutThatTheBankSendsBackComesAgainAsMoneyPaidIn() throws Exception {
        purchase(100_000, "a", true);
        time.tick(Duration.ofDays(2));
        var id = Json.text(
                get("/report/v1/payouts?fromDate=2026-03-01&toDate=2026-03-31")
                        .path("payouts")
                        .path(0),
                "id");
        control("payouts/" + id + "/fail", "");
        time.tick(Duration.ofDays(7));
        assertThat(payouts())
                .containsExactly("2026-03-11 98530 = 100000 - 0 + 0 - 1470", "2026-03-13 98530 = 0 - 0 + 98530 - 0");
    }

    @Test
    void badCallsAreRefusedWithTheFieldThatIsWrong() throws Exception {
        assertThat(http.send("GET", nets.baseUri() + "/v1/payments/x", "", "Authorization", "Bearer x")
                        .statusCode())
                .isEqualTo(401);
        assertThat(call("GET", "/v1/payments/nosuch", "").statusCode()).isEqualTo(404);
        assertThat(call("GET", "/report/v1/payouts?fromDate=2026-03-01", "").body())
                .contains("toDate");
        assertThat(call("GET", "/report/v1/payouts?fromDate=2026-03-01&toDate=soon", "")
                        .body())
                .contains("is no date");
        var id = purchase(10_000, "a", false);
        assertThat(call("POST", "/v1/payments/" + id + "/charges", "{\"amount\":1.5}")
                        .body())
                .contains("whole number");
        assertThat(call(
                                "POST",
                                "/v1/payments/" + id + "/charges",
                                body(99).replace("{\"amount\":99,", "{\"amount\":100,"))
                        .body())
                .contains("sum to 99");
        assertThat(call("POST", "/v1/payments", "{\"order\":{\"amount\":0,\"currency\":\"SEK\"}}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void webhooksCarryBackTheTextOfThePayment() throws Exception {
        BlockingQueue<Call> received = new LinkedBlockingQueue<>();
        var receiver = new SimulatorServer(
                new Router().add("POST", "/hooks", call -> {
                    received.add(call);
                    return Reply.empty(200);
                }),
                new Faults(),
                new CallLog());
        receiver.start(0);
        try (receiver) {
            var hook = "{\"eventName\":\"payment.charge.created.v2\",\"url\":\"" + receiver.baseUri()
                    + "/hooks\",\"authorization\":\"dummytext1\"}";
            var made = call(
                    "POST",
                    "/v1/payments",
                    "{\"order\":{\"amount\":100,\"currency\":\"SEK\",\"reference\":\"a\"},"
                            + "\"notifications\":{\"webHooks\":[" + hook + "]}}");
            var id = Json.text(Json.read(made.body()), "paymentId");
            assertThat(charge(id, 100).statusCode())
                    .as("before the buyer has paid")
                    .isEqualTo(400);
            control("purchases/" + id + "/complete", "");
            assertThat(charge(id, 100).statusCode()).isEqualTo(201);
            var call = received.poll(20, TimeUnit.SECONDS);
            assertThat(call).isNotNull();
            assertThat(call.header("Authorization")).hasValue("dummytext1");
            assertThat(call.json().path("data").path("amount").toString())
                    .isEqualTo("{\"amount\":100,\"currency\":\"SEK\"}");
            assertThat(call(
                                    "POST",
                                    "/v1/payments",
                                    "{\"order\":{\"amount\":1,\"currency\":\"SEK\"},"
                                            + "\"notifications\":{\"webHooks\":[{\"url\":\"https://example.com/\"}]}}")
                            .body())
                    .contains("loopback");
        }
    }

    /** A full charge only needs the amount; a part needs the order's items, each whole in itself. */
    @Test
    void aPartWithoutItsItemsIsRefused() throws Exception {
        var id = purchase(10_000, "a", false);
        var charges = "/v1/payments/" + id + "/charges";
        assertThat(call("POST", charges, "{\"amount\":4000}").body()).contains("\"orderItems\":[");
        for (var lacking : List.of(
                "\"reference\":\"m\",",
                "\"name\":\"Mugg\",",
                "\"quantity\":1,",
                "\"unit\":\"st\",",
                "\"unitPrice\":3200,",
                "\"netTotalAmount\":3200,",
                "\"taxAmount\":800,")) {
            assertThat(call("POST", charges, body(4_000).replace(lacking, "")).statusCode())
                    .as(lacking)
                    .isEqualTo(400);
        }
        assertThat(call("POST", charges, body(4_000).replace("\"taxAmount\":800", "\"taxAmount\":801"))
                        .body())
                .contains("orderItems[0].grossTotalAmount");
        assertThat(charge(id, 4_000).statusCode()).isEqualTo(201);
        var whole = purchase(10_000, "b", false);
        var charged = call("POST", "/v1/payments/" + whole + "/charges", "{\"amount\":10000}");
        assertThat(charged.statusCode()).isEqualTo(201);
        var refunds = "/v1/charges/" + Json.text(Json.read(charged.body()), "chargeId") + "/refunds";
        assertThat(call("POST", refunds, "{\"amount\":9999}").body()).contains("\"orderItems\":[");
        assertThat(call("POST", refunds, "{\"amount\":10000}").statusCode()).isEqualTo(201);
    }
}
