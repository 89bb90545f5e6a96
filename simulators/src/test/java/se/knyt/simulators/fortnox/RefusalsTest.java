package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.simulators.fortnox.Account.row;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal carries the documented code, changes nothing and takes no number. */
class RefusalsTest {
    private final Account fortnox = new Account();

    @AfterEach
    void stop() {
        fortnox.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"Customer":{"Name":"A","Shoesize":43}}               | 2001399
            {"Customer":{"Name":"A","ShowPriceVATIncluded":"ja"}} | 2000134
            {"Customer":{"Name":"A","InvoiceDiscount":"tio"}}     | 2000108
            {"Customer":{"Name":"A","InvoiceDiscount":1e99}}      | 2000108
            {"Customer":{"Name":"A","InvoiceDiscount":1e999999999}} | 2000108
            {"Customer":{"Name":1e999999999}}                     | 2000108
            {"Customer":{"Name":["A"]}}                           | 2000106
            {"Customer":{"Name":"Kalle 🎉"}}                      | 2000359
            {"Customer":{"Name":"Ольга"}}                         | 2000359
            {"Customer":{"Name":"A","Type":"HUND"}}               | 2000588
            {"Customer":{"Name":"A","CountryCode":"SWE"}}         | 2000588
            {"Customer":{"Name":"A","CountryCode":"QQ"}}          | 2000588
            {"Customer":{"Name":"A","DeliveryCountryCode":"QQ"}}  | 2000588
            {"Customer":{"Name":"A","Email":"notmail"}}           | 2000588
            {"Customer":{"Name":"A","EmailInvoice":"a@b"}}        | 2000588
            {"Customer":{"Email":"a@example.se"}}                 | 2000588
            {"Customer":{"Name":"A","Currency":"XTS"}}            | 2000588
            {"Customer":{"Name":"A","SalesAccount":"3999"}}       | 2001304
            {"Customer":{"Name":"A"                               | 2002115
            {"Kund":{"Name":"A"}}                                 | 2001392
            []                                                    | 2001392
            """)
    void aCustomerIsRefused(String body, int code) {
        var refused = fortnox.post("customers", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(fortnox.get("customers").ok().path("Customers")).isEmpty();
    }

    @Test
    void swedishLettersAndTheEuroSignArePlainText() {
        var body = "{\"Customer\":{\"Name\":\"Åsa Öberg – Ærø Łódź, 5 €\"}}";
        assertThat(fortnox.post("customers", body)
                        .ok()
                        .path("Customer")
                        .path("Name")
                        .asString(""))
                .isEqualTo("Åsa Öberg – Ærø Łódź, 5 €");
    }

    private Account.Answer invoice(String fields) {
        return fortnox.post("invoices", "{\"Invoice\":{\"CustomerNumber\":\"1\"," + fields + "}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "InvoiceRows":[{"Price":1,"VAT":25.5}]                                   | 2000588
            "InvoiceRows":[{"Price":1,"VAT":19}]                                     | 2000588
            "InvoiceRows":[{"Price":1,"AccountNumber":3999}]                         | 2001304
            "InvoiceRows":[{"ArticleNumber":"saknas"}]                               | 2001302
            "InvoiceRows":[{"Price":1,"DeliveredQuantity":"en"}]                     | 2000108
            "InvoiceRows":[{"Price":1,"CostCenter":"FINNS EJ"}]                      | 2000588
            "InvoiceRows":[{"Price":1,"Total":5}]                                    | 2001399
            "Currency":"XTS"                                                         | 2000588
            "Total":100                                                              | 2001399
            "InvoiceDate":"24/11/2026"                                               | 2000588
            "InvoiceDate":"2041-01-02"                                               | 2000588
            "DueDate":"2020-01-01"                                                   | 2000588
            "CreditInvoiceReference":"77"                                            | 2000729
            """)
    void anInvoiceIsRefused(String fields, int code) {
        fortnox.customer("Konsument");
        assertThat(invoice(fields).code()).isEqualTo(code);
        assertThat(fortnox.get("invoices").ok().path("Invoices")).isEmpty();
        assertThat(invoice("\"InvoiceRows\":[" + row("1", "1", "") + "]")
                        .ok()
                        .path("Invoice")
                        .path("DocumentNumber")
                        .asString(""))
                .isEqualTo("1");
    }

    @Test
    void anUnknownCustomerHasItsOwnCode() {
        assertThat(invoice("\"InvoiceRows\":[]").code()).isEqualTo(2000433);
        var missing = fortnox.get("customers/9");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.code()).isEqualTo(2000433);
    }

    @Test
    void fiveHundredRowsAreTheMost() {
        fortnox.customer("Konsument");
        var rows = Collections.nCopies(500, row("1", "1", ""));
        var most = "\"VATIncluded\":true,\"InvoiceRows\":[" + String.join(",", rows) + "]";
        assertThat(invoice(most).ok().path("Invoice").path("Total").asInt()).isEqualTo(500);
        assertThat(invoice(most.replace("]", "," + row("1", "1", "") + "]")).code())
                .isEqualTo(2000588);
    }

    @Test
    void anOwnRateNeedsAnAccountWhenEasyVatIsOn() {
        fortnox.customer("Käufer");
        fortnox.set("easy_vat", "true");
        assertThat(invoice("\"InvoiceRows\":[{\"Price\":1,\"VAT\":19}]").code()).isEqualTo(2004167);
        invoice("\"InvoiceRows\":[{\"Price\":1,\"VAT\":19,\"AccountNumber\":3131}]")
                .ok();
    }

    @Test
    void aDeletedCustomersNumberStaysOccupied() {
        var number = fortnox.customer("Konsument");
        assertThat(fortnox.call("DELETE", "/3/customers/" + number, "").status())
                .isEqualTo(204);
        assertThat(fortnox.get("customers/" + number).status()).isEqualTo(404);
        assertThat(fortnox.get("customers").ok().path("Customers")).isEmpty();
        var again = fortnox.post("customers", "{\"Customer\":{\"Name\":\"Ny\",\"CustomerNumber\":\"" + number + "\"}}");
        assertThat(again.code()).isEqualTo(2000637);
        assertThat(fortnox.customer("Ny")).isNotEqualTo(number);
    }

    @Test
    void apiBlankEmptiesAFieldAndWhatIsLeftOutIsKept() {
        var number = fortnox.post(
                        "customers", "{\"Customer\":{\"Name\":\"A\",\"Email\":\"a@example.se\",\"City\":\"Visby\"}}")
                .ok()
                .path("Customer")
                .path("CustomerNumber")
                .asString("");
        var changed = fortnox.put("customers/" + number, "{\"Customer\":{\"Email\":\"API_BLANK\"}}")
                .ok()
                .path("Customer");
        assertThat(changed.has("Email")).isFalse();
        assertThat(changed.path("City").asString("")).isEqualTo("Visby");
    }

    @Test
    void aFilterThatDoesNotExistIsRefusedRatherThanIgnored() {
        assertThat(fortnox.get("orders?yourordernumber=1").code()).isEqualTo(2000588);
        assertThat(fortnox.get("invoices?limit=501").code()).isEqualTo(2000588);
        assertThat(fortnox.get("invoices?page=0").code()).isEqualTo(2000588);
        assertThat(fortnox.get("invoices?lastmodified=igår").code()).isEqualTo(2000588);
        assertThat(fortnox.get("invoices?filter=alla").code()).isEqualTo(2000588);
    }

    @Test
    void contentTypeAndAcceptMustBeJson() {
        var request = fortnox.request("/3/customers")
                .header("Authorization", "Bearer " + fortnox.bearer())
                .header("Content-Type", "text/xml");
        assertThat(fortnox.send(request, "POST", "<x/>".getBytes(StandardCharsets.UTF_8))
                        .code())
                .isEqualTo(1000031);
        var other = fortnox.request("/3/customers")
                .header("Authorization", "Bearer " + fortnox.bearer())
                .header("Accept", "application/xml");
        assertThat(fortnox.send(other, "GET", new byte[0]).code()).isEqualTo(1000030);
    }

    @Test
    void anArticleWithAnAccountOfAnOlderChartCannotBeChanged() {
        fortnox.post(
                        "articles",
                        "{\"Article\":{\"ArticleNumber\":\"A\",\"Description\":\"Vara\",\"SalesAccount\":3002}}")
                .ok();
        fortnox.act("remove", "{\"kind\":\"account\",\"key\":\"3002\"}").ok();
        assertThat(fortnox.put("articles/A", "{\"Article\":{\"SalesPrice\":5}}").code())
                .isEqualTo(2001304);
    }

    @Test
    void anUploadWithoutAFileOrWithAHugeNameIsRefused() {
        assertThat(fortnox.upload("inbox", "", new byte[] {1}).status()).isEqualTo(400);
        assertThat(fortnox.upload("inbox", "x".repeat(300), new byte[] {1}).status())
                .isEqualTo(400);
        assertThat(fortnox.upload("inbox?path=nowhere", "a.csv", new byte[] {1}).status())
                .isEqualTo(400);
    }

    @Test
    void aRowsTextHasAtMost255Characters() {
        fortnox.customer("Konsument");
        var row = "\"InvoiceRows\":[{\"Price\":1,\"DeliveredQuantity\":\"1\",\"Description\":\"%s\"}]";
        assertThat(invoice(row.formatted("x".repeat(256))).code()).isEqualTo(2000588);
        invoice(row.formatted("x".repeat(255))).ok();
        var order = "{\"Order\":{\"CustomerNumber\":\"1\",\"OrderRows\":[{\"Price\":1,\"Description\":\"%s\"}]}}";
        assertThat(fortnox.post("orders", order.formatted("x".repeat(256))).code())
                .isEqualTo(2000588);
    }

    /** A payment has a date, not before its invoice's and in a year that there is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Amount":1                              | 2000588
            "Amount":1,"PaymentDate":"2020-01-02"   | 2000588
            "Amount":1,"PaymentDate":"2041-01-02"   | 2000588
            "Amount":1,"PaymentDate":"%s"           | 2000588
            """)
    void aPaymentIsDatedByItsInvoice(String fields, int code) {
        fortnox.customer("Konsument");
        var made = invoice("\"InvoiceRows\":[" + row("1", "100", "") + "]").ok().path("Invoice");
        var number = made.path("DocumentNumber").asString("");
        fortnox.put("invoices/" + number + "/bookkeep", "").ok();
        var before = LocalDate.parse(made.path("InvoiceDate").asString("")).minusDays(1);
        var refused = fortnox.post(
                "invoicepayments",
                "{\"InvoicePayment\":{\"InvoiceNumber\":" + number + "," + fields.formatted(before) + "}}");
        assertThat(refused.code()).isEqualTo(code);
        assertThat(fortnox.get("invoicepayments").ok().path("InvoicePayments")).isEmpty();
    }
}
