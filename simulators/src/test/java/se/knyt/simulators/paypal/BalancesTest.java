package se.knyt.simulators.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;

/** Sums worked by hand: 1249.00 less 3.40 % (42.47) and 3.25 is 1203.28; less a refund of 299.00 it is 904.28. */
class BalancesTest {
    private static final String MARCH = "start_date=2026-03-01T00:00:00Z&end_date=2026-03-31T23:59:59Z";
    private PayPalUnderTest test;

    @BeforeEach
    void start() throws Exception {
        test = new PayPalUnderTest("2026-03-09T08:15:00Z");
    }

    @AfterEach
    void stop() throws Exception {
        test.close();
    }

    private String balance(String currency) throws Exception {
        for (var balance : test.get("/v1/reporting/balances").path("balances")) {
            if (Json.text(balance, "currency").equals(currency)) {
                return Json.text(balance.path("total_balance"), "value");
            }
        }
        return "";
    }

    @Test
    void whatLiesOnTheBalanceIsMovedToTheBankEachMorning() throws Exception {
        var purchase = test.purchase(124_900, "SEK", "10482", true);
        assertThat(test.paypal.nextEventAt()).hasValue(Instant.parse("2026-03-10T05:00:00Z"));
        test.control("purchases/" + Json.text(purchase, "id") + "/refund", "{\"amount_minor\":29900}");
        assertThat(balance("SEK")).isEqualTo("904.28");
        test.tick(Duration.ofHours(21));
        assertThat(test.rows()).containsExactly("T0006 1249.00 -45.72 SEK", "T1107 -299.00 SEK", "T0401 -904.28 SEK");
        assertThat(balance("SEK")).isEqualTo("0.00");
        var last = test.search(MARCH).path("transaction_details").path(2).path("transaction_info");
        assertThat(Json.text(last, "transaction_initiation_date")).isEqualTo("2026-03-10T05:00:00+0000");
        assertThat(Json.text(last.path("ending_balance"), "value")).isEqualTo("0.00");
        assertThat(test.paypal.nextEventAt()).isEmpty();
    }

    @Test
    void aNegativeBalanceIsCarriedOverToTheNextWithdrawal() throws Exception {
        var purchase = Json.text(test.purchase(50_000, "SEK", "a", true), "id");
        test.tick(Duration.ofDays(1));
        test.control("purchases/" + purchase + "/refund", "{}");
        test.tick(Duration.ofDays(1));
        assertThat(balance("SEK")).isEqualTo("-500.00");
        test.purchase(100_000, "SEK", "b", true);
        test.tick(Duration.ofDays(1));
        // 500.00 − 17.00 − 3.25 = 479.75; 1000.00 − 34.00 − 3.25 − 500.00 = 462.75
        assertThat(test.rows())
                .containsExactly(
                        "T0006 500.00 -20.25 SEK",
                        "T0401 -479.75 SEK",
                        "T1107 -500.00 SEK",
                        "T0006 1000.00 -37.25 SEK",
                        "T0401 -462.75 SEK");
    }

    @Test
    void aWithdrawalThatTheBankSendsBackLeavesAgain() throws Exception {
        test.purchase(50_000, "SEK", "a", true);
        test.tick(Duration.ofDays(1));
        var withdrawal = test.search(MARCH).path("transaction_details").path(1).path("transaction_info");
        test.control("withdrawals/" + Json.text(withdrawal, "transaction_id") + "/fail", "");
        assertThat(test.http
                        .send(
                                "POST",
                                test.paypal.baseUri() + "/_control/withdrawals/"
                                        + Json.text(withdrawal, "transaction_id") + "/fail",
                                "")
                        .statusCode())
                .isEqualTo(400);
        test.tick(Duration.ofDays(1));
        assertThat(test.rows())
                .containsExactly(
                        "T0006 500.00 -20.25 SEK", "T0401 -479.75 SEK", "T1101 479.75 SEK", "T0401 -479.75 SEK");
        assertThat(test.search(MARCH + "&transaction_status=V")
                        .path("total_items")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aCurrencyThatTheAccountDoesNotHoldIsChangedByTwoRows() throws Exception {
        var purchase = Json.text(test.purchase(10_000, "EUR", "e", true), "id");
        test.control("purchases/" + purchase + "/refund", "{\"amount_minor\":1000}");
        // 100.00 − 3.40 − 0.35 = 96.25 EUR × 11.2000 = 1078.00 SEK; 10.00 EUR × 11.2000 = 112.00 SEK
        assertThat(test.rows())
                .containsExactly(
                        "T0006 100.00 -3.75 EUR",
                        "T0200 -96.25 EUR",
                        "T0200 1078.00 SEK",
                        "T1107 -10.00 EUR",
                        "T0200 10.00 EUR",
                        "T0200 -112.00 SEK");
        assertThat(balance("EUR")).isEqualTo("0.00");
        assertThat(balance("SEK")).isEqualTo("966.00");
        test.control("terms", "{\"held_currencies\":[\"SEK\",\"EUR\"]}");
        test.purchase(10_000, "EUR", "f", true);
        assertThat(balance("EUR")).isEqualTo("96.25");
    }

    @Test
    void aCaseHoldsTheMoneyUntilItIsDecidedAndSilenceLosesIt() throws Exception {
        test.control("terms", "{\"sweep_days\":0}");
        var won = Json.text(test.purchase(10_000, "SEK", "w", true), "id");
        var lost = Json.text(test.purchase(10_000, "SEK", "l", true), "id");
        var card = Json.text(test.purchase(10_000, "SEK", "c", true, "card"), "id");
        test.control("purchases/" + won + "/dispute", "{\"amount_minor\":4000}");
        test.control("purchases/" + won + "/dispute/close", "{\"won\":true}");
        test.control("purchases/" + lost + "/dispute", "{\"amount_minor\":4000,\"reason\":\"UNAUTHORISED\"}");
        var due = test.get("/v1/customer/disputes?dispute_state=REQUIRED_ACTION")
                .path("items")
                .path(0);
        assertThat(Json.text(due, "seller_response_due_date")).isEqualTo("2026-03-19T08:15:00Z");
        test.control("purchases/" + card + "/dispute", "{}");
        var capture = Json.text(
                test.get("/v2/checkout/orders/" + card)
                        .path("purchase_units")
                        .path(0)
                        .path("payments")
                        .path("captures")
                        .path(0),
                "id");
        assertThat(PayPalUnderTest.issue(test.refund(capture, "{}")))
                .isEqualTo("422 REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK");
        test.control("purchases/" + card + "/dispute/close", "{\"won\":true}");
        test.paypal.clockOffset(Duration.ofDays(11));
        assertThat(test.rows().subList(3, test.rows().size()))
                .containsExactly(
                        "T1110 -40.00 SEK",
                        "T1111 40.00 SEK",
                        "T1110 -40.00 SEK",
                        "T1201 -100.00 SEK",
                        "T0106 -180.00 SEK",
                        "T1202 100.00 SEK",
                        "T1111 40.00 SEK",
                        "T1106 -40.00 SEK",
                        "T0114 -130.00 SEK");
    }

    @Test
    void reservesAndUnknownCodesMoveTheBalance() throws Exception {
        test.control("reserves", "{\"amount_minor\":3000}");
        test.control("reserves", "{\"amount_minor\":1000,\"release\":true}");
        test.control("movements", "{\"code\":\"T9900\",\"amount_minor\":-700,\"reference\":\"x\"}");
        assertThat(test.rows()).containsExactly("T2103 -30.00 SEK", "T2104 10.00 SEK", "T9900 -7.00 SEK");
        assertThat(balance("SEK")).isEqualTo("-27.00");
    }

    @Test
    void theSearchKeepsToItsWindowItsPagesAndItsLastRefresh() throws Exception {
        for (int i = 0; i < 5; i++) {
            test.purchase(1_000 + i, "SEK", "o" + i, true);
        }
        var page = test.search(MARCH + "&page_size=2&page=3");
        assertThat(page.path("total_items").asInt()).isEqualTo(5);
        assertThat(page.path("total_pages").asInt()).isEqualTo(3);
        assertThat(page.path("transaction_details").size()).isEqualTo(1);
        assertThat(test.search(MARCH + "&balance_affecting_records_only=N")
                        .path("total_items")
                        .asInt())
                .isEqualTo(10);
        assertThat(test.search(MARCH + "&transaction_amount=1001%20TO%201002")
                        .path("total_items")
                        .asInt())
                .isEqualTo(2);
        test.control("terms", "{\"resultset_max\":4}");
        assertThat(Json.text(test.search(MARCH), "name")).isEqualTo("RESULTSET_TOO_LARGE");
        test.control("terms", "{\"report_lag_minutes\":180}");
        assertThat(test.search(MARCH).path("total_items").asInt()).isZero();
        assertThat(Json.text(test.search(MARCH), "last_refreshed_datetime")).isEqualTo("2026-03-09T05:15:00+0000");
        for (var wrong : new String[] {
            "start_date=2026-03-01T00:00:00Z&end_date=2026-04-01T00:00:01Z",
            "start_date=2026-03-01&end_date=2026-03-02",
            "start_date=2026-03-02T00:00:00Z&end_date=2026-03-01T00:00:00Z",
            "start_date=2026-03-01T00:00:00Z",
            MARCH + "&page_size=501"
        }) {
            assertThat(test.call("GET", "/v1/reporting/transactions?" + wrong, "")
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void theSettlementReportHoldsTheSameRowsUnsigned() throws Exception {
        test.purchase(124_900, "SEK", "10482", true);
        test.control("terms", "{\"held_currencies\":[\"SEK\",\"JPY\"]}");
        test.purchase(100, "JPY", "yen", true);
        test.tick(Duration.ofDays(1));
        var names = test.http.json("GET", test.paypal.baseUri() + "/_control/settlement-files", "");
        assertThat(names.path("files").path(0).asString()).isEqualTo("STL-20260309.01.009.CSV");
        var lines = test.http
                .send("GET", test.paypal.baseUri() + "/_control/settlement-files/STL-20260309.01.009.CSV", "")
                .body()
                .lines()
                .toList();
        var rows = lines.stream().filter(line -> line.startsWith("\"SB\"")).toList();
        assertThat(rows).hasSize(4);
        // 08:15 UTC on 9 March 2026 is 01:15 in Los Angeles, where summer time began on the 8th
        assertThat(rows.get(0))
                .contains(
                        "\"T0006\",\"2026/03/09 01:15:00 -0700\",\"2026/03/09 01:15:00 -0700\",\"CR\",124900,\"SEK\",\"DR\",4572,\"SEK\",\"10482\"");
        // a hundred yen are written with two implied decimals; 3.40 % of them is 3
        assertThat(rows.get(1)).contains("\"CR\",10000,\"JPY\",\"DR\",300,\"JPY\"");
        assertThat(lines)
                .contains("\"SF\",\"SEK\",124900,120328,0,4572,\"CR\",0,\"CR\",0,\"CR\",0,\"CR\",0,2", "\"FF\",4");
        assertThat(lines.get(3).split(",", -1)).hasSize(rows.getFirst().split(",", -1).length);
    }
}
