package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.simulators.fortnox.Account.row;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the twin accepts and answers exists in the vendor's description, by name and type. */
class VendorSchemaTest {
    private final Account fortnox = new Account();

    @AfterEach
    void stop() {
        fortnox.close();
    }

    private static VendorSchema schema(boolean full) {
        return full ? VendorSchema.load() : VendorSchema.fromFacts();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyAcceptedFieldIsDocumented(boolean full) {
        var vendor = schema(full);
        Fields.all().forEach((object, fields) -> {
            if (!vendor.full && object.contains("Payload")) {
                return; // the facts hold answers only
            }
            var documented = vendor.fields("fortnox_" + object);
            for (var field : fields.list()) {
                assertThat(documented).as(object).containsKey(field.name());
                assertThat(kind(field)).as(object + "." + field.name()).isEqualTo(documented.get(field.name()));
                if (vendor.full && field.lengthMax() > 0) {
                    assertThat(field.lengthMax())
                            .as(object + "." + field.name())
                            .isEqualTo(vendor.lengthMax("fortnox_" + object, field.name()));
                }
            }
        });
    }

    private static String kind(Fields.Field field) {
        return switch (field.kind()) {
            case TEXT, ENUM -> "string";
            case INTEGER -> "integer";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case OBJECT -> "object fortnox_" + field.child();
            case LIST -> "list fortnox_" + field.child();
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyAnswerIsAsDocumented(boolean full) {
        var walk = new Walk(schema(full));
        walk.registers();
        walk.trade();
        walk.books();
    }

    @Test
    void aFieldOfAnotherTypeWouldBeNoticed() {
        var vendor = VendorSchema.fromFacts();
        var wrong = Json.object();
        wrong.putObject("Invoice").put("Booked", "true");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> vendor.check("GET", "/3/invoices/{DocumentNumber}", wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Booked");
    }

    /** Calls every operation once and checks each answer. */
    private final class Walk {
        private final VendorSchema vendor;

        Walk(VendorSchema vendor) {
            this.vendor = vendor;
        }

        private Account.Answer check(String method, String template, String path, String body) {
            var answer = fortnox.call(method, path, body);
            vendor.check(method, template, answer.ok());
            return answer;
        }

        private Account.Answer check(String method, String path, String body) {
            return check(method, path, path, body);
        }

        private Account.Answer one(String template, String key) {
            return check("GET", template, template.replaceAll("\\{[^}]*}", key), "");
        }

        void registers() {
            for (var list : new String[] {
                "currencies",
                "costcenters",
                "projects",
                "modesofpayments",
                "predefinedaccounts",
                "predefinedvoucherseries",
                "accounts",
                "voucherseries",
                "financialyears",
                "settings/lockedperiod",
                "settings/company",
                "companyinformation",
                "me",
                "labels",
                "customers",
                "articles",
                "orders",
                "invoices",
                "invoicepayments",
                "vouchers",
                "vouchers/sublist",
                "voucherfileconnections",
                "inbox",
                "archive"
            }) {
                check("GET", "/3/" + list, "");
            }
            check(
                    "POST",
                    "/3/projects",
                    "{\"Project\":{\"ProjectNumber\":\"JUL26\",\"Description\":\"Julkampanj 2026\"}}");
            one("/3/projects/{ProjectNumber}", "JUL26");
            one("/3/currencies/{Code}", "EUR");
            one("/3/costcenters/{Code}", "WEBB");
            one("/3/modesofpayments/{Code}", "KLARNA");
            one("/3/predefinedaccounts/{name}", "CUSTCLAIM");
            one("/3/predefinedvoucherseries/{Name}", "INVOICE");
            one("/3/accounts/{Number}", "3001");
            one("/3/voucherseries/{Code}", "B");
            one("/3/financialyears/{Id}", "2");
            check("POST", "/3/labels", "{\"Label\":{\"Description\":\"Knyt\"}}");
            check(
                    "POST",
                    "/3/currencies",
                    "{\"Currency\":{\"Code\":\"PLN\",\"Description\":\"Zloty\",\"SellRate\":2.6}}");
            check("POST", "/3/costcenters", "{\"CostCenter\":{\"Code\":\"BUTIK\",\"Description\":\"Butik\"}}");
            check(
                    "POST",
                    "/3/modesofpayments",
                    "{\"ModeOfPayment\":{\"Code\":\"ZETTLE\",\"AccountNumber\":\"1580\",\"Description\":\"Zettle\"}}");
            check("POST", "/3/accounts", "{\"Account\":{\"Number\":3132,\"Description\":\"OSS Frankrike\"}}");
            check("PUT", "/3/accounts/{Number}", "/3/accounts/3132", "{\"Account\":{\"VATCode\":\"MP1\"}}");
            check("POST", "/3/voucherseries", "{\"VoucherSeries\":{\"Code\":\"P\",\"Description\":\"Utbetalningar\"}}");
            check(
                    "PUT",
                    "/3/predefinedvoucherseries/{Name}",
                    "/3/predefinedvoucherseries/INVOICE",
                    "{\"PreDefinedVoucherSeries\":{\"VoucherSeries\":\"P\"}}");
        }

        void trade() {
            var customer = check(
                            "POST",
                            "/3/customers",
                            "{\"Customer\":{\"Name\":\"Bolaget AB\",\"OrganisationNumber\":\"556000-0175\",\"Email\":\"a@example.se\","
                                    + "\"Phone1\":\"08-1\",\"DefaultDeliveryTypes\":{\"Invoice\":\"EMAIL\"}}}")
                    .body()
                    .path("Customer")
                    .path("CustomerNumber")
                    .asString("");
            one("/3/customers/{CustomerNumber}", customer);
            check("GET", "/3/customers", "");
            check(
                    "POST",
                    "/3/articles",
                    "{\"Article\":{\"ArticleNumber\":\"A-1\",\"Description\":\"Mössa\",\"SalesPrice\":100}}");
            one("/3/articles/{ArticleNumber}", "A-1");
            check("GET", "/3/articles", "");
            check(
                    "POST",
                    "/3/orders",
                    "{\"Order\":{\"CustomerNumber\":\"" + customer
                            + "\",\"ExternalInvoiceReference1\":\"1001\",\"OrderRows\":["
                            + "{\"ArticleNumber\":\"A-1\",\"OrderedQuantity\":\"3\",\"DeliveredQuantity\":\"2\"}]}}");
            one("/3/orders/{DocumentNumber}", "1");
            check("GET", "/3/orders", "");
            check("PUT", "/3/orders/{DocumentNumber}", "/3/orders/1", "{\"Order\":{\"Remarks\":\"Tack\"}}");
            var invoice = check("PUT", "/3/orders/{DocumentNumber}/createinvoice", "/3/orders/1/createinvoice", "")
                    .body()
                    .path("Invoice")
                    .path("DocumentNumber")
                    .asString("");
            check("GET", "/3/orders/{DocumentNumber}", "/3/orders/2", "");
            check("PUT", "/3/orders/{DocumentNumber}/cancel", "/3/orders/2/cancel", "");
            check(
                    "PUT",
                    "/3/invoices/{DocumentNumber}",
                    "/3/invoices/" + invoice,
                    "{\"Invoice\":{\"Comments\":\"Tack\"}}");
            for (var action : new String[] {"externalprint", "bookkeep", "credit"}) {
                check("PUT", "/3/invoices/{DocumentNumber}/" + action, "/3/invoices/" + invoice + "/" + action, "");
            }
            check("GET", "/3/invoices", "");
            check("GET", "/3/invoices/{DocumentNumber}/email", "/3/invoices/" + invoice + "/email", "");
            check(
                    "POST",
                    "/3/invoicepayments",
                    "{\"InvoicePayment\":{\"InvoiceNumber\":" + invoice
                            + ",\"Amount\":249.5,\"PaymentDate\":\"" + Account.TODAY
                            + "\",\"ModeOfPayment\":\"KLARNA\",\"WriteOffs\":[{\"Amount\":0.5,\"AccountNumber\":3740}]}}");
            check("PUT", "/3/invoicepayments/{Number}/bookkeep", "/3/invoicepayments/1/bookkeep", "");
            one("/3/invoicepayments/{Number}", "1");
            check("GET", "/3/invoicepayments", "");
            check("GET", "/3/invoices/{DocumentNumber}", "/3/invoices/" + invoice, "");
        }

        void books() {
            fortnox.invoice("1002", Account.TODAY, row("1", "100", ""));
            check(
                    "POST",
                    "/3/vouchers",
                    "{\"Voucher\":{\"Description\":\"Hand\",\"VoucherSeries\":\"A\",\"TransactionDate\":\""
                            + Account.TODAY
                            + "\",\"Year\":2,\"VoucherRows\":[{\"Account\":1930,\"Debit\":10},{\"Account\":2999,\"Credit\":10}]}}");
            check("GET", "/3/vouchers/{VoucherSeries}/{VoucherNumber}", "/3/vouchers/A/1", "");
            check("GET", "/3/vouchers", "");
            check("GET", "/3/vouchers/sublist/{VoucherSeries}", "/3/vouchers/sublist/A", "");
            var uploaded =
                    fortnox.upload("inbox?path=inbox_v", "avrakning.csv", "a;b\n".getBytes(StandardCharsets.UTF_8));
            vendor.check("POST", "/3/inbox", uploaded.ok());
            var id = uploaded.body().path("File").path("Id").asString("");
            check("GET", "/3/inbox", "");
            check(
                    "POST",
                    "/3/voucherfileconnections",
                    "{\"VoucherFileConnection\":{\"FileId\":\"" + id
                            + "\",\"VoucherSeries\":\"A\",\"VoucherNumber\":\"1\"}}");
            check("GET", "/3/voucherfileconnections", "");
            one("/3/voucherfileconnections/{FileId}", id);
            check("GET", "/3/archive", "");
            fortnox.act("lock", "{\"until\":\"2026-10-31\"}").ok();
            check("GET", "/3/settings/lockedperiod", "");
            check(
                    "POST",
                    "/3/financialyears",
                    "{\"FinancialYear\":{\"FromDate\":\"2028-01-01\",\"ToDate\":\"2028-12-31\"}}");
        }
    }
}
