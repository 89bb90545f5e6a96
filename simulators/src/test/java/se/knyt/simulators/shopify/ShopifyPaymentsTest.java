package se.knyt.simulators.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/** The shop's own payments: balance, payouts, chargebacks, currencies. The sums are worked by hand. */
class ShopifyPaymentsTest {
    private static final String PAYOUTS = """
            { shopifyPaymentsAccount { payouts(first: 10) { nodes { legacyResourceId issuedAt status transactionType
              externalTraceId net { amount currencyCode } bankAccount { currency accountNumberLastDigits }
              summary { chargesGross { amount } chargesFee { amount } refundsFeeGross { amount } refundsFee { amount }
                adjustmentsGross { amount } adjustmentsFee { amount } reservedFundsGross { amount }
                retriedPayoutsGross { amount } } } } } }
            """;
    private static final String ROWS = """
            query($q: String) { shopifyPaymentsAccount { balanceTransactions(first: 50, query: $q) { nodes { type test
              amount { amount currencyCode } fee { amount } net { amount } sourceType sourceId sourceOrderTransactionId
              associatedOrder { name } associatedPayout { id status } adjustmentsOrders { name } transactionDate } } } }
            """;

    private ShopUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new ShopUnderTest(); // a Wednesday
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    private void sell(long price) throws Exception {
        test.control(
                "sell",
                "{\"payment\":\"shopify-payments\",\"discount\":false,\"shipping\":0,\"lines\":[{\"sku\":\"TROJA-M\",\"price\":"
                        + price + "}]}");
    }

    private void terms(String wanted) throws Exception {
        test.control("payments-account/terms", wanted);
    }

    private List<JsonNode> payouts() throws Exception {
        return test.data(PAYOUTS)
                .path("shopifyPaymentsAccount")
                .path("payouts")
                .path("nodes")
                .valueStream()
                .toList();
    }

    private List<JsonNode> rows(String query) throws Exception {
        return test.data(ROWS, Json.object().put("q", query))
                .path("shopifyPaymentsAccount")
                .path("balanceTransactions")
                .path("nodes")
                .valueStream()
                .toList();
    }

    private static String money(JsonNode node, String field) {
        return node.path(field).path("amount").asString();
    }

    private static List<String> written(List<JsonNode> rows) {
        return rows.stream()
                .map(row -> Json.text(row, "type") + " " + money(row, "amount") + " " + money(row, "fee") + " "
                        + money(row, "net"))
                .toList();
    }

    /** 1249.00 less 27.19 (2 % and 2.21) less a refund of 299.00 whose sale was paid out before: 922.81. */
    @Test
    void aPayoutIsItsRowsToTheOre() throws Exception {
        terms("{\"rate\":200,\"fixed\":221}");
        sell(29_900);
        test.control("orders/1001/capture", "{}");
        test.time.tick(Duration.ofDays(7));
        sell(124_900);
        test.control("orders/1002/capture", "{}");
        test.control("orders/1001/refund", "{}");
        test.time.tick(Duration.ofDays(7));
        var payouts = payouts();
        assertThat(payouts).hasSize(2);
        assertThat(money(payouts.get(0), "net")).isEqualTo("290.81"); // 299.00 − 5.98 − 2.21
        var second = payouts.get(1);
        assertThat(money(second, "net")).isEqualTo("922.81");
        assertThat(Json.text(second, "status")).isEqualTo("PAID");
        assertThat(Json.text(second, "transactionType")).isEqualTo("DEPOSIT");
        assertThat(Json.text(second, "externalTraceId")).isNotEmpty();
        assertThat(Json.text(second, "issuedAt")).isEqualTo("2026-12-07T01:00:00Z"); // the Monday after three days
        var summary = second.path("summary");
        assertThat(money(summary, "chargesGross")).isEqualTo("1249.00");
        assertThat(money(summary, "chargesFee")).isEqualTo("27.19");
        assertThat(money(summary, "refundsFeeGross")).isEqualTo("-299.00");
        assertThat(written(rows("payments_transfer_id:"
                        + second.path("legacyResourceId").asString())))
                .containsExactly(
                        "CHARGE 1249.00 27.19 1221.81", "REFUND -299.00 0.00 -299.00", "TRANSFER -922.81 0.00 -922.81");
        assertThat(test.data("{ shopifyPaymentsAccount { balance { amount currencyCode } } }")
                        .toString())
                .contains("\"amount\":\"0.00\"");
    }

    @Test
    void theShopsTransactionTellsItsFeeWithTax() throws Exception {
        terms("{\"fee_tax\":2500}");
        sell(100_000);
        test.control("orders/1001/capture", "{}");
        var capture = test.order(
                        "1001",
                        "transactions(first: 5) { kind gateway status settlementCurrency settlementCurrencyRate"
                                + " fees { type rate rateName amount { amount } flatFee { amount } flatFeeName"
                                + " taxAmount { amount } } }")
                .path("transactions")
                .path(1);
        assertThat(Json.text(capture, "gateway")).isEqualTo("shopify_payments");
        var fee = capture.path("fees").path(0);
        assertThat(money(fee, "amount")).isEqualTo("20.80"); // 1.9 % of 1000.00 and 1.80
        assertThat(money(fee, "taxAmount")).isEqualTo("5.20");
        assertThat(fee.path("rate").asString()).isEqualTo("0.0190");
        var row = rows("transaction_type:CHARGE").getFirst();
        assertThat(money(row, "fee")).isEqualTo("26.00");
        assertThat(Json.text(row.path("associatedOrder"), "name")).isEqualTo("#1001");
        assertThat(Json.text(row.path("associatedPayout"), "status")).isEqualTo("PENDING");
        assertThat(row.path("associatedPayout").path("id").isNull()).isTrue();
    }

    @Test
    void aChargebackTakesMoneyAndFeeAndAWonOneGivesBothBack() throws Exception {
        sell(50_000);
        test.control("orders/1001/capture", "{}");
        test.control("orders/1001/dispute", "{\"reason\":\"fraudulent\"}");
        var dispute = test.data("{ disputes(first: 5) { nodes { status type amount { amount } evidenceDueBy"
                        + " reasonDetails { reason networkReasonCode } order { name } } } }")
                .path("disputes")
                .path("nodes")
                .path(0);
        assertThat(Json.text(dispute, "status")).isEqualTo("NEEDS_RESPONSE");
        assertThat(Json.text(dispute.path("order"), "name")).isEqualTo("#1001");
        test.control("orders/1001/dispute/evidence", "{}");
        test.control("orders/1001/dispute/close", "{\"won\":true}");
        assertThat(written(rows("")))
                .containsExactly(
                        "CHARGE 500.00 11.30 488.70",
                        "DISPUTE_WITHDRAWAL -500.00 0.00 -500.00",
                        "CHARGEBACK_FEE -150.00 0.00 -150.00",
                        "DISPUTE_REVERSAL 500.00 0.00 500.00",
                        "CHARGEBACK_FEE_REFUND 150.00 0.00 150.00");
        assertThat(test.http
                        .send("POST", test.shop.baseUri() + "/_control/orders/1001/dispute/close", "{\"won\":true}")
                        .statusCode())
                .isEqualTo(422);
    }

    /** Nobody answers: after twenty days it is lost, and what is below zero is drawn from no bank but waits. */
    @Test
    void aChargebackNobodyAnswersIsLostAndADebtWaits() throws Exception {
        sell(50_000);
        test.control("orders/1001/capture", "{}");
        test.time.tick(Duration.ofDays(7));
        assertThat(payouts()).hasSize(1);
        test.control("orders/1001/dispute", "{}");
        test.time.tick(Duration.ofDays(21));
        assertThat(test.data("{ disputes(first: 5, query: \"status:LOST\") { nodes { finalizedOn } } }")
                        .path("disputes")
                        .path("nodes")
                        .size())
                .isEqualTo(1);
        assertThat(payouts()).hasSize(1);
        sell(100_000);
        test.control("orders/1002/capture", "{}");
        test.time.tick(Duration.ofDays(7));
        assertThat(money(payouts().get(1), "net")).isEqualTo("329.20"); // 1000.00 − 20.80 − 500.00 − 150.00
        terms("{\"debit_negative\":true,\"chargeback_fee_apart\":false}");
        test.control("orders/1002/dispute", "{}");
        test.time.tick(Duration.ofDays(7));
        var drawn = payouts().get(2);
        assertThat(money(drawn, "net")).isEqualTo("-1150.00");
        assertThat(Json.text(drawn, "transactionType")).isEqualTo("WITHDRAWAL");
        assertThat(money(drawn.path("summary"), "adjustmentsFee")).isEqualTo("150.00");
    }

    /** 100.00 EUR at 11.4213 are 1142.13; 1.9 % is 21.70, the fixed part 1.80, the exchange 1.5 % or 17.13. */
    @Test
    void moneyOfAnotherCurrencyIsExchangedUnlessItHasItsOwnAccount() throws Exception {
        test.control("settings", "{\"currency\":\"EUR\"}");
        sell(10_000);
        test.control("orders/1001/capture", "{}");
        terms("{\"payout_currencies\":[\"SEK\",\"EUR\"]}");
        sell(10_000);
        test.control("orders/1002/capture", "{}");
        assertThat(written(rows(""))).containsExactly("CHARGE 1142.13 40.63 1101.50", "CHARGE 100.00 3.70 96.30");
        var capture = test.order(
                        "1001",
                        "transactions(first: 5) { settlementCurrency settlementCurrencyRate amountSet { shopMoney { amount currencyCode } } }")
                .path("transactions")
                .path(1);
        assertThat(Json.text(capture, "settlementCurrency")).isEqualTo("SEK");
        assertThat(new BigDecimal(capture.path("settlementCurrencyRate").asString()))
                .isEqualByComparingTo("11.4213");
        test.time.tick(Duration.ofDays(7));
        assertThat(payouts().stream()
                        .map(payout -> money(payout, "net") + " "
                                + payout.path("net").path("currencyCode").asString()))
                .containsExactlyInAnyOrder("1101.50 SEK", "96.30 EUR");
    }

    @Test
    void payoutsFollowTheirSchedule() throws Exception {
        terms("{\"interval\":\"weekly\",\"weekly_anchor\":\"THURSDAY\"}");
        sell(10_000);
        test.control("orders/1001/capture", "{}"); // Wednesday; available on Monday 30 November
        test.time.tick(Duration.ofDays(7));
        assertThat(payouts()).isEmpty();
        test.time.tick(Duration.ofDays(1));
        assertThat(Json.text(payouts().getFirst(), "issuedAt")).isEqualTo("2026-12-03T01:00:00Z");
        terms("{\"interval\":\"monthly\",\"monthly_anchor\":31}");
        sell(10_000);
        test.control("orders/1002/capture", "{}");
        test.time.tick(Duration.ofDays(40));
        assertThat(Json.text(payouts().get(1), "issuedAt")).isEqualTo("2026-12-31T01:00:00Z");
        terms("{\"interval\":\"manual\"}");
        sell(10_000);
        test.control("orders/1003/capture", "{}");
        test.time.tick(Duration.ofDays(40));
        assertThat(payouts()).hasSize(2);
        test.control("payments-account/payouts", "{}");
        assertThat(payouts()).hasSize(3);
        assertThat(Json.text(payouts().get(2), "status")).isEqualTo("SCHEDULED");
    }

    @Test
    void aPayoutThatTheBankSendsBackIsPaidAgain() throws Exception {
        sell(10_000);
        test.control("orders/1001/capture", "{}");
        test.time.tick(Duration.ofDays(7));
        var id = payouts().getFirst().path("legacyResourceId").asString();
        test.control("payments-account/payouts/" + id + "/fail", "{}");
        test.time.tick(Duration.ofDays(7));
        var payouts = payouts();
        assertThat(Json.text(payouts.get(0), "status")).isEqualTo("FAILED");
        assertThat(money(payouts.get(1), "net")).isEqualTo(money(payouts.get(0), "net"));
        assertThat(money(payouts.get(1).path("summary"), "retriedPayoutsGross"))
                .isEqualTo(money(payouts.get(0), "net"));
    }

    @Test
    void theExportsHoldTheDocumentedColumns() throws Exception {
        sell(100_000);
        test.control("orders/1001/capture", "{}");
        test.control("payments-account/movements", "{\"type\":\"RESERVED_FUNDS\",\"amount\":-10000}");
        test.time.tick(Duration.ofDays(7));
        assertThat(payouts()).hasSize(1);
        var payouts = test.http
                .send("GET", test.shop.baseUri() + "/_control/exports/payouts.csv", "")
                .body();
        assertThat(payouts).isEqualTo("""
                Payout Date,Status,Charges,Refunds,Adjustments,Reserved Funds,Fees,Retried Amount,Total,Currency
                2026-11-30,paid,1000.00,0.00,0.00,-100.00,-20.80,0.00,879.20,SEK
                """);
        var rows = test.http
                .send("GET", test.shop.baseUri() + "/_control/exports/transactions.csv", "")
                .body()
                .lines()
                .toList();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1))
                .isEqualTo("2026-11-25 09:00:00 +0100,charge,#1001,visa,online,paid,2026-11-30,8840001,2026-11-30,"
                        + "1000.00,20.80,979.20,#7710001,card,1000.00,SEK,SEK,0.00");
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        var denied = "{ shopifyPaymentsAccount { activated } }";
        terms("{\"access\":false}");
        var answer = test.answer(denied, Json.object());
        assertThat(answer.path("errors").path(0).path("extensions").path("code").asString())
                .isEqualTo("ACCESS_DENIED");
        terms("{\"access\":true,\"activated\":false}");
        assertThat(test.data(denied).path("shopifyPaymentsAccount").isNull()).isTrue();
        assertThat(refused("sell", "{\"payment\":\"shopify-payments\"}")).contains("not activated");
        assertThat(test.http
                        .send("GET", test.shop.baseUri() + "/_control/payments", "")
                        .body())
                .doesNotContain("shopify-payments");
        terms("{\"activated\":true}");
        sell(10_000);
        assertThat(refused("orders/1001/dispute", "{}")).contains("can be disputed");
        assertThat(refused("payments-account/movements", "{\"type\":\"GIFT\",\"amount\":1}"))
                .contains("transaction types");
        assertThat(refused("payments-account/terms", "{\"interval\":\"hourly\"}"))
                .contains("daily");
        test.time.tick(Duration.ofDays(8));
        assertThat(refused("orders/1001/capture", "{}")).contains("expired");
    }

    private String refused(String path, String body) throws Exception {
        var answer = test.http.send("POST", test.shop.baseUri() + "/_control/" + path, body);
        assertThat(answer.statusCode()).isBetween(400, 499);
        return answer.body();
    }
}
