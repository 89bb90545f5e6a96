package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.commerce.Order;
import se.knyt.http.json.Json;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.SettingRefused;
import se.knyt.testkit.Fixtures;
import tools.jackson.databind.node.ObjectNode;

/** Fields of the order as it came, named by JSON Pointer: kept exactly, bounded, and never into what names a person. */
class OrderFieldsTest {
    /** RFC 6901, section 4: {@code ~1} is a slash and {@code ~0} a tilde, unescaped in that order. */
    @Test
    void aPointerLeadsToOneValue() {
        var order = (ObjectNode) Json.parse("""
                {"sourceName": " pos ", "a/b": "slash", "m~n": "tilde", "~1": "both", "flag": true, "rate": 0.250,
                 "empty": null, "object": {"a": 1}, "list": [{"x": "first"}, {"x": "second"}]}
                """.getBytes(StandardCharsets.UTF_8));
        var fields = OrderFields.of("kanal=/sourceName, /a~1b, /m~0n, both=/~01, /flag, /rate, second=/list/1/x,"
                + " /empty, /object, /list, third=/list/2/x, padded=/list/01/x, /flag/deeper, /nowhere");
        // What is no single value, what is empty and what is not there is no attribute; a list's place has no leading
        // zero.
        assertThat(fields.of(order))
                .isEqualTo(Map.of(
                        "raw.kanal", "pos",
                        "raw.a~1b", "slash",
                        "raw.m~0n", "tilde",
                        "raw.both", "both",
                        "raw.flag", "true",
                        "raw.rate", "0.250",
                        "raw.second", "second"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/email",
                "/phone",
                "x=/billingAddress/name",
                "/shippingAddress/countryCodeV2",
                "/customer/id",
                "/contactEmail",
                "/customAttributes/0/value",
                "/purchasingEntity/company/name",
                "/note",
                "/transactions/0/receiptJson",
                "/retailLocation/address/name",
                "/EMAIL"
            })
    void aPathIntoWhatNamesAPersonIsRefused(String written) {
        assertThat(refused(written).reason()).isEqualTo("person");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sourceName                | pointer
            x=sourceName              | pointer
            x=/a//b                   | pointer
            x=/a~2                    | pointer
            x=/a/                     | pointer
            x y=/a                    | pointer
            x=/1/2/3/4/5/6/7/8/9/10/11 | pointer
            x=/a,x=/b                 | twice
            """)
    void whatIsNoPointerIsRefused(String written, String reason) {
        var refused = refused(written);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.setting()).isEqualTo("order-fields");
        assertThat(refused).hasMessageStartingWith("order-fields ");
    }

    @Test
    void noMoreThanTwentyAreKeptAndNoneIsLongerThanAnAttribute() {
        var many = IntStream.rangeClosed(1, 21).mapToObj(i -> "f" + i + "=/a").collect(Collectors.joining(","));
        assertThat(refused(many).reason()).isEqualTo("many");
        var order = order().put("sourceName", "x".repeat(5000));
        assertThat(read(order, "/sourceName").attributes().get("raw.sourceName"))
                .hasSize(200);
    }

    @Test
    void theOrderKeepsWhatIsNamedAndNothingElse() {
        var kept = read(order(), "kanal=/sourceName,/displayFinancialStatus").attributes();
        assertThat(kept).containsKeys("raw.kanal", "raw.displayFinancialStatus");
        assertThat(kept.keySet()).filteredOn(name -> name.startsWith("raw.")).hasSize(2);
    }

    /** Only what the query asks for can be there; the preflight names the rest. */
    @Test
    void whatIsNotReadIsNamed() {
        var fields = OrderFields.of("/sourceName,/lineItems/nodes/0/sku,/lineItems/nodes/0/taxLines/1/ratePercentage,"
                + "/retailLocation/address/countryCode,/app/name,/lineItems,/paymentTerms/dueInDays");
        assertThat(fields.notRead(false))
                .extracting(OrderFields.Field::pointer)
                .containsExactly("/app/name", "/lineItems", "/paymentTerms/dueInDays");
        assertThat(fields.notRead(true))
                .extracting(OrderFields.Field::pointer)
                .containsExactly("/app/name", "/lineItems");
        assertThat(ReadFields.of(Queries.ORDERS)).hasSizeGreaterThan(60);
    }

    @Test
    void thePreflightSaysSo() {
        try (var world = new ShopifyWorld()) {
            var settings = ShopifyConnections.settings(Map.of("order-fields", "/sourceName,/app/name"));
            var checks = new ShopPreflight(world.client(), settings, ZoneId.of("Europe/Stockholm"), true)
                    .check(new Plan(LocalDate.of(2026, 11, 25), Set.of(), Set.of(), Map.of(), Set.of("SEK"), "K"));
            assertThat(checks)
                    .filteredOn(check -> check.code().equals("shopify.order-fields"))
                    .singleElement()
                    .satisfies(check -> {
                        assertThat(check.status()).isEqualTo(Status.WARN);
                        assertThat(check.arguments()).containsEntry("fields", "/app/name");
                    });
        }
    }

    @Test
    void theConnectorTellsWhichNamesItsSettingsGive() {
        assertThat(new ShopifyConnector()
                        .namedFields(
                                Map.of("checkout-fields", "Leveransdag", "order-fields", "kanal=/sourceName,/test")))
                .containsExactly("checkout.leveransdag", "raw.kanal", "raw.test");
        assertThat(new ShopifyConnector().namedFields(Map.of())).isEmpty();
    }

    private static SettingRefused refused(String written) {
        return catchThrowableOfType(SettingRefused.class, () -> OrderFields.of(written));
    }

    private static ObjectNode order() {
        var url = OrderFieldsTest.class.getResource("/shopify/orders/refund-less-return-fee");
        return (ObjectNode)
                Json.parse(Fixtures.read(Path.of(Objects.requireNonNull(url).getPath()), "input.json"));
    }

    private static Order read(ObjectNode order, String fields) {
        var reading = new OrderMapping(ShopifyConnections.settings(Map.of("order-fields", fields))).read(order);
        return (Order) ((Reading.Read) reading).documents().getFirst();
    }
}
