package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.ShipTo;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;
import tools.jackson.databind.node.ObjectNode;

class OrderMappingTest {
    private static final String ORDERS = "/shopify/orders";

    @TestFactory
    Stream<DynamicTest> ordersReadAsABookkeeperWouldReadThem() {
        var mapping = new OrderMapping(ShopifyConnections.settings(Map.of()));
        return Fixtures.in(
                OrderMappingTest.class,
                ORDERS,
                folder -> ReadingText.of(mapping.read(Json.parse(Fixtures.read(folder, "input.json")))));
    }

    private static ObjectNode order(String fixture) {
        var url = OrderMappingTest.class.getResource(ORDERS + "/" + fixture);
        return (ObjectNode)
                Json.parse(Fixtures.read(Path.of(Objects.requireNonNull(url).getPath()), "input.json"));
    }

    private static Order read(ObjectNode order, Map<String, String> settings) {
        var reading = new OrderMapping(ShopifyConnections.settings(settings)).read(order);
        return (Order) ((Reading.Read) reading).documents().getFirst();
    }

    @Test
    void aPersonsTagReleasesAnOrderThatShopifyWarnsOf() {
        var order = order("tax-on-top-business-held");
        assertThat(read(order, Map.of()).fraudHold()).isTrue();
        order.putArray("tags").add("Knyt-OK");
        assertThat(read(order, Map.of()).fraudHold()).isFalse();
    }

    @Test
    void aTagHoldsAnOrder() {
        var order = order("refund-less-return-fee").put("displayFulfillmentStatus", "UNFULFILLED");
        assertThat(read(order, Map.of()).fraudHold()).isFalse();
        order.putArray("tags").add("Fraud");
        assertThat(read(order, Map.of()).fraudHold()).isTrue();
    }

    @Test
    void anOrderOnHoldIsHeldAndOneThatTheShopSentIsNot() {
        var order = order("tax-on-top-business-held").put("displayFulfillmentStatus", "ON_HOLD");
        assertThat(read(order, Map.of("risk-holds", "CANCEL")).fraudHold()).isTrue();
        order.put("displayFulfillmentStatus", "FULFILLED");
        assertThat(read(order, Map.of()).fraudHold()).isFalse();
    }

    @Test
    void aCompanyNameMeansABusinessUnlessTheShopSaysOtherwise() {
        var order = order("refund-less-return-fee");
        ((ObjectNode) order.path("billingAddress")).put("company", "Eks Snickeri AB");
        assertThat(read(order, Map.of()).buyer().kind()).isEqualTo(Buyer.Kind.BUSINESS);
        assertThat(read(order, Map.of("company-means-business", "false"))
                        .buyer()
                        .kind())
                .isEqualTo(Buyer.Kind.CONSUMER);
    }

    /** A gift: who pays stands on the invoice, and the goods go to another. Both are kept apart from the order. */
    @Test
    void theGoodsGoToTheShippingAddressAndTheInvoiceToTheBillingOne() {
        var order = order("refund-less-return-fee");
        ((ObjectNode) order.path("shippingAddress"))
                .put("name", "Maja Granberg")
                .put("company", "Granbergs Blommor")
                .put("address1", "Sjögatan 4")
                .put("address2", "Uppgång B")
                .put("zip", "852 34")
                .put("city", "Sundsvall");
        var reading = (Reading.Read) new OrderMapping(ShopifyConnections.settings(Map.of())).read(order);
        var person = reading.persons().getFirst();
        assertThat(person.name()).isEqualTo("Eva Ek");
        assertThat(person.address1()).isEqualTo("Storgatan 1");
        assertThat(person.delivery())
                .isEqualTo(new ShipTo(
                        "Maja Granberg",
                        "Granbergs Blommor",
                        "",
                        "Sjögatan 4",
                        "Uppgång B",
                        "852 34",
                        "Sundsvall",
                        "SE"));
        assertThat(reading.documents().toString()).doesNotContain("Maja", "Sjögatan");
    }

    /** The same place with another telephone number is no other place. */
    @Test
    void oneAddressToldTwiceIsOne() {
        var reading = (Reading.Read)
                new OrderMapping(ShopifyConnections.settings(Map.of())).read(order("refund-less-return-fee"));
        assertThat(reading.persons().getFirst().shipTo()).isNull();
        assertThat(reading.persons().getFirst().delivery().address1()).isEqualTo("Storgatan 1");
    }

    @Test
    void anAmountConvertedForTheBuyerMayBeOffByAnOreARowAndIsNamed() {
        var order = order("one-ore-unexplained").put("presentmentCurrencyCode", "EUR");
        var read = read(order, Map.of());
        assertThat(read.rows()).last().satisfies(row -> {
            assertThat(row.kind()).isEqualTo(OrderRow.Kind.ROUNDING);
            assertThat(row.gross().toPlain()).isEqualTo("-0.01");
        });
    }

    /** A field that nobody named may hold whom the order is for. */
    @Test
    void onlyTheCheckoutsFieldsThatAreNamedAreKept() {
        var order = order("refund-less-return-fee");
        var fields = order.putArray("customAttributes");
        fields.addObject().put("key", "Leveransdag ").put("value", " lördag");
        fields.addObject().put("key", "Hälsning till").put("value", "Maja Granberg");
        fields.addObject().put("key", "tom").putNull("value");
        assertThat(read(order, Map.of()).attributes().toString()).doesNotContain("lördag", "Maja");
        var kept = read(order, Map.of("checkout-fields", "leveransdag, tom, finns inte"))
                .attributes();
        assertThat(kept).containsEntry("checkout.leveransdag", "lördag");
        assertThat(kept.keySet())
                .filteredOn(name -> name.startsWith("checkout."))
                .hasSize(1);
        assertThat(kept.toString()).doesNotContain("Maja");
    }

    @Test
    void taxThatTheRowsDoNotGiveIsUnreadable() {
        var order = order("refund-less-return-fee");
        ((ObjectNode) order.path("totalTaxSet").path("shopMoney")).put("amount", "99.81");
        var reading = new OrderMapping(ShopifyConnections.settings(Map.of())).read(order);
        assertThat(ReadingText.of(reading)).startsWith("UNREADABLE").contains("0.01 SEK is unexplained");
    }

    @Test
    void aReceiptThatCannotBeReadIsAsIfItWereNotThere() {
        var order = order("klarna-captured-and-shipped");
        ((ObjectNode) order.path("transactions").get(0)).put("receiptJson", "{not json");
        assertThat(ReadingText.of(new OrderMapping(ShopifyConnections.settings(Map.of())).read(order)))
                .contains("payment AUTHORIZATION SUCCESS 1198.00 SEK");
    }

    @Test
    void everyFieldTakenAwayGivesAReadingNotAnException() {
        var mapping = new OrderMapping(ShopifyConnections.settings(Map.of()));
        var names = order("two-rates-part-refund").propertyNames().stream().toList();
        for (var name : names) {
            var order = order("two-rates-part-refund");
            order.remove(name);
            assertThat(mapping.read(order)).as(name).isNotNull();
            order.put(name, 7);
            assertThat(mapping.read(order)).as(name).isNotNull();
        }
    }
}
