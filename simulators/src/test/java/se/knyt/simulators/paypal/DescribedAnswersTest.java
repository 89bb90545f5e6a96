package se.knyt.simulators.paypal;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.VendorDescription;
import tools.jackson.databind.JsonNode;

/** Every kind of answer against PayPal's own OpenAPI files, where they lie beside the project. */
class DescribedAnswersTest {
    private static final String MARCH = "start_date=2026-03-01T00:00:00Z&end_date=2026-03-31T23:59:59Z";
    private PayPalUnderTest test;

    @BeforeEach
    void start() throws Exception {
        test = new PayPalUnderTest("2026-03-09T08:15:00Z");
    }

    @AfterEach
    void stop() throws Exception {
        test.close();
    }

    @Test
    void paymentsHaveTheDescribedForm() throws Exception {
        var payments = new VendorDescription("paypal", "payments_payment_v2.json");
        var purchase = test.purchase(10_000, "EUR", "1001", true);
        var capture = Json.text(purchase, "capture_id");
        var refund = Json.text(Json.read(test.refund(capture, "{}").body()), "id");
        payments.conforms(
                "authorization-2", test.get("/v2/payments/authorizations/" + Json.text(purchase, "authorization_id")));
        payments.conforms("capture-2", test.get("/v2/payments/captures/" + capture));
        payments.conforms("refund", test.get("/v2/payments/refunds/" + refund));
        payments.conforms("error_422", Json.read(test.refund(capture, "{}").body()));
        payments.conforms("error_404", test.get("/v2/payments/refunds/NOSUCH"));
        new VendorDescription("paypal", "checkout_orders_v2.json")
                .conforms("order", test.get("/v2/checkout/orders/" + Json.text(purchase, "id")));
    }

    /** Times come with an offset without a colon, as PayPal sends them; its description asks for one with. */
    @Test
    void reportsHaveTheDescribedForm() throws Exception {
        test.purchase(10_000, "EUR", "1001", true);
        var reporting = new VendorDescription("paypal", "reporting_transactions_v1.json");
        reporting.conforms("search_response", colons(test.search(MARCH)));
        reporting.conforms("balances_response", colons(test.get("/v1/reporting/balances")));
        reporting.conforms("error_400", test.get("/v1/reporting/transactions"));
    }

    private static JsonNode colons(JsonNode answer) {
        return Json.read(answer.toString().replace("+0000\"", "+00:00\"").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void disputesAndWebhooksHaveTheDescribedForm() throws Exception {
        var purchase = test.purchase(10_000, "SEK", "1001", true);
        test.control("purchases/" + Json.text(purchase, "id") + "/dispute", "{}");
        var disputes = new VendorDescription("paypal", "customer_disputes_v1.json");
        var list = test.get("/v1/customer/disputes");
        disputes.conforms("dispute_search", list);
        var id = Json.text(list.path("items").path(0), "dispute_id");
        disputes.conforms("dispute", test.get("/v1/customer/disputes/" + id));
        var made = test.call(
                "POST",
                "/v1/notifications/webhooks",
                "{\"url\":\"http://127.0.0.1:9/hooks\",\"event_types\":[{\"name\":\"PAYMENT.CAPTURE.COMPLETED\"}]}");
        new VendorDescription("paypal", "notifications_webhooks_v1.json").conforms("webhook", Json.read(made.body()));
    }
}
