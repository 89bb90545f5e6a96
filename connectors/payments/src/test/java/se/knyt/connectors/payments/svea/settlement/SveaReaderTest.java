package se.knyt.connectors.payments.svea.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.Certified;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementFile.Text;

/** Svea's reconciliation report. The sums beside each case were worked out by hand. */
class SveaReaderTest {
    /** 124900 − 5023 − 475 = 119402; 119402 − 29900 = 89502. */
    private static final String DAY = """
        {"totalNrOfRows":2,"clientReports":[{"clientId":79021,"recipientBankAccountNo":"51234567","reconciliationDate":"2026-03-12T00:00:00",
        "paymentReport":{"sveaPaidAmountExcludingWithholding":89502,"sveaPaidAmountIncludingWithholding":89502,"openingBalanceDebt":0,"closingBalanceDebt":0,"nominalAmount":95000,"feeAmountExcludingVat":5023,"feeVatAmount":475,"numberOfRows":2,"currency":"SEK","vatGroups":[{"x":[1,{"y":2}]}]},
        "rows":[
        {"externalOrderNo":"10501","customerName":"A B","sveaInvoiceNo":8123401,"sveaCheckoutId":9120011,"deliveryId":70011,"nominalAmount":124900,"sveaPaidAmount":119402,"totalFeeAmountExcludingVat":5023,"totalFeeVatAmount":475,"currency":"SEK","rowType":"Order","reconciliationDate":"2026-03-12T00:00:00",
        "fees":[{"type":"Admin","amountExcludingVat":1900,"vatAmount":475,"vatPercent":25,"sveaPaidAmount":-2375},
        {"type":"Credit","amountExcludingVat":3123,"vatAmount":0,"vatPercent":0,"sveaPaidAmount":-3123}]},
        {"externalOrderNo":"10433","sveaCheckoutId":9119400,"deliveryId":69310,"nominalAmount":-29900,"sveaPaidAmount":-29900,"totalFeeAmountExcludingVat":0,"totalFeeVatAmount":0,"currency":"SEK","rowType":"Credit","reconciliationDate":"2026-03-12T00:00:00","fees":[]}]}]}
        """;

    private static Certified read(String text) {
        return Certified.of(SveaReader.read(FileText.of("svea.json", text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String row(String type, long nominal, long paid, String more) {
        return "{\"rowType\":\"" + type + "\",\"nominalAmount\":" + nominal + ",\"sveaPaidAmount\":" + paid
                + ",\"currency\":\"SEK\"" + more + "}";
    }

    private static String fees(String type, long excluding, long vat) {
        return ",\"externalOrderNo\":\"1\",\"fees\":[{\"type\":\"" + type + "\",\"amountExcludingVat\":" + excluding
                + ",\"vatAmount\":" + vat + "}]";
    }

    private static String report(long paid, String payment, String... rows) {
        return "{\"clientReports\":[" + client("79021", paid, payment, rows) + "]}";
    }

    private static String client(String id, long paid, String payment, String... rows) {
        return "{\"rows\":[" + String.join(",", rows) + "],\"clientId\":" + id
                + ",\"reconciliationDate\":\"2026-03-12T00:00:00\",\"paymentReport\":{\"currency\":\"SEK\","
                + "\"sveaPaidAmountExcludingWithholding\":" + paid + payment + "}}";
    }

    @Test
    void aDayWithASaleItsFeesAndACredit() {
        var read = read(DAY);

        assertThat(read.lines())
                .containsExactly(
                        "4 sale Order 1249.00",
                        "5 fee Admin -19.00",
                        "5 fee_vat Admin -4.75",
                        "6 fee Credit -31.23",
                        "7 refund Credit -299.00");
        assertThat(read.codes()).isEmpty();
        assertThat(read.certificate().closes()).isTrue();
        assertThat(read.certificate().paid().toPlain()).isEqualTo("895.02");
        var part = read.file().parts().getFirst();
        assertThat(part.reference()).isEqualTo("79021-20260312");
        assertThat(part.paidOn()).hasToString("2026-03-12");
        assertThat(read.file().reference(0)).isEqualTo("10501");
        assertThat(read.file().text(0, Text.TRANSACTION_ID)).isEqualTo("70011");
        assertThat(read.file().text(0, Text.PROVIDER_ORDER_ID)).isEqualTo("9120011");
    }

    @Test
    void everyKindOfRow() {
        // 100 − 40 − 10 + 5 − 20 + 3 − 7 = 31
        var read = read(report(
                31,
                "",
                row("Order", 100, 100, ""),
                row("Credit", -40, -40, ""),
                row("Regression", -10, -10, ""),
                row("Kickback", 5, 5, ""),
                row("Deposit", -20, -20, ""),
                row("Deposit", 3, 3, ""),
                row("Nytt ord", -7, -7, ""),
                row("OpeningBalanceDebt", 999, 999, ""),
                row("ClosingBalanceDebt", 999, 999, "")));

        assertThat(read.lines())
                .containsExactly(
                        "1 sale Order 1.00",
                        "1 refund Credit -0.40",
                        "1 chargeback Regression -0.10",
                        "1 adjustment Kickback 0.05",
                        "1 reserve_hold Deposit -0.20",
                        "1 reserve_release Deposit 0.03",
                        "1 unrecognized Nytt ord -0.07");
        assertThat(read.certificate().closes()).isTrue();
    }

    @Test
    void aDismissedInvoiceIsNoFee() {
        // The sale of 500 is handed back: 500 − 500 = 0.
        var read = read(report(0, "", row("Order", 500, 0, fees("Dismissed", 500, 0))));

        assertThat(read.lines()).containsExactly("1 sale Order 5.00", "1 chargeback Dismissed -5.00");
        assertThat(read.certificate().closes()).isTrue();
        assertThat(read.certificate().fees().toPlain()).isEqualTo("0.00");
    }

    @Test
    void aFeeGivenBackAndAStrayFee() {
        // 4 + 1 back, and a stray fee of 8 + 2 that says it pays nothing: 5 − 10 = −5, carried as debt.
        var read = read(report(
                0,
                ",\"openingBalanceDebt\":0,\"closingBalanceDebt\":5",
                row("Cost", 0, 5, fees("Correction", -4, -1)),
                row("Manual", 0, 0, fees("Deviation", 8, 2).replace("\"1\"", "\"\""))));

        assertThat(read.lines())
                .containsExactly(
                        "1 fee_refund Correction 0.04",
                        "1 fee_vat Correction 0.01",
                        "1 fee Deviation -0.08",
                        "1 fee_vat Deviation -0.02");
        assertThat(read.certificate().closing().toPlain()).isEqualTo("-0.05");
        assertThat(read.certificate().closes()).isTrue();
    }

    @Test
    void theDebtHasTheSignThatCloses() {
        // A debt of 30 is taken off 100, whichever sign Svea gives it.
        for (var debt : new int[] {30, -30}) {
            var read = read(report(70, ",\"openingBalanceDebt\":" + debt, row("Order", 100, 100, "")));
            assertThat(read.certificate().opening().toPlain()).isEqualTo("-0.30");
            assertThat(read.certificate().closes()).isTrue();
        }
        var unclosed = read(report(71, ",\"openingBalanceDebt\":30", row("Order", 100, 100, "")));
        assertThat(unclosed.certificate().closes()).isFalse();
        assertThat(unclosed.certificate().difference().toPlain()).isEqualTo("-0.01");
    }

    @Test
    void whatIsWithheldIsAnAmountOfItsOwn() {
        var read = read(report(80, ",\"sveaPaidAmountIncludingWithholding\":100", row("Order", 100, 100, "")));
        assertThat(read.lines()).containsExactly("1 sale Order 1.00", "1 reserve_hold Withholding -0.20");
        assertThat(read.certificate().closes()).isTrue();
    }

    @Test
    void reportsOfOneClientAndDayAreOnePaymentOfTheBank() {
        var both = "{\"clientReports\":[" + client("7", 100, "", row("Order", 100, 100, "")) + ","
                + client("7", 50, "", row("Order", 50, 50, "")) + "," + client("8", 9, "", row("Order", 9, 9, ""))
                + "]}";
        var read = read(both);
        assertThat(read.file().parts())
                .extracting(part -> part.reference())
                .containsExactly("7-20260312", "8-20260312");
        assertThat(read.certificate().paid().toPlain()).isEqualTo("1.50");
        assertThat(read.payouts()).allMatch(payout -> payout.certificate().closes());
    }

    @Test
    void oneOreOffIsNamed() {
        assertThat(read(DAY.replace("\"sveaPaidAmount\":119402", "\"sveaPaidAmount\":119403"))
                        .codes())
                .contains("row_does_not_add_up");
        assertThat(read(DAY.replace("\"totalFeeVatAmount\":475", "\"totalFeeVatAmount\":476"))
                        .codes())
                .contains("row_does_not_add_up");
        assertThat(read(DAY.replace("\"nominalAmount\":95000", "\"nominalAmount\":95001"))
                        .codes())
                .contains("class_total");
        assertThat(read(DAY.replace("Withholding\":89502", "Withholding\":89503"))
                        .codes())
                .contains("difference");
    }

    @Test
    void aRowInAnotherCurrencyHoldsThePayment() {
        var read = read(report(100, "", row("Order", 100, 100, ",\"destinationCurrency\":\"EUR\"")));
        assertThat(read.codes()).containsExactly("currency");
        assertThat(read.certificate().closes()).isFalse();
    }

    @Test
    void totalsOfFeesServeWhereNoFeesAreListed() {
        var read = read(
                report(70, "", row("Order", 100, 70, ",\"totalFeeAmountExcludingVat\":24,\"totalFeeVatAmount\":6")));
        assertThat(read.lines()).containsExactly("1 sale Order 1.00", "1 fee Service -0.24", "1 fee_vat Service -0.06");
        assertThat(read.codes()).isEmpty();
    }

    @Test
    void withoutAnAmountPaidNothingIsStated() {
        var text = report(1, "", row("Order", 100, 100, ""))
                .replace("\"sveaPaidAmountExcludingWithholding\":1", "\"x\":1");
        assertThat(read(text).codes()).containsExactly("no_payout_amount");
    }

    @Test
    void whatIsNotAsItShouldBeIsRefused() {
        refused("{}", "clientReports is missing");
        refused("{\"clientReports\":[]}", "no client report in it");
        refused("[1]", "no object where one should be");
        refused(DAY.replace("124900", "1249.00"), "svea.json, line 4, column");
        refused(DAY.replace("124900", "\"124900\""), "no whole number of minor units");
        refused(DAY.replace("124900", "12490000000000000000"), "larger than any provider's");
        refused(
                DAY.replace("\"currency\":\"SEK\",\"vatGroups\"", "\"currency\":\"KR\",\"vatGroups\""),
                "no currency code");
        refused(DAY.replace("\"clientId\":79021,", ""), "lacks clientId");
        refused(DAY.replace("\"rowType\":\"Order\"", "\"rowType\":\"\""), "without rowType");
        refused(DAY.replace("\"deliveryId\":70011", "\"nominalAmount\":1"), "a name given twice");
        refused(DAY + "{}", "something follows");
        refused("{\"x\":" + "[".repeat(100), "deeper than");
        refused(DAY.replace("10501", "x".repeat(40_000)), "too long");
    }

    @Property(tries = 300)
    void aCutFileIsRefused(@ForAll @IntRange(min = 1, max = 1_500) int length) {
        var bytes = DAY.strip().getBytes(StandardCharsets.UTF_8);
        var cut = Arrays.copyOf(bytes, Math.min(length, bytes.length - 1));
        assertThatThrownBy(() -> SveaReader.read(FileText.of("svea.json", cut))).isInstanceOf(FormatException.class);
    }

    @Property(tries = 1_000)
    void aDamagedFileIsReadOrRefused(@ForAll @IntRange(max = 100_000) int at, @ForAll byte value) {
        var bytes = DAY.getBytes(StandardCharsets.UTF_8);
        bytes[at % bytes.length] = value;
        try {
            Certified.of(SveaReader.read(FileText.of("svea.json", bytes)));
        } catch (FormatException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    private static void refused(String text, String reason) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(FormatException.class).hasMessageContaining(reason);
    }
}
