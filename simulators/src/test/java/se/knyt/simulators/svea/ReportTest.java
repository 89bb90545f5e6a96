package se.knyt.simulators.svea;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;

/** Sums worked by hand; fees of an invoice are 19.00 with VAT and 2.5 % without. */
class ReportTest {
    private SveaUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new SveaUnderTest("2026-03-02T09:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    /** 124900 − 1900 − 475 − 3123 = 119402, and − 29900 = 89502. */
    @Test
    void aSaleAndACreditArePaidAsInTheWorkedExample() throws Exception {
        var earlier = test.purchase("10433", 29_900, "Invoice", true);
        test.time.tick(Duration.ofDays(7));
        test.purchase("10501", 124_900, "Invoice", true);
        test.control("purchases/" + SveaUnderTest.id(earlier) + "/refund", "{}");
        test.time.tick(Duration.ofDays(4));
        assertThat(test.rows("2026-03-12")).containsExactly("Order 10501 124900 119402", "Credit 10433 -29900 -29900");
        var payment = test.payment("2026-03-12");
        assertThat(Json.number(payment, "sveaPaidAmountIncludingWithholding")).isEqualTo(89_502);
        assertThat(Json.number(payment, "nominalAmount")).isEqualTo(95_000);
        assertThat(Json.number(payment, "feeAmountExcludingVat")).isEqualTo(5_023);
        assertThat(Json.number(payment, "feeVatAmount")).isEqualTo(475);
        assertThat(test.get("/api/v2/reports?date=2026-03-11").path("clientReports"))
                .isEmpty();
        assertThat(test.call("GET", "/api/v2/reports?date=12", "").statusCode()).isEqualTo(400);
    }

    @Test
    void belowZeroNothingIsPaidAndTheDebtIsTheNextOnesOpeningBalance() throws Exception {
        var order = test.purchase("1", 50_000, "Card", true);
        test.time.tick(Duration.ofDays(7));
        test.control("purchases/" + SveaUnderTest.id(order) + "/refund", "{}");
        test.time.tick(Duration.ofDays(7));
        var negative = test.payment("2026-03-12");
        assertThat(Json.number(negative, "sveaPaidAmountIncludingWithholding")).isZero();
        assertThat(Json.number(negative, "closingBalanceDebt")).isEqualTo(-50_000);
        test.purchase("2", 100_000, "Card", true);
        test.time.tick(Duration.ofDays(4));
        // 1000.00 − 2.00 − 0.50 − 14.90 = 982.60, and 500.00 of it is owed
        assertThat(test.rows("2026-03-19")).containsExactly("OpeningBalanceDebt -50000 -50000", "Order 2 100000 98260");
        assertThat(Json.number(test.payment("2026-03-19"), "sveaPaidAmountIncludingWithholding"))
                .isEqualTo(48_260);
    }

    @Test
    void disputesReservesAndUnknownWordsAreRowsLikeAnyOther() throws Exception {
        var order = test.purchase("1", 100_000, "Card", true);
        var id = SveaUnderTest.id(order);
        test.control("purchases/" + id + "/dispute", "{\"amount_minor\":20000,\"reason\":\"fraud\"}");
        test.control("purchases/" + id + "/dispute/close", "{\"won\":true}");
        test.control("rows", "{\"rowType\":\"Deposit\",\"nominalAmount\":-3000,\"paymentType\":\"Card\"}");
        test.control("rows", "{\"rowType\":\"Moon\",\"nominalAmount\":-700,\"paymentType\":\"Card\"}");
        test.time.tick(Duration.ofDays(4));
        assertThat(test.rows("2026-03-05"))
                .containsExactly(
                        "Order 1 100000 98260",
                        "Regression 1 -20000 -40000",
                        "Regression 1 20000 20000",
                        "Deposit -3000 -3000",
                        "Moon -700 -700");
        var payment = test.payment("2026-03-05");
        assertThat(Json.number(payment, "sveaPaidAmountIncludingWithholding")).isEqualTo(74_560);
        assertThat(Json.number(payment, "sveaPaidAmountExcludingWithholding")).isEqualTo(77_560);
    }

    @Test
    void whatTheBankReturnsComesWithTheNextReport() throws Exception {
        test.purchase("1", 100_000, "Card", true);
        test.time.tick(Duration.ofDays(4));
        test.control("reports/2026-03-05/return", "{}");
        test.time.tick(Duration.ofDays(4));
        // Friday 6 March plus one day is a Saturday: the next run is on Monday
        assertThat(test.rows("2026-03-09")).containsExactly("Manual 98260 98260");
    }

    @Test
    void eurosAreConvertedAndSayAtWhichRate() throws Exception {
        test.control(
                "purchases",
                "{\"reference\":\"1\",\"amount_minor\":10000,\"currency\":\"EUR\",\"method\":\"Card\",\"capture\":true}");
        test.time.tick(Duration.ofDays(4));
        // 100.00 EUR at 11.4213 is 1142.13; fees 2.00 + 0.50 and 1.49 % of it, 17.02
        assertThat(test.rows("2026-03-05")).containsExactly("Order 1 10000 112261");
        var row = test.get("/api/v2/reports?date=2026-03-05")
                .path("clientReports")
                .path(0)
                .path("rows")
                .path(0);
        assertThat(row.path("exchangeRate").decimalValue()).isEqualByComparingTo("11.4213");
    }
}
