package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo.Setting;

class ShopifyConnectorTest {
    @Test
    void itIsFoundAndKeepsItsId() {
        assertThat(ServiceLoader.load(Connector.class))
                .extracting(each -> each.info().id())
                .contains("shopify");
    }

    @Test
    void everyDefaultIsAsDocumented() {
        assertThat(ShopifyConnections.settings(Map.of()))
                .isEqualTo(new ShopifySettings(
                        "sandbox.myshopify.com",
                        "2026-10",
                        Duration.ofMinutes(10),
                        10,
                        false,
                        "Knyt",
                        Set.of("fraud", "bedrägerikontroll"),
                        "knyt-ok",
                        Set.of("CANCEL", "INVESTIGATE"),
                        true,
                        Set.of("organisationsnummer", "orgnr", "org_nr", "organization_number", "organizationnumber"),
                        Set.of("vat_number", "vat_nummer", "vatnumber", "momsregistreringsnummer"),
                        Set.of(),
                        new OrderFields(List.of()),
                        false,
                        false,
                        ""));
    }

    @Test
    void secretsAreDeclaredAsSuchAndNoneHasADefault() {
        assertThat(ShopifySettings.declared())
                .filteredOn(Setting::secret)
                .extracting(Setting::key)
                .containsExactly("access-token", "client-secret", "client-secret-previous");
        assertThat(ShopifySettings.declared())
                .filteredOn(Setting::secret)
                .extracting(Setting::defaultValue)
                .containsOnly("");
    }

    @ParameterizedTest
    @CsvSource({
        "shop,evil.example/",
        "shop,user@sandbox.myshopify.com",
        "api-version,latest",
        "api-version,2026-11",
        "overlap-minutes,4",
        "overlap-minutes,1441",
        "overlap-minutes,x",
        "page-size,0",
        "page-size,101",
        "notify-buyer,yes",
        "company-means-business,1",
        "read-returns,ja",
        "hold-orders,nej",
        "restock-location,Lagret"
    })
    void aBadSettingIsNamed(String key, String value) {
        assertThatThrownBy(() -> ShopifyConnections.settings(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key);
    }

    @Test
    void everyKeyMayBeSet() {
        var settings = ShopifyConnections.settings(Map.ofEntries(
                Map.entry("shop", "other.myshopify.com"),
                Map.entry("api-version", "2026-07"),
                Map.entry("overlap-minutes", "5"),
                Map.entry("page-size", "1"),
                Map.entry("notify-buyer", "true"),
                Map.entry("order-tag", "Bokförd"),
                Map.entry("hold-tags", "stopp"),
                Map.entry("release-tag", "släpp"),
                Map.entry("risk-holds", "CANCEL"),
                Map.entry("company-means-business", "false"),
                Map.entry("organization-number-attributes", "Org"),
                Map.entry("vat-number-attributes", "Vat"),
                Map.entry("checkout-fields", "Leveransdag"),
                Map.entry("order-fields", "kanal=/sourceName"),
                Map.entry("read-payment-terms", "true"),
                Map.entry("read-returns", "true"),
                Map.entry("restock-location", "70000000002")));
        assertThat(settings)
                .isEqualTo(new ShopifySettings(
                        "other.myshopify.com",
                        "2026-07",
                        Duration.ofMinutes(5),
                        1,
                        true,
                        "Bokförd",
                        Set.of("stopp"),
                        "släpp",
                        Set.of("CANCEL"),
                        false,
                        Set.of("org"),
                        Set.of("vat"),
                        Set.of("leveransdag"),
                        new OrderFields(List.of(new OrderFields.Field("kanal", "/sourceName", List.of("sourceName")))),
                        true,
                        true,
                        "70000000002"));
    }

    @Test
    void noCredentialIsNamed() {
        var context = ShopifyConnections.context(Map.of(), Map.of(), ShopifyConnections.NO_CALL);
        assertThatThrownBy(() -> new ShopifyConnector().open(context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("access-token");
    }

    @Test
    void theAppsClientCredentialsAreEnough() {
        var context = ShopifyConnections.context(
                Map.of("client-id", "app"), Map.of("client-secret", "sandbox-secret"), ShopifyConnections.NO_CALL);
        assertThat(new ShopifyConnector().open(context)).isNotNull();
    }

    @Test
    void aCursorGoesThroughTextAndAForeignOneIsRefused() {
        var start = Instant.parse("2026-01-01T00:00:00Z");
        var now = start.plusSeconds(7200);
        var cursor =
                OrderCursor.parse("", start, now).seen(start.plusSeconds(3600)).within("eyJsYXN0X2lkIjox fQ==");
        assertThat(OrderCursor.parse(cursor.toString(), start, now)).isEqualTo(cursor);
        assertThat(cursor.nextSweep(Duration.ofMinutes(5)).from()).isEqualTo(start.plusSeconds(3300));
        assertThat(cursor.nextSweep(Duration.ofDays(5)).from())
                .as("never before the start")
                .isEqualTo(start);
        assertThatThrownBy(() -> OrderCursor.parse("x", start, now)).isInstanceOf(IllegalArgumentException.class);
    }
}
