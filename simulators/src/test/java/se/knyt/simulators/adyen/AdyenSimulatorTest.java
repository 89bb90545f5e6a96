package se.knyt.simulators.adyen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.VendorDescription;

/** Modifications, batches and their reports; the sums are worked by hand. */
class AdyenSimulatorTest {
    private static final String COLUMNS = "Company Account,Merchant Account,Psp Reference,Merchant Reference,"
            + "Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),"
            + "Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),"
            + "Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number,"
            + "Reserved4,Reserved5,Reserved6,Reserved7,Reserved8,Reserved9,Reserved10";

    private AdyenUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new AdyenUnderTest("2026-03-02T08:00:00Z"); // a Monday
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    /** Type, net debit and net credit of each row of a report. */
    private List<String> rows(long batch) throws Exception {
        var report = test.report(batch);
        assertThat(report.statusCode()).isEqualTo(200);
        var rows = new ArrayList<String>();
        report.body().lines().skip(1).forEach(line -> {
            var cells = line.replace(" batch " + batch + ", ", " batch " + batch + " ")
                    .split(",", -1);
            rows.add(cells[7] + " -" + cells[14] + " +" + cells[15]);
        });
        return rows;
    }

    /** 1249.00 − 7.50 − 1.24 − 7.00 = 1233.26, and 1233.26 − 299.00 − 1.10 = 933.16. */
    @Test
    void theWorkedBatchComesOutToTheOre() throws Exception {
        test.control("terms", """
                {"markup_rate":60,"markup_fixed":1,"scheme_rate":9,"scheme_fixed":12,"interchange_rate":56,
                 "interchange_fixed":1,"processing_fee":55}""");
        var earlier = test.purchase(29_900, "10455");
        test.received("captures", earlier, 29_900, "10455-F1");
        test.tick(Duration.ofDays(7).plusMinutes(14)); // batch 130 is paid; it is Monday 9 March 09:14
        var sold = test.purchase(124_900, "10482");
        var captured = test.received("captures", sold, 124_900, "10482-F1");
        test.tick(Duration.ofMinutes(1));
        test.control("terms", "{\"delay_days\":1}");
        test.tick(Duration.ofDays(1).plusHours(4).plusMinutes(44)); // Tuesday 10 March 13:59
        var refunded = test.received("refunds", earlier, 29_900, "10455-R1");
        test.tick(Duration.ofDays(1));
        assertThat(test.report(131).body())
                .isEqualTo(COLUMNS + "\n"
                        + "KnytSandbox,KnytSandboxSE," + sold + ",10482,visa,2026-03-09 09:15:00,CET,Settled,"
                        + captured
                        + ",SEK,,1249.00,1,SEK,,1233.26,,7.50,1.24,7.00,visastandardcredit,10482-F1,131,,,,,,,\n"
                        + "KnytSandbox,KnytSandboxSE," + earlier + ",10455,visa,2026-03-10 14:00:00,CET,Refunded,"
                        + refunded
                        + ",SEK,299.00,,1,SEK,299.00,,,,,,visastandardcredit,10455-R1,131,,,,,,,\n"
                        + "KnytSandbox,KnytSandboxSE,,,,2026-03-11 02:00:00,CET,Fee,Transaction Fees March 10 2026,,,,,"
                        + "SEK,1.10,,,,,,,,131,,,,,,,\n"
                        + "KnytSandbox,KnytSandboxSE,,,,2026-03-11 02:00:00,CET,MerchantPayout,"
                        + "\"TX0002XT batch 131, KnytSandboxSE\",,,,,SEK,933.16,,,,,,,,131,,,,,,,\n");
    }

    @Test
    void aModificationIsOnlyReceivedAndDecidedLater() throws Exception {
        var payment = test.purchase(10_000, "1001");
        var answer = Json.read(test.call("captures", payment, AdyenUnderTest.amount(6_000, "F1"))
                .body());
        assertThat(answer.path("status").asString()).isEqualTo("received");
        new VendorDescription("adyen", "CheckoutService-v72.modifications.json")
                .conforms("PaymentCaptureResponse", answer);
        assertThat(captured(payment)).isZero();
        test.received("captures", payment, 6_000, "F2"); // more than is left, and still received
        test.tick(Duration.ofMinutes(2));
        assertThat(captured(payment)).isEqualTo(6_000);
        assertThat(test.adyen.state().path("modification").valueStream().map(one -> Json.text(one, "outcome")))
                .containsExactlyInAnyOrder("done", "failed");
        var refund = Json.read(test.call("refunds", payment, AdyenUnderTest.amount(1_000, "R1"))
                .body());
        new VendorDescription("adyen", "CheckoutService-v72.modifications.json")
                .conforms("PaymentRefundResponse", refund);
        var cancel =
                Json.read(test.call("cancels", test.purchase(5_000, "1002"), "{\"merchantAccount\":\"KnytSandboxSE\"}")
                        .body());
        new VendorDescription("adyen", "CheckoutService-v72.modifications.json")
                .conforms("PaymentCancelResponse", cancel);
        var reversal = Json.read(test.call("reversals", payment, "{\"merchantAccount\":\"KnytSandboxSE\"}")
                .body());
        new VendorDescription("adyen", "CheckoutService-v72.modifications.json")
                .conforms("PaymentReversalResponse", reversal);
        test.tick(Duration.ofMinutes(2));
        assertThat(test.adyen
                        .state()
                        .path("payment")
                        .path(payment)
                        .path("refunded")
                        .asLong())
                .isEqualTo(6_000); // 10.00 and then the whole rest
    }

    private long captured(String payment) {
        return test.adyen.state().path("payment").path(payment).path("captured").asLong();
    }

    @Test
    void theAmountOfAReservationCanBeMadeAnother() throws Exception {
        var payment = test.purchase(10_000, "1001");
        var answer = Json.read(test.call("amountUpdates", payment, AdyenUnderTest.amount(15_000, "A1"))
                .body());
        new VendorDescription("adyen", "CheckoutService-v72.modifications.json")
                .conforms("PaymentAmountUpdateResponse", answer);
        test.tick(Duration.ofMinutes(2));
        test.received("captures", payment, 15_000, "F1");
        test.tick(Duration.ofMinutes(2));
        assertThat(captured(payment)).isEqualTo(15_000);
        test.received("amountUpdates", payment, 20_000, "A2"); // nothing is left of the reservation
        test.tick(Duration.ofMinutes(2));
        test.received("captures", payment, 5_000, "F2");
        test.tick(Duration.ofMinutes(2));
        assertThat(captured(payment)).isEqualTo(15_000);
    }

    @Test
    void theSameKeyIsTheSameModification() throws Exception {
        var payment = test.purchase(10_000, "1001");
        var body = AdyenUnderTest.amount(4_000, "F1");
        var first = test.call("captures", payment, body, "Idempotency-Key", "one");
        var again = test.call("captures", payment, body, "Idempotency-Key", "one");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Key")).contains("one");
        test.tick(Duration.ofMinutes(2));
        assertThat(captured(payment)).isEqualTo(4_000);
        assertThat(test.call("captures", payment, body, "Idempotency-Key", "k".repeat(65))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void badCallsAreServiceErrors() throws Exception {
        var payment = test.purchase(10_000, "1001");
        var calls = new LinkedHashMap<String, String>();
        calls.put("{\"merchantAccount\":\"KnytSandboxSE\"", "702");
        calls.put("{\"merchantAccount\":\"Other\",\"amount\":{\"currency\":\"SEK\",\"value\":1}}", "901");
        calls.put(AdyenUnderTest.amount(0, "F1"), "137");
        calls.put(AdyenUnderTest.amount(100, "F1").replace("SEK\",\"v", "EUR\",\"v"), "138");
        calls.put(AdyenUnderTest.amount(100, "F".repeat(81)), "130");
        for (var one : calls.entrySet()) {
            var answer = test.call("captures", payment, one.getKey());
            var error = Json.read(answer.body());
            assertThat(error.path("errorCode").asString()).as(one.getKey()).isEqualTo(one.getValue());
            assertThat(error.path("status").asInt()).isEqualTo(answer.statusCode());
            new VendorDescription("adyen", "CheckoutService-v72.modifications.json").conforms("ServiceError", error);
        }
        assertThat(test.call("captures", "KNYT000000000000", AdyenUnderTest.amount(1, "F1"))
                        .body())
                .contains("\"167\"");
        var unsigned = test.http.send(
                "POST", test.adyen.baseUri() + "/v72/payments/" + payment + "/captures", "{}", "X-API-Key", "wrong");
        assertThat(unsigned.statusCode()).isEqualTo(401);
        var report = test.http.send(
                "GET", test.adyen.baseUri() + "/reports/download/MerchantAccount/KnytSandboxSE/x.csv", "");
        assertThat(report.statusCode()).isEqualTo(401);
        assertThat(test.report(130).statusCode()).isEqualTo(404);
    }

    /** 100.00 less 1.00 in fees and 1.10; a chargeback of it with a fee of 100.00 is more than the next sale. */
    @Test
    void aDisputeGoesInRoundsAndADebtGoesToTheNextBatch() throws Exception {
        test.control("purchases", "{\"amount_minor\":10000,\"reference\":\"1001\",\"capture\":true}");
        var payment = test.adyen
                .state()
                .path("payment")
                .properties()
                .iterator()
                .next()
                .getKey();
        test.tick(Duration.ofDays(3));
        assertThat(rows(130)).containsExactly("Settled - +99.00", "Fee -1.10 +", "MerchantPayout -97.90 +");
        test.control("purchases/" + payment + "/dispute", "{\"reason\":\"4853\"}");
        test.tick(Duration.ofDays(6));
        assertThat(rows(131)).containsExactly("Chargeback -200.00 +", "Balancetransfer - +200.00");
        test.control("purchases/" + payment + "/dispute/close", "{\"won\":true}");
        test.control("purchases", "{\"amount_minor\":50000,\"reference\":\"1002\",\"capture\":true}");
        test.tick(Duration.ofDays(6));
        assertThat(rows(132))
                .containsExactly(
                        "ChargebackReversed - +100.00",
                        "Settled - +495.00",
                        "Balancetransfer -200.00 +",
                        "Fee -1.10 +",
                        "MerchantPayout -393.90 +");
        test.control("purchases/" + payment + "/second-chargeback", "{}");
        test.tick(Duration.ofDays(6));
        assertThat(rows(133)).containsExactly("SecondChargeback -100.00 +", "Balancetransfer - +100.00");
    }

    @Test
    void reserveDepositAndInvoiceAreRowsOfTheBatch() throws Exception {
        test.control(
                "terms",
                "{\"blended\":true,\"commission_rate\":100,\"fees_by_invoice\":true,\"reserve_rate\":1000,\"reserve_days\":30,\"deposit\":5000}");
        test.control("purchases", "{\"amount_minor\":100000,\"reference\":\"1001\",\"capture\":true}");
        test.tick(Duration.ofDays(3));
        assertThat(rows(130))
                .containsExactly(
                        "Settled - +990.00",
                        "ReserveAdjustment -99.00 +",
                        "DepositCorrection -50.00 +",
                        "MerchantPayout -841.00 +");
        test.control("terms", "{\"deposit\":0,\"reserve_rate\":0}");
        test.tick(Duration.ofDays(31)); // past 1 April, when March is invoiced, and 3 April, when the reserve is free
        assertThat(rows(131))
                .containsExactly(
                        "InvoiceDeduction -1.38 +", // 1.10 and its VAT of 0.275, a half up
                        "DepositCorrection - +50.00",
                        "MerchantPayout -48.62 +");
        assertThat(rows(132)).containsExactly("ReserveAdjustment - +99.00", "MerchantPayout -99.00 +");
        test.control("movements", "{\"type\":\"MerchantPayin\",\"amount_minor\":2500,\"text\":\"Bank transfer\"}");
        test.tick(Duration.ofDays(6));
        assertThat(rows(133)).containsExactly("MerchantPayin - +25.00", "MerchantPayout -25.00 +");
    }

    @Test
    void eachCurrencyIsPaidByItselfAndOthersAreExchanged() throws Exception {
        test.control("terms", "{\"settlement_currencies\":[\"SEK\",\"EUR\"],\"blended\":true,\"processing_fee\":0}");
        for (var currency : List.of("EUR", "USD")) {
            test.control(
                    "purchases",
                    "{\"amount_minor\":10000,\"reference\":\"1001\",\"capture\":true,\"currency\":\"" + currency
                            + "\"}");
        }
        test.tick(Duration.ofDays(3));
        assertThat(rows(130))
                .containsExactly(
                        "Settled - +98.80",
                        "Settled - +1037.60", // 1050.20 less 12.60
                        "MerchantPayout -98.80 +",
                        "MerchantPayout -1037.60 +");
        var settled = test.report(130).body().lines().skip(2).findFirst().orElseThrow();
        assertThat(settled).contains(",USD,,100.00,10.5020,SEK,,1037.60,12.60,");
    }

    /** Whatever happens, each batch sums to nothing in each currency once its payout is counted. */
    @Test
    void everyBatchSumsToNothing() throws Exception {
        var payments = new ArrayList<String>();
        for (int day = 0; day < 12; day++) {
            var payment = test.purchase(10_000 + day * 777L, "10" + day);
            payments.add(payment);
            test.received("captures", payment, 5_000 + day * 333L, "F" + day);
            if (day % 3 == 2) {
                test.received("refunds", payments.get(day - 1), 4_000, "R" + day);
            }
            if (day % 5 == 4) {
                test.control("purchases/" + payments.get(day - 2) + "/dispute", "{}");
            }
            test.tick(Duration.ofDays(1));
        }
        test.tick(Duration.ofDays(7));
        Map<Long, BigDecimal> sums = new LinkedHashMap<>();
        for (var row : test.adyen.state().path("row")) {
            sums.merge(
                    row.path("batch").asLong(), new BigDecimal(row.path("net").asString()), BigDecimal::add);
        }
        assertThat(sums).hasSizeGreaterThan(5);
        assertThat(sums.values()).allMatch(sum -> sum.signum() == 0);
    }

    /** Every structure of Adyen's description is closed ({@code additionalProperties: false}). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    captures | {"merchantAccount":"KnytSandboxSE","amount":{"currency":"SEK","value":1},"colour":"red"} | PaymentCaptureRequest contains the following unknown fields: [colour]
                    refunds  | {"merchantAccount":"KnytSandboxSE","amount":{"currency":"SEK","value":1,"minor":1}} | Amount contains the following unknown fields: [minor]
                    cancels  | {"merchantAccount":"KnytSandboxSE","amount":{"currency":"SEK","value":1}} | PaymentCancelRequest contains the following unknown fields: [amount]""")
    void aFieldThatThereIsNotIsRefused(String kind, String body, String told) throws Exception {
        var answer = test.call(kind, test.purchase(10_000, "1001"), body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.text(Json.read(answer.body()), "errorCode")).isEqualTo("702");
        assertThat(Json.text(Json.read(answer.body()), "message")).isEqualTo("Structure of " + told);
    }
}
