package se.knyt.simulators.klarna;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/** Expected sums come from the worked example of two sales and one return in the vendor notes (184800 − 29900 − 5956 − 1489). */
class SettlementTest {
    private KlarnaUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new KlarnaUnderTest("2026-03-02T09:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    private JsonNode payouts() throws Exception {
        return test.get("/settlements/v1/payouts").path("payouts");
    }

    /** Sells and pays out one order of 299.00, so that its return can fall into a later payout. */
    private void workedExample() throws Exception {
        var earlier = test.order(29_900, "10455");
        test.capture(earlier, 29_900);
        test.time.tick(Duration.ofDays(7));
        test.capture(test.order(124_900, "10482"), 124_900);
        test.capture(test.order(59_900, "10483"), 59_900);
        var returned =
                test.call("POST", earlier + "/refunds", "{\"refunded_amount\":29900,\"reference\":\"10455-R1\"}");
        assertThat(returned.statusCode()).isEqualTo(201);
        test.time.tick(Duration.ofDays(3));
    }

    @Test
    void twoSalesAndOneReturnArePaidAsInTheWorkedExample() throws Exception {
        workedExample();
        assertThat(payouts().size()).isEqualTo(2);
        var payout = payouts().path(1);
        var totals = payout.path("totals");
        assertThat(totals.path("sale_amount").asLong()).isEqualTo(184_800);
        assertThat(totals.path("return_amount").asLong()).isEqualTo(29_900);
        assertThat(totals.path("fee_amount").asLong()).isEqualTo(5_956);
        assertThat(totals.path("tax_amount").asLong()).isEqualTo(1_489);
        assertThat(totals.path("settlement_amount").asLong()).isEqualTo(147_455);
        var rows = new ArrayList<String>();
        for (var row : test.get("/settlements/v1/transactions?payment_reference="
                        + payout.path("payment_reference").asString())
                .path("transactions")) {
            rows.add(row.path("detailed_type").asString() + " "
                    + row.path("amount").asLong() + " " + row.path("vat_amount").asLong(0));
        }
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        "PURCHASE 124900 0",
                        "PURCHASE_FEE_PERCENTAGE 3485 871",
                        "PURCHASE_FEE_FIXED 400 100",
                        "PURCHASE 59900 0",
                        "PURCHASE_FEE_PERCENTAGE 1671 418",
                        "PURCHASE_FEE_FIXED 400 100",
                        "PURCHASE_RETURN 29900 0");
    }

    @Test
    void theFileHoldsTheSamePayoutInTwoSections() throws Exception {
        workedExample();
        var reference = payouts().path(1).path("payment_reference").asString();
        var lines = test.call(
                        "GET", "/settlements/v1/reports/payout-with-transactions?payment_reference=" + reference, "")
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSize(2 + 1 + 7);
        assertThat(lines.get(0)).startsWith("total_sale_amount,total_fee_amount,");
        assertThat(lines.get(1)).startsWith("1848.00,59.56,").contains(",1474.55," + reference + ",SEK,");
        assertThat(lines.get(2)).startsWith("type,capture_date,");
    }

    /** ISO 32000-1 §7.5: the last lines tell where the table of objects is, and the table where each object begins. */
    @Test
    void thePaperIsAPdfThatNamesThePayout() throws Exception {
        workedExample();
        var reference = payouts().path(1).path("payment_reference").asString();
        var answer = test.call("GET", "/settlements/v1/reports/payout?payment_reference=" + reference, "");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/pdf");
        var pdf = answer.body();
        assertThat(pdf).startsWith("%PDF-1.4\n").endsWith("%%EOF\n").contains("Settlement " + reference);
        var tail = pdf.split("\n");
        int table = Integer.parseInt(tail[tail.length - 2]);
        assertThat(pdf.substring(table)).startsWith("xref\n0 6\n");
        var rows = pdf.substring(table).split("\n");
        for (int object = 1; object <= 5; object++) {
            int place = Integer.parseInt(rows[2 + object].substring(0, 10));
            assertThat(pdf.substring(place)).startsWith(object + " 0 obj\n");
        }
        assertThat(test.call("GET", "/settlements/v1/reports/payout?payment_reference=NOSUCH", "")
                        .statusCode())
                .isEqualTo(404);
    }

    /** Mon 9 March: paid Wed 11 at 06:10 in Stockholm, which is 05:10 UTC in winter; Thursday's leaves on Monday. */
    @Test
    void moneyLeavesTwoDaysLaterAndNeverOnAWeekend() throws Exception {
        test.time.tick(Duration.ofDays(7));
        test.capture(test.order(10_000, "a"), 10_000);
        assertThat(test.klarna.nextEventAt()).hasValue(Instant.parse("2026-03-11T05:10:00Z"));
        test.time.tick(Duration.ofDays(3));
        test.capture(test.order(10_000, "b"), 10_000);
        assertThat(test.klarna.nextEventAt()).hasValue(Instant.parse("2026-03-16T05:10:00Z"));
    }

    @Test
    void aNegativePeriodIsNotPaidAndTheDebtIsRepaidByTheNext() throws Exception {
        var order = test.order(50_000, "a");
        test.capture(order, 50_000);
        test.time.tick(Duration.ofDays(7));
        test.call("POST", order + "/refunds", "{\"refunded_amount\":50000}");
        test.time.tick(Duration.ofDays(7));
        var negative = payouts().path(1).path("totals");
        assertThat(negative.path("settlement_amount").asLong()).isZero();
        assertThat(negative.path("deposit_amount").asLong()).isEqualTo(50_000);
        assertThat(negative.path("closing_debt_balance_amount").asLong()).isEqualTo(50_000);
        test.capture(test.order(100_000, "b"), 100_000);
        test.time.tick(Duration.ofDays(7));
        var next = payouts().path(2).path("totals");
        assertThat(next.path("opening_debt_balance_amount").asLong()).isEqualTo(50_000);
        assertThat(next.path("repay_amount").asLong()).isEqualTo(50_000);
        assertThat(next.path("closing_debt_balance_amount").asLong()).isZero();
        // 1000.00 − 27.90 − 4.00 − VAT 6.98 (of 27.90, half up) − 1.00 − 500.00 repaid
        assertThat(next.path("settlement_amount").asLong()).isEqualTo(46_012);
    }

    @Test
    void disputesReservesCorrectionsAndUnknownWordsGoThroughTheSameArithmetic() throws Exception {
        var order = test.order(100_000, "a");
        test.capture(order, 100_000);
        var id = order.substring(order.lastIndexOf('/') + 1);
        test.control("scenarios/chargeback", "{\"order_id\":\"" + id + "\",\"amount\":20000}");
        test.control("scenarios/chargeback-won", "{\"order_id\":\"" + id + "\",\"amount\":5000}");
        test.control("scenarios/holdback", "{\"amount\":3000}");
        test.control("scenarios/release", "{\"amount\":1000}");
        test.control("scenarios/correction", "{\"amount\":100}");
        test.control("scenarios/unknown", "{\"amount\":700}");
        test.time.tick(Duration.ofDays(7));
        var totals = payouts().path(0).path("totals");
        assertThat(totals.path("reversal_amount").asLong()).isEqualTo(15_000);
        assertThat(totals.path("fee_amount").asLong()).isEqualTo(2_790 + 400 + 25_000);
        assertThat(totals.path("tax_amount").asLong()).isEqualTo(698 + 100 + 6_250);
        assertThat(totals.path("settlement_amount").asLong())
                .isEqualTo(100_000 - 15_000 - 28_190 - 7_048 - 3_000 + 1_000 + 100 - 700);
    }

    @Test
    void payoutsArePagedAndFilteredByTheirDate() throws Exception {
        for (int i = 0; i < 5; i++) {
            test.capture(test.order(10_000 + i, "o" + i), 10_000 + i);
            test.time.tick(Duration.ofDays(7));
        }
        var first = test.get("/settlements/v1/payouts?size=2");
        assertThat(first.path("pagination").path("total").asInt()).isEqualTo(5);
        assertThat(first.path("pagination").has("prev")).isFalse();
        var next = first.path("pagination").path("next").asString();
        var second = test.get(next.substring(test.klarna.baseUri().toString().length()));
        assertThat(second.path("payouts").size()).isEqualTo(2);
        assertThat(second.path("pagination").path("offset").asInt()).isEqualTo(2);
        // the first payout leaves on 2026-03-04 at 05:10 UTC: a bare end date is that day's midnight and does not hold
        // it
        assertThat(test.get("/settlements/v1/payouts?start_date=2026-03-01&end_date=2026-03-04")
                        .path("payouts"))
                .isEmpty();
        assertThat(test.get("/settlements/v1/payouts?start_date=2026-03-01&end_date=2026-03-04T23:59:59Z")
                        .path("payouts")
                        .size())
                .isEqualTo(1);
        assertThat(test.call("GET", "/settlements/v1/payouts?size=501", "").statusCode())
                .isEqualTo(400);
        assertThat(test.call("GET", "/settlements/v1/payouts/NOSUCH", "").statusCode())
                .isEqualTo(404);
        var summary = test.get("/settlements/v1/payouts/summary?start_date=2026-03-01&end_date=2026-12-31");
        assertThat(summary.path(0).path("summary_total_sale_amount").asLong()).isEqualTo(50_010);
    }

    @Test
    void aLongSleepPaysEveryDayAtItsOwnTime() throws Exception {
        test.capture(test.order(10_000, "a"), 10_000);
        test.time.tick(Duration.ofDays(1));
        test.capture(test.order(20_000, "b"), 20_000);
        test.time.tick(Duration.ofDays(60));
        assertThat(payouts().path(0).path("payout_date").asString()).isEqualTo("2026-03-04T05:10:00Z");
        assertThat(payouts().path(1).path("payout_date").asString()).isEqualTo("2026-03-05T05:10:00Z");
        assertThat(Json.text(payouts().path(0), "payment_reference"))
                .isNotEqualTo(Json.text(payouts().path(1), "payment_reference"));
    }
}
