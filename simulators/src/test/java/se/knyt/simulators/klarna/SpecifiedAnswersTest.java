package se.knyt.simulators.klarna;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.VendorDescription;
import tools.jackson.databind.JsonNode;

/**
 * Every kind of answer against the vendor's OpenAPI files where they lie beside the project ({@code shared/specs/klarna}, or the
 * folder named by {@code knyt.specs}), and always against our own schema of the documented fields.
 */
class SpecifiedAnswersTest {
    private static final String ORDERS = "order-management-api-openapi.yml";
    private static final String SETTLEMENTS = "klarna-settlements-api-openapi.yml";

    private KlarnaUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new KlarnaUnderTest("2026-11-25T08:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    @Test
    void ordersCapturesAndRefundsHaveTheSpecifiedForm() throws Exception {
        var order = test.order(10_000, "1001");
        test.call("POST", order + "/captures", "{\"captured_amount\":6000,\"reference\":\"F1\",\"description\":\"d\"}");
        test.call("POST", order + "/refunds", "{\"refunded_amount\":1000,\"reference\":\"R1\"}");
        var read = test.get(order);
        conforms(ORDERS, "MerchantOrderDto", "order", read);
        conforms(ORDERS, "Capture", null, read.path("captures").path(0));
        conforms(ORDERS, "Refund", null, read.path("refunds").path(0));
    }

    @Test
    void payoutsTransactionsAndSummaryHaveTheSpecifiedForm() throws Exception {
        var order = test.order(100_000, "1001");
        test.capture(order, 100_000);
        test.call("POST", order + "/refunds", "{\"refunded_amount\":1000,\"reference\":\"R1\"}");
        var id = order.substring(order.lastIndexOf('/') + 1);
        test.control("scenarios/chargeback", "{\"order_id\":\"" + id + "\",\"amount\":2000}");
        test.control("scenarios/holdback", "{\"amount\":3000}");
        test.time.tick(Duration.ofDays(7));
        var payouts = test.get("/settlements/v1/payouts");
        assertThat(payouts.path("payouts").size()).isEqualTo(1);
        conforms(SETTLEMENTS, "PayoutCollection", "payouts", payouts);
        conforms(SETTLEMENTS, "TransactionCollection", "transactions", test.get("/settlements/v1/transactions?size=3"));
        var summary = test.get("/settlements/v1/payouts/summary?start_date=2026-01-01&end_date=2027-01-01");
        conforms(SETTLEMENTS, "PayoutSummary", null, summary.path(0));
    }

    @Test
    void refusalsHaveTheSpecifiedForm() throws Exception {
        var refused = Json.read(test.capture(test.order(100, "1"), 101).body());
        conforms(ORDERS, "ErrorMessageDto", "error", refused);
        conforms(SETTLEMENTS, "ErrorResponse", "error", test.get("/settlements/v1/payouts/NOSUCH"));
    }

    private static void conforms(
            String file, String component, @org.jspecify.annotations.Nullable String ours, JsonNode answer)
            throws IOException {
        new VendorDescription("klarna", file).conforms(component, answer);
        if (ours != null) {
            assertThat(ourSchema(ours).validate(answer.toString(), InputFormat.JSON))
                    .as(ours)
                    .isEmpty();
        }
    }

    private static Schema ourSchema(String name) throws IOException {
        try (var in = SpecifiedAnswersTest.class.getResourceAsStream("answers.schema.json")) {
            var schema = (tools.jackson.databind.node.ObjectNode) Json.read(in.readAllBytes());
            schema.put("$ref", "#/$defs/" + name);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(schema.toString(), InputFormat.JSON);
        }
    }
}
