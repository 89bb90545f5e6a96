package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.simulators.fortnox.Account.row;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vouchers, years, locks and series. */
class BooksTest {
    private final Account fortnox = new Account();

    @AfterEach
    void stop() {
        fortnox.close();
    }

    private static String voucher(String series, String date, String rows) {
        return "{\"Voucher\":{\"Description\":\"Prov\",\"VoucherSeries\":\"" + series + "\",\"TransactionDate\":\""
                + date + "\",\"VoucherRows\":[" + rows + "]}}";
    }

    private static String voucher(String date) {
        return voucher("K", date, "{\"Account\":1930,\"Debit\":10},{\"Account\":2999,\"Credit\":10}");
    }

    private int write(String date) {
        return fortnox.post("vouchers", voucher(date))
                .ok()
                .path("Voucher")
                .path("VoucherNumber")
                .asInt();
    }

    @Test
    void aVoucherThatIsNotWholeIsRefusedAndLeavesNoGap() {
        assertThat(write("2026-11-01")).isEqualTo(1);
        for (var rows : new String[] {
            "{\"Account\":1930,\"Debit\":10},{\"Account\":2999,\"Credit\":9.99}",
            "{\"Account\":1930,\"Debit\":10.001},{\"Account\":2999,\"Credit\":10.001}",
            "{\"Account\":1930,\"Debit\":10,\"Credit\":10},{\"Account\":2999,\"Credit\":0}",
            "{\"Account\":1930,\"Debit\":-10},{\"Account\":2999,\"Credit\":-10}",
            "{\"Account\":1930,\"Debit\":10},{\"Account\":1999,\"Credit\":10}",
            "{\"Account\":1930,\"Debit\":0}",
            ""
        }) {
            assertThat(fortnox.post("vouchers", voucher("K", "2026-11-01", rows))
                            .status())
                    .as(rows)
                    .isEqualTo(400);
        }
        assertThat(fortnox.post(
                                "vouchers",
                                voucher(
                                        "Z",
                                        "2026-11-01",
                                        "{\"Account\":1930,\"Debit\":1},{\"Account\":2999,\"Credit\":1}"))
                        .status())
                .isEqualTo(400);
        assertThat(write("2026-11-01")).isEqualTo(2);
        assertThat(fortnox.control("numbers")
                        .path("voucher K year 2")
                        .path("gap_free")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void aVoucherIsNeverChanged() {
        write("2026-11-01");
        assertThat(fortnox.put("vouchers/K/1", voucher("2026-11-02")).status()).isEqualTo(405);
        assertThat(fortnox.call("DELETE", "/3/vouchers/K/1", "").status()).isEqualTo(405);
    }

    @Test
    void numbersStartAnewInEachYearAndSeries() {
        assertThat(write("2025-12-31")).isEqualTo(1);
        assertThat(write("2026-01-01")).isEqualTo(1);
        assertThat(write("2026-01-02")).isEqualTo(2);
        assertThat(fortnox.get("vouchers/K/1?financialyear=1")
                        .ok()
                        .path("Voucher")
                        .path("TransactionDate")
                        .asString(""))
                .isEqualTo("2025-12-31");
        assertThat(fortnox.get("vouchers?fromdate=2026-01-02&voucherseries=K")
                        .ok()
                        .path("Vouchers"))
                .hasSize(1);
        assertThat(fortnox.call("POST", "/3/vouchers?financialyear=1", voucher("2026-01-03"))
                        .status())
                .isEqualTo(400);
        assertThat(fortnox.get("voucherseries/K")
                        .ok()
                        .path("VoucherSeries")
                        .path("NextVoucherNumber")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void aLockedPeriodRefusesVouchersInvoicesAndPayments() {
        var number = fortnox.invoice("1", "2026-10-15", row("1", "10", ""));
        var booked = fortnox.bookedInvoice("2", "2026-10-15", row("1", "10", ""));
        fortnox.act("lock", "{\"until\":\"2026-10-31\"}").ok();
        assertThat(fortnox.get("settings/lockedperiod")
                        .ok()
                        .path("LockedPeriod")
                        .path("EndDate")
                        .asString(""))
                .isEqualTo("2026-10-31");
        assertThat(fortnox.post("vouchers", voucher("2026-10-31")).status()).isEqualTo(400);
        assertThat(fortnox.put("invoices/" + number + "/bookkeep").status()).isEqualTo(400);
        fortnox.post(
                        "invoicepayments",
                        "{\"InvoicePayment\":{\"InvoiceNumber\":" + booked
                                + ",\"Amount\":10,\"PaymentDate\":\"2026-10-20\"}}")
                .ok();
        assertThat(fortnox.put("invoicepayments/1/bookkeep").status()).isEqualTo(400);
        assertThat(write("2026-11-01")).isEqualTo(1);
        assertThat(fortnox.control("ledger").path("agrees").booleanValue()).isTrue();
    }

    @Test
    void aMissingYearStopsBookingUntilAPersonMakesIt() {
        fortnox.act(
                        "years",
                        "{\"years\":[{\"from\":\"2025-09-01\",\"to\":\"2026-08-31\"},{\"from\":\"2026-09-01\",\"to\":\"2026-12-31\"}]}")
                .ok();
        var customer = fortnox.customer("Konsument");
        var invoice = "{\"Invoice\":{\"CustomerNumber\":\"" + customer
                + "\",\"InvoiceDate\":\"2027-01-02\",\"InvoiceRows\":[" + row("1", "10", "") + "]}}";
        assertThat(fortnox.post("invoices", invoice).status()).isEqualTo(400);
        assertThat(fortnox.get("financialyears?Date=2027-01-02").ok().path("FinancialYears"))
                .isEmpty();
        fortnox.act("financialyears", "{}").ok();
        var number = fortnox.post("invoices", invoice)
                .ok()
                .path("Invoice")
                .path("DocumentNumber")
                .asString("");
        fortnox.put("invoices/" + number + "/bookkeep").ok();
        assertThat(fortnox.get("financialyears?Date=2027-01-02")
                        .ok()
                        .path("FinancialYears")
                        .get(0)
                        .path("ToDate")
                        .asString(""))
                .isEqualTo("2027-12-31");
    }

    @Test
    void brokenAndFifteenMonthYearsAreYears() {
        fortnox.act(
                        "years",
                        "{\"years\":[{\"from\":\"2025-07-01\",\"to\":\"2026-09-30\"},{\"from\":\"2026-10-01\",\"to\":\"2027-09-30\"}]}")
                .ok();
        assertThat(write("2026-09-30")).isEqualTo(1);
        assertThat(write("2026-10-01")).isEqualTo(1);
        assertThat(fortnox.post(
                                "financialyears",
                                "{\"FinancialYear\":{\"FromDate\":\"2027-10-01\",\"ToDate\":\"2029-09-30\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(fortnox.post(
                                "financialyears",
                                "{\"FinancialYear\":{\"FromDate\":\"2027-09-01\",\"ToDate\":\"2028-08-31\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aMandatoryCostCentreIsMissedByAccount() {
        fortnox.act("account", "{\"number\":3001,\"CostCenterSettings\":\"MANDATORY\"}")
                .ok();
        var number = fortnox.invoice("1", Account.TODAY, row("1", "10", ""));
        assertThat(fortnox.put("invoices/" + number + "/bookkeep").status()).isEqualTo(400);
        fortnox.put("invoices/" + number, "{\"Invoice\":{\"CostCenter\":\"WEBB\"}}")
                .ok();
        fortnox.put("invoices/" + number + "/bookkeep").ok();
    }

    @Test
    void whatAPreflightLooksForCanBeArranged() {
        fortnox.act("remove", "{\"kind\":\"mode\",\"key\":\"KLARNA\"}").ok();
        assertThat(fortnox.get("modesofpayments/KLARNA").status()).isEqualTo(404);
        fortnox.act("account", "{\"number\":3001,\"VATCode\":\"API_BLANK\"}").ok();
        assertThat(fortnox.get("accounts/3001").ok().path("Account").has("VATCode"))
                .isFalse();
        fortnox.act("remove", "{\"kind\":\"currency\",\"key\":\"EUR\"}").ok();
        assertThat(fortnox.get("currencies")
                        .ok()
                        .path("Currencies")
                        .valueStream()
                        .map(one -> one.path("Code").asString("")))
                .doesNotContain("EUR");
        fortnox.act("remove", "{\"kind\":\"predefined_series\",\"key\":\"INVOICE\"}")
                .ok();
        var number = fortnox.invoice("1", Account.TODAY, row("1", "10", ""));
        assertThat(fortnox.put("invoices/" + number + "/bookkeep").status()).isEqualTo(400);
        fortnox.act(
                        "vouchers",
                        voucher("A", "2026-11-01", "{\"Account\":1581,\"Debit\":5},{\"Account\":1930,\"Credit\":5}"))
                .ok();
        assertThat(fortnox.balance(1581)).isEqualByComparingTo("5");
        fortnox.set("warehouse", "true");
        assertThat(fortnox.call("GET", "/api/warehouse/tenants-v4", "")
                        .ok()
                        .path("activated")
                        .booleanValue())
                .isTrue();
        assertThat(fortnox.act("settings", "{\"no_such_setting\":\"true\"}").status())
                .isEqualTo(400);
    }

    @Test
    void anInvoiceMarkedPaidByItselfHasNothingLeftForThePayout() {
        fortnox.set("mark_paid_automatically", "true");
        var number = fortnox.bookedInvoice("1", Account.TODAY, row("1", "10", ""));
        assertThat(fortnox.get("invoices/" + number)
                        .ok()
                        .path("Invoice")
                        .path("Balance")
                        .decimalValue())
                .isEqualByComparingTo("0");
        assertThat(fortnox.get("invoicepayments")
                        .ok()
                        .path("InvoicePayments")
                        .get(0)
                        .path("Source")
                        .asString(""))
                .isEqualTo("AUTOMATIC");
        assertThat(fortnox.control("ledger").path("agrees").booleanValue()).isTrue();
    }

    @Test
    void theSieExportSumsToTheLedger() {
        var number = fortnox.bookedInvoice("1", "2026-11-02", row("1", "1249", ""));
        fortnox.pay(number, "1249", "KLARNA", "2026-11-10", "");
        write("2026-11-11");
        var text = new String(fortnox.get("sie/4").bytes(), Charset.forName("IBM437"));
        var sums = new TreeMap<Integer, BigDecimal>();
        var line = Pattern.compile("#TRANS (\\d+) \\{.*?} (-?[0-9.]+)").matcher(text);
        while (line.find()) {
            sums.merge(Integer.valueOf(line.group(1)), new BigDecimal(line.group(2)), BigDecimal::add);
        }
        assertThat(sums).isNotEmpty();
        assertThat(sums.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("0");
        sums.forEach((account, sum) ->
                assertThat(fortnox.balance(account)).as("" + account).isEqualByComparingTo(sum));
        assertThat(text).contains("#FORMAT PC8", "#KONTO 3001 \"Försäljning inom Sverige 25 %\"");
    }

    @Test
    void anUploadedSettlementHangsOnItsVoucher() {
        write("2026-11-01");
        var content = "rad;1\r\nrad;2\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var id = fortnox.upload("inbox?path=inbox_v", "avräkning.csv", content)
                .ok()
                .path("File")
                .path("Id")
                .asString("");
        var connection = "{\"VoucherFileConnection\":{\"FileId\":\"" + id
                + "\",\"VoucherSeries\":\"K\",\"VoucherNumber\":\"1\",\"VoucherYear\":2}}";
        fortnox.post("voucherfileconnections", connection).ok();
        assertThat(fortnox.post("voucherfileconnections", connection).status()).isEqualTo(400);
        assertThat(fortnox.get("archive/" + id).bytes()).isEqualTo(content);
        assertThat(fortnox.get("voucherfileconnections?voucherseries=K&vouchernumber=1")
                        .ok()
                        .path("VoucherFileConnections"))
                .hasSize(1);
        assertThat(fortnox.get("inbox").ok().path("Folder").path("Files")).isEmpty();
        assertThat(fortnox.post("voucherfileconnections", connection.replace("\"1\"", "\"9\""))
                        .status())
                .isEqualTo(404);
    }
}
