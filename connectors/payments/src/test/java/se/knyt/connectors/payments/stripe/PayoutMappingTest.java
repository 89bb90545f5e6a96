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

    /** Stripe's own words: the source amount × the rate is the amount. 12 000 yen and 10.000 dinar have no and three decimals. */
    @Test
    void whatWasChangedIsToldInTheCurrencyOfThePurchaseToo() {
        assertThat(changed("eur", 11_900, "11.4213", 135_913)).isEqualTo("119.00 EUR");
        assertThat(changed("jpy", 12_000, "0.0701", 84_120)).isEqualTo("12000 JPY");
        assertThat(changed("kwd", 10_000, "34.5", 34_500)).isEqualTo("10.000 KWD");
        // 12 000 ISK are written as 1200000, and half a króna does not exist.
        assertThat(changed("isk", 1_200_000, "0.0765", 91_800)).isEqualTo("12000 ISK");
        assertThat(changed("isk", 1_200_050, "0.0765", 91_804)).isEmpty();
        // 1 000 000.00 × 11.4213 is held to what four decimals can say: 100.00 + 0.02.
        assertThat(changed("eur", 100_000_000, "11.4213", 1_142_140_002)).isEqualTo("1000000.00 EUR");
        assertThat(changed("eur", 100_000_000, "11.4213", 1_142_140_003)).isEmpty();
        // A source whose amount at the rate is another says nothing certain of this line.
        assertThat(changed("eur", 11_900, "11.4213", 135_000)).isEmpty();
        assertThat(changed("sek", 11_900, "1", 11_900)).isEmpty();
        assertThat(changed("EURO", 11_900, "11.4213", 135_913)).isEmpty();
    }

    /** 1 000 ISK less 30 are written as 100000, 3000 and 97000. A fee of 29.50 is no amount in ISK: then nothing is rounded. */
    @Test
    void whatStripeWritesWithDecimalsThatTheCurrencyLacksIsReadWhereItIsWhole() {
        assertThat(inIsk(3_000)).contains("970 ISK").contains("1000 ISK").contains("-30 ISK");
        assertThat(inIsk(2_950)).contains("stripe.payout-decimals").contains("txn_1");
    }

    private static String inIsk(long fee) {
        long net = 100_000 - fee;
        var payout = Json.parse(("{\"id\":\"po_1\",\"amount\":" + net
                        + ",\"currency\":\"isk\",\"created\":1773273600,\"status\":\"paid\"}")
                .getBytes(StandardCharsets.UTF_8));
        var charge = Json.parse(("{\"id\":\"txn_1\",\"amount\":100000,\"fee\":" + fee + ",\"net\":" + net
                        + ",\"created\":1773187200,\"currency\":\"isk\",\"reporting_category\":\"charge\",\"type\":\"charge\"}")
                .getBytes(StandardCharsets.UTF_8));
        var itself = Json.parse(("{\"id\":\"txn_2\",\"amount\":-" + net + ",\"fee\":0,\"net\":-" + net
                        + ",\"currency\":\"isk\",\"type\":\"payout\",\"source\":\"po_1\"}")
                .getBytes(StandardCharsets.UTF_8));
        return PayoutMapping.read(payout, List.of(charge, itself), ORDER_KEYS).toString();
    }

    private static String changed(String of, long source, String rate, long amount) {
        var transaction = Json.parse(("{\"id\":\"txn_1\",\"amount\":" + amount + ",\"fee\":0,\"net\":" + amount
                        + ",\"currency\":\"sek\",\"exchange_rate\":" + rate
                        + ",\"reporting_category\":\"charge\",\"type\":\"charge\",\"source\":{\"id\":\"ch_1\",\"object\":\"charge\","
                        + "\"amount\":" + source + ",\"currency\":\"" + of + "\"}}")
                .getBytes(StandardCharsets.UTF_8));
        return new Lines(new se.knyt.core.money.Currency("SEK"), ORDER_KEYS)
                .of(List.of(transaction))
                .getFirst()
                .original()
                .map(Object::toString)
                .orElse("");
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
