package se.knyt.simulators.svea;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;

class OrdersTest {
    private SveaUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new SveaUnderTest("2026-03-02T09:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    @Test
    void anInvoiceIsDeliveredByRowsAndCreditedByRows() throws Exception {
        var order = "/api/v1/orders/"
                + Json.text(
                        test.control(
                                "purchases", "{\"reference\":\"1001\",\"amount_minor\":10000,\"method\":\"Invoice\"}"),
                        "id");
        test.control("purchases/" + SveaUnderTest.id(order) + "/capture", "{\"amount_minor\":6000}");
        var read = test.get(order);
        assertThat(Json.text(read, "MerchantOrderId")).isEqualTo("1001");
        assertThat(Json.text(read, "OrderStatus")).isEqualTo("Open");
        var rest = test.finished(test.call("POST", order + "/deliveries", "{\"OrderRowIds\":[2]}"));
        assertThat(Json.number(rest, "DeliveryAmount")).isEqualTo(4_000);
        var credited = test.finished(test.call(
                "POST",
                order + "/deliveries/" + Json.number(rest, "Id") + "/credits",
                "{\"OrderRowIds\":[2],\"RowCreditingOptions\":[{\"OrderRowId\":2,\"Quantity\":25}]}"));
        assertThat(Json.number(credited, "Amount")).isEqualTo(-1_000);
        assertThat(Json.number(credited.path("OrderRows").path(0), "Quantity")).isEqualTo(-25);
        assertThat(Json.text(test.get(order), "OrderStatus")).isEqualTo("Delivered");
        assertThat(test.call("POST", order + "/deliveries", "{}").statusCode()).isEqualTo(409);
    }

    /** Three mugs at 100.00: one by its quantity, then two; a fourth there is not. Svea's own example has 100 for one piece. */
    @Test
    void piecesOfARowAreDeliveredByTheirQuantity() throws Exception {
        var order = test.purchaseOfRows(
                "{\"reference\":\"1001\",\"method\":\"Invoice\",\"rows\":[{\"name\":\"Mugg\",\"amount_minor\":30000,\"quantity\":3}]}");
        var deliveries = order + "/deliveries";
        assertThat(test.call("POST", deliveries, piece(1, 400)).statusCode())
                .as("more than is left")
                .isEqualTo(400);
        assertThat(test.call("POST", deliveries, piece(2, 100)).statusCode())
                .as("a row that is not named")
                .isEqualTo(400);
        var one = test.finished(test.call("POST", deliveries, piece(1, 100)));
        assertThat(Json.number(one, "DeliveryAmount")).isEqualTo(10_000);
        assertThat(Json.number(one.path("OrderRows").path(0), "Quantity")).isEqualTo(100);
        assertThat(Json.text(test.get(order), "OrderStatus")).isEqualTo("Open");
        assertThat(test.get(order).path("OrderRows").path(0).path("Actions").toString())
                .contains("CanDeliverRow");
        var rest = test.finished(test.call("POST", deliveries, "{\"OrderRowIds\":[1]}"));
        assertThat(Json.number(rest, "DeliveryAmount")).isEqualTo(20_000);
        assertThat(Json.text(test.get(order), "OrderStatus")).isEqualTo("Delivered");
    }

    private static String piece(long row, long quantity) {
        return "{\"OrderRowIds\":[1],\"RowDeliveryOptions\":[{\"OrderRowId\":" + row + ",\"Quantity\":" + quantity
                + "}]}";
    }

    @Test
    void aCardIsDeliveredOnceAndCreditedUpToASum() throws Exception {
        var order = test.purchase("1001", 10_000, "Card", false);
        assertThat(test.call("PATCH", order, "{\"CancelledAmount\":10000}").statusCode())
                .isEqualTo(400);
        assertThat(test.call("PATCH", order, "{\"CancelledAmount\":3000}").statusCode())
                .isEqualTo(204);
        var delivery = test.finished(test.call("POST", order + "/deliveries", "{}"));
        assertThat(Json.number(delivery, "DeliveryAmount")).isEqualTo(7_000);
        var path = order + "/deliveries/" + Json.number(delivery, "Id");
        test.finished(test.call("PATCH", path, "{\"CreditedAmount\":2000}"));
        assertThat(test.call("PATCH", path, "{\"CreditedAmount\":2000}").statusCode())
                .as("the value is cumulative")
                .isEqualTo(400);
        test.finished(test.call("PATCH", path, "{\"CreditedAmount\":5000}"));
        assertThat(test.call("PATCH", path, "{\"CreditedAmount\":7001}").statusCode())
                .isEqualTo(400);
        assertThat(Json.number(test.get(path), "CreditedAmount")).isEqualTo(5_000);
        assertThat(test.call("POST", path + "/credits", "{\"NewCreditOrderRow\":{\"UnitPrice\":1,\"Quantity\":100}}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void onlyAFreshAndRightlySignedCallIsHeard() throws Exception {
        var order = test.purchase("1001", 10_000, "Card", false);
        assertThat(test.call("GET", order, "", "2026-03-02 09:00").statusCode())
                .as("without seconds")
                .isEqualTo(200);
        assertThat(test.call("GET", order, "", "2026-03-02 08:45:00").statusCode())
                .isEqualTo(401);
        assertThat(test.call("GET", order, "", "yesterday").statusCode()).isEqualTo(401);
        assertThat(test.http
                        .send("GET", test.svea.baseUri() + order, "", "Authorization", "Svea MTI0ODQyOmFi")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatNobodyDeliversIsLetGoOf() throws Exception {
        var order = test.purchase("1001", 10_000, "Invoice", false);
        test.time.tick(Duration.ofDays(30));
        assertThat(Json.text(test.get(order), "OrderStatus")).isEqualTo("Cancelled");
        var cancelled = test.purchase("1002", 10_000, "Invoice", false);
        assertThat(test.call("PATCH", cancelled + "/", "{\"IsCancelled\":true}").statusCode())
                .isEqualTo(204);
        assertThat(test.call("PATCH", cancelled, "{}").statusCode()).isEqualTo(400);
        assertThat(test.call("GET", "/api/v1/orders/1", "").statusCode()).isEqualTo(404);
    }

    /** A new row of a credit has a name of at most forty characters, and its price is not below zero. */
    @Test
    void aCreditedRowIsNamedAndPositive() throws Exception {
        var order = test.purchase("1001", 10_000, "Invoice", false);
        var delivery = test.finished(test.call("POST", order + "/deliveries", "{}"));
        var credits = order + "/deliveries/" + Json.number(delivery, "Id") + "/credits";
        for (var row : new String[] {
            "{\"Name\":\"Återbetalning\",\"UnitPrice\":-100,\"Quantity\":100,\"VatPercent\":2500}",
            "{\"Name\":\"Återbetalning\",\"UnitPrice\":100,\"Quantity\":-100,\"VatPercent\":2500}",
            "{\"Name\":\"" + "x".repeat(41) + "\",\"UnitPrice\":100,\"Quantity\":100,\"VatPercent\":2500}",
            "{\"UnitPrice\":100,\"Quantity\":100,\"VatPercent\":2500}"
        }) {
            assertThat(test.call("POST", credits, "{\"NewCreditOrderRow\":" + row + "}")
                            .statusCode())
                    .as(row)
                    .isEqualTo(400);
        }
        var row = "{\"Name\":\"" + "x".repeat(40) + "\",\"UnitPrice\":100,\"Quantity\":100,\"VatPercent\":2500}";
        assertThat(Json.number(
                        test.finished(test.call("POST", credits, "{\"NewCreditOrderRows\":[" + row + "]}")), "Amount"))
                .isEqualTo(-100);
    }
}
