package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.http.json.Json;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;

/** Each finding of the preflight, provoked as a person would in Fortnox. */
class PreflightTest {
    private static final Plan PLAN = new Plan(
            LocalDate.of(2026, 11, 20),
            Set.of(1510, 1581, 1930, 2611, 2641, 3001, 3520, 6064),
            Set.of(3001, 3520),
            Map.of("KLARNA", 1581),
            Set.of("SEK", "EUR"),
            "K");

    private static final Plan NAMED = new Plan(
            PLAN.today(),
            PLAN.accountsUsed(),
            PLAN.salesAccounts(),
            PLAN.providerAccounts(),
            PLAN.currencies(),
            PLAN.voucherSeries(),
            Map.of(1581, "Fordran Klarna", 3001, "Varor"),
            Map.of(3001, 25));

    private final SimulatedFortnox fortnox = new SimulatedFortnox();

    @AfterEach
    void close() {
        fortnox.close();
    }

    @Test
    void aCompanyInGoodOrderHasNothingToMend() {
        assertThat(fortnox.session.preflight(PLAN)).extracting(Check::status).doesNotContain(Status.STOP, Status.WARN);
    }

    /** Where nothing but vouchers of ours is written there, what only invoices and payments need stops nobody. */
    @Test
    void vouchersAloneNeedNeitherPaymentMethodsNorSeriesOfInvoices() {
        for (var removed : List.of(
                "{'kind':'mode','key':'KLARNA'}",
                "{'kind':'predefined_series','key':'INVOICEPAYMENT'}",
                "{'kind':'predefined_account','key':'CUSTCLAIM'}",
                "{'kind':'currency','key':'EUR'}")) {
            fortnox.control("POST", "remove", removed.replace('\'', '"'));
        }
        var plan = new Plan(
                PLAN.today(),
                PLAN.accountsUsed(),
                PLAN.salesAccounts(),
                PLAN.providerAccounts(),
                PLAN.currencies(),
                PLAN.voucherSeries(),
                Map.of(),
                Map.of(),
                Set.of(1930),
                false);
        assertThat(fortnox.session.preflight(plan)).extracting(Check::status).doesNotContain(Status.STOP);
        fortnox.control("POST", "remove", "{\"kind\":\"series\",\"key\":\"K\"}");
        fortnox.control("POST", "account", "{\"number\":3001,\"VATCode\":\"\"}");
        fortnox.control("POST", "remove", "{\"kind\":\"account\",\"key\":\"1581\"}");
        assertThat(fortnox.session.preflight(plan))
                .filteredOn(check -> check.status() == Status.STOP)
                .extracting(Check::code)
                .contains("fortnox.voucher-series", "fortnox.vat-codes", "fortnox.accounts");
    }

    /** Path and body of the act, and the finding it must cause. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "years         | {'years':[{'from':'2026-01-01','to':'2026-12-31'}],'method':'CASH'} | bookkeeping-method  | STOP",
                "years         | {'years':[{'from':'2025-01-01','to':'2025-12-31'}]}                 | financial-year      | STOP",
                "years         | {'years':[{'from':'2026-01-01','to':'2026-12-31'}]}                 | financial-year-ahead| WARN",
                "lock          | {'until':'2026-11-20'}                                              | locked-period       | STOP",
                "account       | {'number':3001,'VATCode':''}                                        | vat-codes           | STOP",
                "account       | {'number':3520,'Active':false}                                      | accounts            | STOP",
                "account       | {'number':6064,'CostCenterSettings':'MANDATORY'}                    | cost-centre         | STOP",
                "account       | {'number':6064,'ProjectSettings':'MANDATORY'}                       | project             | STOP",
                "remove        | {'kind':'account','key':'1510'}                                     | predefined-accounts | STOP",
                "remove        | {'kind':'predefined_account','key':'CUSTCLAIM'}                     | predefined-accounts | STOP",
                "remove        | {'kind':'predefined_series','key':'INVOICEPAYMENT'}                 | predefined-series   | STOP",
                "remove        | {'kind':'series','key':'K'}                                         | voucher-series      | STOP",
                "remove        | {'kind':'mode','key':'KLARNA'}                                      | payment-methods     | STOP",
                "remove        | {'kind':'currency','key':'EUR'}                                     | currencies          | STOP",
                "settings      | {'warehouse':'true'}                                                | warehouse           | WARN",
                "settings      | {'login':'person'}                                                  | login               | WARN",
            })
    void isNamed(String path, String body, String code, Status status) {
        fortnox.control("POST", path.strip(), body.strip().replace('\'', '"'));
        assertThat(statusOf(code.strip())).isEqualTo(status);
    }

    /** What is removed, the check that misses it, and every change it proposes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "remove  | {'kind':'series','key':'K'}        | voucher-series  | fortnox.voucher-series{code=K}",
                "remove  | {'kind':'mode','key':'KLARNA'}     | payment-methods | fortnox.payment-method{code=KLARNA, number=1581}",
                "remove  | {'kind':'currency','key':'EUR'}    | currencies      | fortnox.currency{code=EUR}",
                "remove  | {'kind':'account','key':'1581'}    | accounts        | fortnox.account{name=Fordran Klarna, number=1581}",
                "remove  | {'kind':'account','key':'3001'}    | accounts        | fortnox.account{name=Varor, number=3001, vatCode=MP1}",
                "account | {'number':3520,'Active':false}     | accounts        | fortnox.account-active{number=3520}",
            })
    void isPutRightAsShown(String path, String body, String code, String shown) {
        var before = fortnox.controlPage().canonical();
        fortnox.control("POST", path.strip(), body.strip().replace('\'', '"'));
        var check = find(fortnox.session.preflight(NAMED), code.strip());
        assertThat(check.changes().stream().map(change -> change.kind() + change.values()))
                .containsExactly(shown.strip());
        // Twice, as after a lost answer: the second finds what the first has made.
        check.changes().forEach(fortnox.session::remedy);
        check.changes().forEach(fortnox.session::remedy);
        assertThat(find(fortnox.session.preflight(NAMED), code.strip()).status())
                .isEqualTo(Status.OK);
        assertThat(fortnox.controlPage().canonical().lines().count())
                .isEqualTo(before.lines().count());
    }

    @Test
    void aPaymentMethodThatBooksElsewhereIsLeftToAPerson() {
        var plan = new Plan(PLAN.today(), Set.of(), Set.of(), Map.of("KLARNA", 1582), Set.of(), "K");
        assertThat(find(fortnox.session.preflight(plan), "payment-methods")).satisfies(check -> {
            assertThat(check.status()).isEqualTo(Status.STOP);
            assertThat(check.changes()).isEmpty();
        });
    }

    @Test
    void anOssAccountThatFeedsABoxIsNamed() {
        fortnox.control("POST", "account", "{\"number\":3131,\"VATCode\":\"MP1\"}");
        var plan = new Plan(PLAN.today(), Set.of(), Set.of(3131), Map.of(), Set.of(), "K");
        assertThat(find(fortnox.session.preflight(plan), "oss-accounts").status())
                .isEqualTo(Status.STOP);
    }

    @Test
    void twoProvidersOnOneAccountAreNamed() {
        var plan = new Plan(PLAN.today(), Set.of(), Set.of(), Map.of("KLARNA", 1581, "STRIPE", 1581), Set.of(), "K");
        assertThat(fortnox.session.preflight(plan).stream()
                        .filter(check -> check.code().equals("fortnox.payment-methods"))
                        .map(Check::status))
                .containsOnly(Status.STOP);
    }

    @Test
    void roundingToKronorShowsOnTheLatestInvoices() {
        fortnox.control("POST", "settings", "{\"round_to_krona\":\"true\"}");
        foreignInvoice("1248.60");
        assertThat(statusOf("rounding")).isEqualTo(Status.STOP);
    }

    @Test
    void anInvoiceWithOereProvesThatNothingIsRounded() {
        foreignInvoice("1248.60");
        assertThat(statusOf("rounding")).isEqualTo(Status.OK);
    }

    @Test
    void anInvoicePaidByASettingIsNamed() {
        fortnox.control("POST", "settings", "{\"mark_paid_automatically\":\"true\"}");
        fortnox.control("POST", "invoices/" + foreignInvoice("100.00") + "/bookkeep", "{}");
        assertThat(statusOf("paid-automatically")).isEqualTo(Status.STOP);
    }

    @Test
    void factoringShowsOnTheLatestInvoices() {
        fortnox.control("POST", "settings", "{\"factoring\":\"true\"}");
        fortnox.control("POST", "invoices/" + foreignInvoice("100.00") + "/bookkeep", "{}");
        assertThat(statusOf("factoring")).isEqualTo(Status.STOP);
    }

    @Test
    void remindersAndInterestShowOnTheLatestInvoices() {
        fortnox.control("POST", "settings", "{\"reminders\":\"true\",\"interest_invoices\":\"true\"}");
        var number = foreignInvoice("100.00");
        fortnox.control("POST", "invoices/" + number + "/bookkeep", "{}");
        fortnox.client().act("/3/invoices/" + number + "/externalprint");
        fortnox.control("POST", "clock", "{\"offset\":\"P60D\"}");
        fortnox.clock.tick(Duration.ofDays(1));
        var today = LocalDate.of(2027, 1, 20);
        var plan = new Plan(today, Set.of(), Set.of(), Map.of(), Set.of(), "K");
        assertThat(find(fortnox.session.preflight(plan), "reminders").status()).isEqualTo(Status.STOP);
    }

    @Test
    void anotherWriterIsNamed() {
        var number = foreignInvoice("100.00");
        fortnox.control("POST", "invoices/" + number + "/bookkeep", "{}");
        fortnox.control("POST", "invoices/" + number + "/pay", "{\"mode\":\"KLARNA\"}");
        fortnox.control("POST", "vouchers", """
                {"Voucher":{"Description":"Utbetalning","VoucherSeries":"A","TransactionDate":"2026-11-20","Year":2,
                 "VoucherRows":[{"Account":1930,"Debit":100,"Credit":0},{"Account":1581,"Debit":0,"Credit":100}]}}""");
        var checks = fortnox.session.preflight(PLAN);
        assertThat(find(checks, "other-writers-invoices").arguments()).containsEntry("documents", number);
        assertThat(find(checks, "other-writers-payments").status()).isEqualTo(Status.WARN);
        assertThat(find(checks, "other-writers-vouchers").arguments()).containsEntry("signs", "1581, 1930");
        assertThat(find(checks, "bank-feed").status()).isEqualTo(Status.WARN);
        assertThat(find(checks, "bank-feed").arguments()).containsEntry("documents", "A 1");
    }

    /** A fee on 1930 is no deposit, and neither is a correction between two providers. */
    @Test
    void onlyTheBankAgainstAProviderIsADeposit() {
        fortnox.control("POST", "vouchers", """
                {"Voucher":{"Description":"Bankavgift","VoucherSeries":"A","TransactionDate":"2026-11-20","Year":2,
                 "VoucherRows":[{"Account":6570,"Debit":45,"Credit":0},{"Account":1930,"Debit":0,"Credit":45}]}}""");
        fortnox.control("POST", "vouchers", """
                {"Voucher":{"Description":"Omföring","VoucherSeries":"A","TransactionDate":"2026-11-20","Year":2,
                 "VoucherRows":[{"Account":1582,"Debit":10,"Credit":0},{"Account":1581,"Debit":0,"Credit":10}]}}""");
        var checks = fortnox.session.preflight(PLAN);
        assertThat(find(checks, "bank-feed").status()).isEqualTo(Status.OK);
        assertThat(find(checks, "other-writers-vouchers").arguments()).containsEntry("count", "2");
    }

    /** Payouts arrive on 1940 and 1980: a deposit on 1940 is one, and a transfer between the two is none. */
    @Test
    void aDepositOnAnyOfTheCompanysBankAccountsIsNamed() {
        var plan = new Plan(
                PLAN.today(),
                PLAN.accountsUsed(),
                PLAN.salesAccounts(),
                PLAN.providerAccounts(),
                PLAN.currencies(),
                PLAN.voucherSeries(),
                Map.of(),
                Map.of(),
                Set.of(1940, 1980),
                true);
        fortnox.control("POST", "vouchers", """
                {"Voucher":{"Description":"Överföring","VoucherSeries":"A","TransactionDate":"2026-11-20","Year":2,
                 "VoucherRows":[{"Account":1940,"Debit":45,"Credit":0},{"Account":1980,"Debit":0,"Credit":45}]}}""");
        assertThat(find(fortnox.session.preflight(plan), "bank-feed").status()).isEqualTo(Status.OK);
        fortnox.control("POST", "vouchers", """
                {"Voucher":{"Description":"Insättning","VoucherSeries":"A","TransactionDate":"2026-11-20","Year":2,
                 "VoucherRows":[{"Account":1940,"Debit":100,"Credit":0},{"Account":1581,"Debit":0,"Credit":100}]}}""");
        assertThat(find(fortnox.session.preflight(plan), "bank-feed").arguments())
                .containsEntry("documents", "A 2")
                .containsEntry("signs", "1581, 1940");
    }

    @Test
    void whatWeWroteOurselvesIsNoOtherWriter() {
        var invoice = fortnox.drive(Effects.invoice(
                        "12/1001/F1",
                        fortnox.drive(Effects.collectiveCustomer()).id()))
                .id();
        fortnox.drive(Effects.book(invoice));
        fortnox.drive(Effects.bookPayment(
                fortnox.drive(Effects.pay(invoice, "1249.00")).id()));
        fortnox.drive(Effects.payoutVoucher("knyt-p-1"));
        assertThat(fortnox.session.preflight(PLAN).stream()
                        .filter(check -> check.code().startsWith("fortnox.other")
                                || check.code().equals("fortnox.bank-feed")))
                .extracting(Check::status)
                .containsOnly(Status.OK);
    }

    /** An invoice that somebody else makes. */
    private String foreignInvoice(String price) {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var body = """
                {"Invoice":{"CustomerNumber":"%s","InvoiceDate":"2026-11-20","DueDate":"2026-11-25","VATIncluded":true,"InvoiceRows":[
                 {"Description":"Jacka","DeliveredQuantity":"1","Price":%s,"VAT":25,"AccountNumber":3001}]}}""".formatted(customer, price);
        var made = fortnox.client().post("/3/invoices", Map.of(), Json.parse(body.getBytes(StandardCharsets.UTF_8)));
        return Fields.text(Fields.inside(made, "Invoice"), "DocumentNumber");
    }

    private Status statusOf(String code) {
        return find(fortnox.session.preflight(PLAN), code).status();
    }

    private static Check find(List<Check> checks, String code) {
        return checks.stream()
                .filter(check -> check.code().equals("fortnox." + code))
                .findFirst()
                .orElseThrow();
    }
}
