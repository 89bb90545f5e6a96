package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import se.knyt.http.json.Json;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;

class PayoutMappingTest {
    private static final List<String> ORDER_KEYS = List.of("order_id");

    @TestFactory
    Stream<DynamicTest> payoutsReadAsABookkeeperWouldReadThem() {
        return Fixtures.in(PayoutMappingTest.class, "/stripe/payouts", PayoutMappingTest::text);
    }

    /** As the source hands them on: without persons, the oldest first. */
    private static String text(Path folder) {
        var payout = Json.parse(Fixtures.read(folder, "payout.json"));
        var transactions = Json.list(Json.parse(Fixtures.read(folder, "transactions.json")), "data").stream()
                .map(Sources::withoutPersons)
                .toList()
                .reversed();
        return ReadingText.of(PayoutMapping.read(payout, transactions, ORDER_KEYS));
    }

    @Test
    void nothingOfABuyerIsKept() {
        var transaction = Json.parse("""
                {"id":"txn_1","source":{"id":"ch_1","billing_details":{"name":"A Person"},"metadata":{"order_id":"1"}}}
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(Sources.withoutPersons(transaction).toString())
                .doesNotContain("Person")
                .isEqualTo("{\"id\":\"txn_1\",\"source\":{\"id\":\"ch_1\",\"metadata\":{\"order_id\":\"1\"}}}");
    }

    @Test
    void onlyADescriptionThatIsAnOrderNumberIsTakenForOne() {
        for (var text : List.of("Order 10482", "10482", "#10482", "REFUND FOR CHARGE (Order 10482)")) {
            assertThat(order(text)).as(text).isEqualTo("10482");
        }
        for (var text : List.of("Payment by A Person 1", "Order 10482 to A Person", "", "SUBSCRIPTION CREATION")) {
            assertThat(order(text)).as(text).isEmpty();
        }
    }

    private static String order(String description) {
        var transaction = Json.object()
                .put("id", "txn_1")
                .put("amount", 100)
                .put("fee", 0)
                .put("net", 100)
                .put("currency", "sek")
                .put("reporting_category", "charge")
                .put("type", "charge")
                .put("description", description);
        var currency = new se.knyt.core.money.Currency("SEK");
        return new Lines(currency, ORDER_KEYS)
                .of(List.of(transaction))
                .getFirst()
                .orderReference();
    }
}
