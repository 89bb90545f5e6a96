package se.knyt.simulators.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ShopifySimulatorTest {
    private static final String CAPTURE = """
            mutation($input: OrderCaptureInput!) { orderCapture(input: $input) {
              transaction { id kind status receiptJson parentTransaction { id } } userErrors { field message } } }
            """;
    private static final String REFUND = """
            mutation($input: RefundInput!, $key: String!) { refundCreate(input: $input) @idempotent(key: $key) {
              refund { id totalRefundedSet { shopMoney { amount } } orderAdjustments(first: 5) { nodes { reason
                amountSet { shopMoney { amount } } } } transactions(first: 5) { nodes { status kind } }
                refundLineItems(first: 5) { nodes { quantity lineItem { sku } subtotalSet { shopMoney { amount } }
                totalTaxSet { shopMoney { amount } } } } }
              order { displayFinancialStatus } userErrors { field message } } }
            """;

    private ShopUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new ShopUnderTest();
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    private static BigDecimal amount(JsonNode bag) {
        return new BigDecimal(bag.path("shopMoney").path("amount").asString());
    }

    /** 899.00 at 25 % holds 179.80; 279.00 at 6 % holds 15.79 (15.792…); shipping 49.00 at 25 % holds 9.80. */
    @Test
    void anOrderHoldsItsTaxWithinItsPrices() throws Exception {
        test.control("sell", """
                {"lines":[{"sku":"TROJA-M","quantity":1},{"sku":"BOK-VANTAR","quantity":1}],"discount":false,"shipping":4900}
                """);
        var order = test.order("1001", """
                taxesIncluded totalPriceSet { shopMoney { amount } } totalTaxSet { shopMoney { amount } }
                displayFinancialStatus displayFulfillmentStatus
                lineItems(first: 10) { nodes { sku taxLines { rate priceSet { shopMoney { amount } } } } }
                transactions(first: 5) { kind status paymentId gateway }
                """);
        assertThat(amount(order.path("totalPriceSet"))).isEqualByComparingTo("1227.00");
        assertThat(amount(order.path("totalTaxSet"))).isEqualByComparingTo("205.39");
        assertThat(order.path("displayFinancialStatus").asString()).isEqualTo("AUTHORIZED");
        assertThat(order.path("transactions").path(0).path("kind").asString()).isEqualTo("AUTHORIZATION");
        var klarnaOrder = test.klarna.state().path("order").iterator().next();
        assertThat(klarnaOrder.path("order_amount").asLong()).isEqualTo(122_700);
        assertThat(klarnaOrder.path("merchant_reference1").asString())
                .isEqualTo(order.path("transactions").path(0).path("paymentId").asString());
        assertThat(klarnaOrder.has("merchant_reference2")).isFalse();
    }

    @Test
    void onlyWithExtendedAccessKlarnaHearsTheOrdersName() throws Exception {
        test.control("settings", "{\"extended_access\":true}");
        test.control("sell", "{}");
        var klarnaOrder = test.klarna.state().path("order").iterator().next();
        assertThat(klarnaOrder.path("merchant_reference2").asString()).isEqualTo("#1001");
    }

    /** Source's totals are law: for hundreds of made-up orders the parts must sum to the whole, taxes included or not. */
    @Test
    void everyMadeUpOrderAddsUp() throws Exception {
        test.control("sell", "{\"count\":150}");
        test.control("sell", "{\"count\":50,\"taxes_included\":false,\"discount\":true}");
        for (var order : test.shop.state().path("order")) {
            long lines = 0;
            long tax = 0;
            for (var line : order.path("lineItems")) {
                lines += Amount.of(line, "originalTotalSet");
                for (var allocation : line.path("discountAllocations")) {
                    lines -= Amount.of(allocation, "allocatedAmountSet");
                }
                tax += Amount.of(line.path("taxLines").path(0), "priceSet");
            }
            tax += Amount.of(
                    order.path("shippingLines").path(0).path("taxLines").path(0), "priceSet");
            long shipping = Amount.of(order, "totalShippingPriceSet");
            boolean included = order.path("taxesIncluded").asBoolean();
            assertThat(Amount.of(order, "totalPriceSet")).isEqualTo(lines + shipping + (included ? 0 : tax));
            assertThat(Amount.of(order, "totalTaxSet")).isEqualTo(tax);
        }
        assertThat(test.klarna.state().path("order").size()).isEqualTo(200);
    }

    @Test
    void aCaptureThroughTheShopIsMadeOnceAtKlarnaAndNeverBeyondTheAuthorization() throws Exception {
        test.control("sell", "{\"lines\":[{\"sku\":\"TROJA-M\"}],\"discount\":false,\"shipping\":0}");
        var order = test.order("1001", "id transactions(first: 1) { id }");
        var input = Json.object()
                .put("id", order.path("id").asString())
                .put(
                        "parentTransactionId",
                        order.path("transactions").path(0).path("id").asString())
                .put("amount", "899.00");
        var captured = test.data(CAPTURE, Json.object().set("input", input)).path("orderCapture");
        assertThat(captured.path("userErrors")).isEmpty();
        assertThat(captured.path("transaction").path("status").asString()).isEqualTo("SUCCESS");
        var receipt = Json.read(captured.path("transaction").path("receiptJson").asString());
        var klarnaOrder = test.klarna.state().path("order").iterator().next();
        assertThat(receipt.path("capture_id").asString())
                .isEqualTo(
                        klarnaOrder.path("captures").path(0).path("capture_id").asString());
        var again = test.data(CAPTURE, Json.object().set("input", input)).path("orderCapture");
        assertThat(again.path("userErrors").size()).isEqualTo(1);
        assertThat(test.order("1001", "displayFinancialStatus")
                        .path("displayFinancialStatus")
                        .asString())
                .isEqualTo("PAID");
    }

    /** "Must be the presentment currency … required for orders where the currency and presentment currency differ." 899.00 × 0.0885 = 79.56. */
    @Test
    void anOrderInAnotherCurrencyIsCapturedInTheBuyersAlone() throws Exception {
        test.control(
                "sell",
                "{\"lines\":[{\"sku\":\"TROJA-M\"}],\"discount\":false,\"shipping\":0,"
                        + "\"presentment\":{\"currency\":\"EUR\",\"rate\":\"0.0885\"}}");
        var order = test.order("1001", "id transactions(first: 1) { id }");
        var input = Json.object()
                .put("id", order.path("id").asString())
                .put(
                        "parentTransactionId",
                        order.path("transactions").path(0).path("id").asString())
                .put("amount", "79.56");
        for (var currency : new String[] {"", "SEK"}) {
            var named = currency.isEmpty() ? input : input.deepCopy().put("currency", currency);
            var refused = test.data(CAPTURE, Json.object().set("input", named)).path("orderCapture");
            assertThat(refused.path("userErrors").size()).as(currency).isEqualTo(1);
        }
        var captured = test.data(CAPTURE, Json.object().set("input", input.put("currency", "EUR")))
                .path("orderCapture");
        assertThat(captured.path("userErrors")).isEmpty();
        var klarnaOrder = test.klarna.state().path("order").iterator().next();
        assertThat(klarnaOrder.path("captured_amount").asLong()).isEqualTo(89900);
    }

    @Test
    void whenKlarnaAppliesAndHangsUpTheCaptureStaysPendingAndIsFoundMadeOnce() throws Exception {
        test.control("sell", "{\"lines\":[{\"sku\":\"TROJA-M\"}],\"discount\":false,\"shipping\":0}");
        test.klarna.fault(Json.read("{\"fault\":\"applied-then-hung-up\",\"route\":\"POST **/captures\",\"times\":2}"));
        test.control("orders/1001/capture", "{}"); // the app's own client may have repeated the call once
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var status = "";
        while (!status.equals("PAID") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            status = Json.text(test.shop.state().path("order").iterator().next(), "displayFinancialStatus");
        }
        assertThat(status).isEqualTo("PAID");
        var klarnaOrder = test.klarna.state().path("order").iterator().next();
        assertThat(klarnaOrder.path("captures").size()).isEqualTo(1);
    }

    @Test
    void aRefundOfUnitsGivesBackTheirShareAndNamesWhatTheMoneyDiffersBy() throws Exception {
        test.control("sell", "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":3}],\"discount\":false,\"shipping\":0}");
        test.control("ship", "{\"capture\":true}");
        var order = test.order("1001", "id lineItems(first: 1) { nodes { id } } transactions(first: 9) { id kind }");
        var input = Json.object().put("orderId", order.path("id").asString());
        input.putArray("refundLineItems")
                .addObject()
                .put(
                        "lineItemId",
                        order.path("lineItems").path("nodes").path(0).path("id").asString())
                .put("quantity", 1)
                .put("restockType", "RETURN");
        input.putArray("transactions")
                .addObject()
                .put("orderId", order.path("id").asString())
                .put("parentId", order.path("transactions").path(1).path("id").asString())
                .put("gateway", "Klarna")
                .put("kind", "REFUND")
                .put("amount", "90.00");
        var variables = Json.object().put("key", "one");
        variables.set("input", input);
        var answer = test.data(REFUND, variables).path("refundCreate");
        assertThat(answer.path("userErrors")).isEmpty();
        var refund = answer.path("refund");
        assertThat(amount(refund.path("totalRefundedSet"))).isEqualByComparingTo("90.00");
        var adjustment = refund.path("orderAdjustments").path("nodes").path(0);
        assertThat(adjustment.path("reason").asString()).isEqualTo("REFUND_DISCREPANCY");
        assertThat(amount(adjustment.path("amountSet"))).isEqualByComparingTo("9.00");
        assertThat(answer.path("order").path("displayFinancialStatus").asString())
                .isEqualTo("PARTIALLY_REFUNDED");
        var klarnaOrder = test.klarna.state().path("order").iterator().next();
        assertThat(klarnaOrder.path("refunded_amount").asLong()).isEqualTo(9_000);
        sameKeyIsTheSameRefund(variables, refund.path("id").asString());
    }

    /** And the same key with another input is refused; so is a mutation without a key. */
    private void sameKeyIsTheSameRefund(ObjectNode variables, String id) throws Exception {
        var again = test.data(REFUND, variables).path("refundCreate");
        assertThat(again.path("refund").path("id").asString()).isEqualTo(id);
        ((ObjectNode) variables.path("input")).put("note", "other");
        var other = test.data(REFUND, variables).path("refundCreate");
        assertThat(other.path("userErrors").path(0).path("message").asString()).contains("idempotency key");
        var bare = REFUND.replace(" @idempotent(key: $key)", "").replace(", $key: String!", "");
        assertThat(test.answer(bare, variables)
                        .path("errors")
                        .path(0)
                        .path("message")
                        .asString())
                .contains("@idempotent");
        var klarnaOrder = test.klarna.state().path("order").iterator().next();
        assertThat(klarnaOrder.path("refunded_amount").asLong()).isEqualTo(9_000);
    }

    @Test
    void goodsAreShippedInPartsAndNeverMoreThanRemain() throws Exception {
        test.control("sell", "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":3}]}");
        var fulfillmentOrder = test.order(
                        "1001",
                        "fulfillmentOrders(first: 1) { nodes { id status lineItems(first: 5) { nodes { id remainingQuantity } } } }")
                .path("fulfillmentOrders")
                .path("nodes")
                .path(0);
        var create = """
                mutation($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) {
                  fulfillment { id status trackingInfo { company number } } userErrors { field message } } }
                """;
        var input = Json.object();
        var group = input.putArray("lineItemsByFulfillmentOrder").addObject();
        group.put("fulfillmentOrderId", fulfillmentOrder.path("id").asString());
        var line = group.putArray("fulfillmentOrderLineItems").addObject();
        line.put(
                "id",
                fulfillmentOrder
                        .path("lineItems")
                        .path("nodes")
                        .path(0)
                        .path("id")
                        .asString());
        line.put("quantity", 2);
        input.putObject("trackingInfo").put("company", "PostNord").put("number", "123");
        var first = test.data(create, Json.object().set("f", input)).path("fulfillmentCreate");
        assertThat(first.path("fulfillment")
                        .path("trackingInfo")
                        .path(0)
                        .path("number")
                        .asString())
                .isEqualTo("123");
        var second = test.data(create, Json.object().set("f", input)).path("fulfillmentCreate");
        assertThat(second.path("fulfillment").isNull()).isTrue();
        assertThat(second.path("userErrors").size()).isEqualTo(1);
        assertThat(test.order("1001", "displayFulfillmentStatus")
                        .path("displayFulfillmentStatus")
                        .asString())
                .isEqualTo("PARTIALLY_FULFILLED");
        test.control("ship", "{}");
        assertThat(test.order("1001", "displayFulfillmentStatus")
                        .path("displayFulfillmentStatus")
                        .asString())
                .isEqualTo("FULFILLED");
    }

    @Test
    void tagsMetafieldsAndNotesAreKept() throws Exception {
        test.control("sell", "{}");
        var id = test.order("1001", "id").path("id").asString();
        test.data("mutation { tagsAdd(id: \"" + id
                + "\", tags: [\"bokförd\", \"bokförd\"]) { userErrors { message } } }");
        test.data("mutation { metafieldsSet(metafields: [{ownerId: \"" + id
                + "\", namespace: \"knyt\", key: \"invoice\", value: \"55\", type: \"single_line_text_field\"}]) {"
                + " metafields { value } userErrors { message } } }");
        test.data(
                "mutation { orderUpdate(input: {id: \"" + id
                        + "\", note: \"klart\", customAttributes: [{key: \"faktura\", value: \"55\"}]}) { userErrors { message } } }");
        var order = test.order(
                "1001",
                "tags note metafield(namespace: \"knyt\", key: \"invoice\") { value } customAttributes { key value }");
        assertThat(order.path("tags").size()).isEqualTo(1);
        assertThat(order.path("metafield").path("value").asString()).isEqualTo("55");
        assertThat(order.path("note").asString()).isEqualTo("klart");
        assertThat(order.path("customAttributes").path(0).path("value").asString())
                .isEqualTo("55");
    }

    @Test
    void aNewMetafieldHasAType() throws Exception {
        test.control("sell", "{}");
        var id = test.order("1001", "id").path("id").asString();
        var untyped = "mutation { metafieldsSet(metafields: [{ownerId: \"" + id
                + "\", namespace: \"knyt\", key: \"invoice\", value: \"55\"%s}]) { userErrors { field message } } }";
        var refused = test.data(untyped.formatted("")).path("metafieldsSet").path("userErrors");
        assertThat(refused.path(0).path("field").toString()).isEqualTo("[\"metafields\",\"0\",\"type\"]");
        assertThat(test.order("1001", "metafield(namespace: \"knyt\", key: \"invoice\") { value }")
                        .path("metafield")
                        .isNull())
                .isTrue();
        test.data(untyped.formatted(", type: \"single_line_text_field\""));
        assertThat(test.data(untyped.formatted("")).path("metafieldsSet").path("userErrors"))
                .as("what is there keeps its type")
                .isEmpty();
    }

    @Test
    void aCancelledOrderVoidsItsAuthorization() throws Exception {
        test.control("sell", "{}");
        test.control("orders/1001/cancel", "{}");
        var order = test.order(
                "1001",
                "cancelledAt cancelReason displayFinancialStatus lineItems(first: 9) { nodes { currentQuantity } }");
        assertThat(order.path("cancelReason").asString()).isEqualTo("CUSTOMER");
        assertThat(order.path("displayFinancialStatus").asString()).isEqualTo("VOIDED");
        for (var line : order.path("lineItems").path("nodes")) {
            assertThat(line.path("currentQuantity").asInt()).isZero();
        }
        assertThat(test.klarna
                        .state()
                        .path("order")
                        .iterator()
                        .next()
                        .path("status")
                        .asString())
                .isEqualTo("CANCELLED");
    }

    @Test
    void aPurchaseUnderFraudCheckCanBeNeitherShippedNorCaptured() throws Exception {
        test.control("sell", "{\"fraud\":\"PENDING\"}");
        var order = test.order("1001", "displayFinancialStatus displayFulfillmentStatus");
        assertThat(order.path("displayFinancialStatus").asString()).isEqualTo("PENDING");
        assertThat(order.path("displayFulfillmentStatus").asString()).isEqualTo("ON_HOLD");
        assertThat(test.control("ship", "{}").path("orders")).isEmpty();
        test.control("orders/1001/fraud", "{\"accepted\":true}");
        assertThat(test.control("ship", "{}").path("orders").size()).isEqualTo(1);
    }

    @Test
    void theSameSeedSellsTheSameInAnotherShop() throws Exception {
        test.control("sell", "{\"count\":12}");
        try (var other = new ShopUnderTest()) {
            other.time.tick(Duration.ofDays(3));
            other.control("sell", "{\"count\":12}");
            assertThat(Json.canonical(other.shop.canonical())).isEqualTo(Json.canonical(test.shop.canonical()));
            assertThat(Json.canonical(other.klarna.canonical())).isEqualTo(Json.canonical(test.klarna.canonical()));
        }
    }
}
