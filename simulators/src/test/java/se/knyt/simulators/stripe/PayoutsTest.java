package se.knyt.simulators.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/** Sums worked by hand; fees of 1.5 % and 1.80 as in the worked example (1249.00 costs 20.54). */
class PayoutsTest {
    private StripeUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new StripeUnderTest("2026-03-02T09:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    private JsonNode payout(int newest) throws Exception {
        return test.get("payouts").path("data").path(newest);
    }

    private String id(int newest) throws Exception {
        return Json.text(payout(newest), "id");
    }

    @Test
    void aSaleAndAReturnArePaidAsInTheWorkedExample() throws Exception {
        var earlier = test.purchase("10455", 29_900, "SEK", true);
        test.time.tick(Duration.ofDays(7));
        test.purchase("10482", 124_900, "SEK", true);
        test.control("purchases/" + earlier + "/refund", "{\"amount_minor\":29900}");
        test.time.tick(Duration.ofDays(4));
        assertThat(test.lines(id(0)))
                .containsExactly("charge 124900 2054 122846", "refund -29900 0 -29900", "payout -92946 0 -92946");
        assertThat(Json.number(payout(0), "amount")).isEqualTo(92_946);
        assertThat(Json.text(payout(0), "reconciliation_status")).isEqualTo("completed");
        assertThat(Json.text(payout(0), "status")).isEqualTo("paid");
        // Monday 9 March plus three days is Thursday; the bank has it on Friday.
        assertThat(Json.number(payout(0), "arrival_date"))
                .isEqualTo(java.time.Instant.parse("2026-03-13T00:00:00Z").getEpochSecond());
    }

    /** Stripe, of versions from 2025-03-31.basil: "The balance transaction for the capture will show the amount captured". */
    @Test
    void ofAPartOneTransactionIsMadeAndNoRefund() throws Exception {
        var intent = test.purchase("1", 100_000, "SEK", false);
        test.post("payment_intents/" + intent + "/capture", "amount_to_capture=60000");
        assertThat(test.get("refunds?payment_intent=" + intent).path("data").isEmpty())
                .isTrue();
        test.time.tick(Duration.ofDays(7));
        // 1.5 % of 600.00 is 9.00, and 1.80
        assertThat(test.lines(id(0))).containsExactly("charge 60000 1080 58920", "payout -58920 0 -58920");
    }

    /** What a plug-in at an older version leaves: the fee of 1000.00 is 16.80, of 600.00 10.80. */
    @Test
    void beforeThatThePartIsTheWholeAndARefundOfTheRestThatGivesItsFeeBack() throws Exception {
        test.control("terms", "{\"partial_capture_reversal\":true}");
        var intent = test.purchase("1", 100_000, "SEK", false);
        test.post("payment_intents/" + intent + "/capture", "amount_to_capture=60000");
        var refund = test.get("refunds?payment_intent=" + intent + "&expand[]=data.balance_transaction")
                .path("data")
                .path(0);
        assertThat(Json.text(refund.path("balance_transaction"), "source")).isEqualTo(Json.text(refund, "id"));
        assertThat(Json.number(refund, "amount")).isEqualTo(40_000);
        test.time.tick(Duration.ofDays(7));
        assertThat(test.lines(id(0)))
                .containsExactly(
                        "charge 100000 1680 98320",
                        "partial_capture_reversal -40000 -600 -39400",
                        "payout -58920 0 -58920");
    }

    @Test
    void aVersionThatIsNotSpokenIsRefused() throws Exception {
        assertThat(test.call("GET", "payouts", "", "Stripe-Version", "nonsense").statusCode())
                .isEqualTo(400);
        assertThat(test.call("GET", "payouts", "", "Stripe-Version", "2024-06-20")
                        .statusCode())
                .isEqualTo(400);
        assertThat(test.call("GET", "payouts", "", "Stripe-Version", "2025-09-30.clover")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void disputesDrawTheMoneyWithAFeeAndGiveItBackWhenWon() throws Exception {
        var lost = test.purchase("1", 100_000, "SEK", true);
        var won = test.purchase("2", 50_000, "SEK", true);
        test.control("purchases/" + lost + "/dispute", "{\"amount_minor\":20000,\"reason\":\"fraudulent\"}");
        test.control("purchases/" + won + "/dispute", "{}");
        assertThat(StripeUnderTest.refusal(test.call("POST", "refunds", "payment_intent=" + lost)))
                .isEqualTo("400 charge_disputed");
        test.control("purchases/" + won + "/dispute/close", "{\"won\":true}");
        test.time.tick(Duration.ofDays(4));
        assertThat(test.lines(id(0)))
                .containsExactly(
                        "charge 100000 1680 98320",
                        "charge 50000 930 49070",
                        "dispute -20000 15000 -35000",
                        "dispute -50000 15000 -65000",
                        "dispute_reversal 50000 0 50000",
                        "payout -97390 0 -97390");
        var open = test.get("disputes").path("data").path(1);
        assertThat(Json.text(open, "status")).isEqualTo("needs_response");
        assertThat(Json.number(open.path("evidence_details"), "due_by"))
                .isEqualTo(java.time.Instant.parse("2026-03-22T09:00:00Z").getEpochSecond());
        test.time.tick(Duration.ofDays(17));
        assertThat(Json.text(test.get("disputes/" + Json.text(open, "id")), "status"))
                .as("no evidence in time")
                .isEqualTo("lost");
    }

    @Test
    void belowZeroNothingLeavesAndTheNextPayoutTakesItAll() throws Exception {
        var intent = test.purchase("1", 50_000, "SEK", true);
        test.time.tick(Duration.ofDays(7));
        test.control("purchases/" + intent + "/refund", "{}");
        test.time.tick(Duration.ofDays(7));
        assertThat(test.get("payouts").path("data").size()).isEqualTo(1);
        assertThat(Json.number(test.get("balance").path("available").path(0), "amount"))
                .isEqualTo(-50_000);
        test.purchase("2", 100_000, "SEK", true);
        test.time.tick(Duration.ofDays(7));
        assertThat(test.lines(id(0)))
                .containsExactly("refund -50000 0 -50000", "charge 100000 1680 98320", "payout -48320 0 -48320");
    }

    @Test
    void aPayoutThatTheBankSendsBackIsPaidAgainWithTheNext() throws Exception {
        test.purchase("1", 100_000, "SEK", true);
        test.time.tick(Duration.ofDays(5));
        var failed = id(0);
        test.control("payouts/" + failed + "/fail", "{\"failure_code\":\"account_closed\"}");
        assertThat(Json.text(test.get("payouts/" + failed), "status")).isEqualTo("failed");
        test.time.tick(Duration.ofDays(3));
        assertThat(test.lines(id(0))).containsExactly("payout_reversal 98320 0 98320", "payout -98320 0 -98320");
        assertThat(id(0)).isNotEqualTo(failed);
    }

    @Test
    void eurosAreConvertedAtTheRateOfTheDayUnlessThereIsAnAccountForThem() throws Exception {
        var intent = test.purchase("1", 10_000, "EUR", true);
        test.control("terms", "{\"rates\":{\"eur\":\"11.5000\"}}");
        test.control("purchases/" + intent + "/refund", "{\"amount_minor\":5000}");
        test.time.tick(Duration.ofDays(7));
        // 100.00 EUR at 11.4213 is 1142.13; 1.5 % is 17.13, fixed 1.80, conversion 2 % is 22.84; 50.00 at 11.5 is
        // 575.00
        assertThat(test.lines(id(0)))
                .containsExactly("charge 114213 4177 110036", "refund -57500 0 -57500", "payout -52536 0 -52536");
        var rows = test.get(
                "balance_transactions?source=" + Json.text(test.get("payment_intents/" + intent), "latest_charge"));
        assertThat(rows.path("data").path(0).path("exchange_rate").decimalValue())
                .isEqualByComparingTo("11.4213");
        test.control("terms", "{\"settlement_currencies\":[\"sek\",\"eur\"]}");
        test.purchase("2", 10_000, "EUR", true);
        test.time.tick(Duration.ofDays(7));
        assertThat(Json.text(payout(0), "currency")).isEqualTo("eur");
        assertThat(test.lines(id(0))).containsExactly("charge 10000 175 9825", "payout -9825 0 -9825");
    }

    @Test
    void reservesTaxAndUnknownWordsAreMovementsLikeAnyOther() throws Exception {
        test.control("terms", "{\"fee_tax\":2500}");
        test.purchase("1", 100_000, "SEK", true);
        test.control(
                "movements",
                "{\"type\":\"reserve_transaction\",\"reporting_category\":\"risk_reserved_funds\",\"amount\":-5000}");
        test.control("movements", "{\"type\":\"moon_fee\",\"reporting_category\":\"moon\",\"amount\":-700}");
        test.time.tick(Duration.ofDays(7));
        assertThat(test.lines(id(0)))
                .containsExactly(
                        "charge 100000 2100 97900",
                        "risk_reserved_funds -5000 0 -5000",
                        "moon -700 0 -700",
                        "payout -92200 0 -92200");
    }

    @Test
    void theItemizedReportHoldsThePayoutInMajorUnits() throws Exception {
        test.purchase("1001", 124_900, "SEK", true);
        test.time.tick(Duration.ofDays(4));
        var run = test.post(
                "reporting/report_runs",
                "report_type=payout_reconciliation.by_id.itemized.4&parameters[payout]=" + id(0)
                        + "&parameters[columns][]=payment_metadata[order_id]&parameters[columns][]=gross"
                        + "&parameters[columns][]=fee&parameters[columns][]=net&parameters[columns][]=created");
        assertThat(Json.text(run, "status")).isEqualTo("pending");
        var done = test.get("reporting/report_runs/" + Json.text(run, "id"));
        assertThat(Json.text(done, "status")).isEqualTo("succeeded");
        var url = Json.text(done.path("result"), "url");
        var file = test.call("GET", url.substring((test.stripe.baseUri() + "/v1/").length()), "");
        assertThat(file.body())
                .isEqualTo("payment_metadata[order_id],gross,fee,net,created\n"
                        + "1001,1249.00,20.54,1228.46,2026-03-02 09:00:00\n");
    }

    @Test
    void byHandThePayoutSaysNothingOfWhatItHolds() throws Exception {
        test.control("terms", "{\"payout_interval\":\"manual\"}");
        test.purchase("1", 100_000, "SEK", true);
        test.time.tick(Duration.ofDays(7));
        assertThat(test.get("payouts").path("data").size()).isZero();
        assertThat(StripeUnderTest.refusal(test.call("POST", "payouts", "amount=98321&currency=sek")))
                .isEqualTo("400 balance_insufficient");
        var made = test.post("payouts", "amount=50000&currency=sek");
        assertThat(Json.text(made, "reconciliation_status")).isEqualTo("not_applicable");
        assertThat(test.lines(Json.text(made, "id"))).containsExactly("payout -50000 0 -50000");
        assertThat(Json.number(test.get("balance").path("available").path(0), "amount"))
                .isEqualTo(48_320);
    }
}
