package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo.Setting;
import se.knyt.testkit.HeldCredentials;

class KlarnaConnectorTest {
    private static final Map<String, String> USER = Map.of("username", "K1_user");
    private static final Map<String, String> PASSWORD = Map.of("password", "sandbox-secret");

    private static ConnectionContext context(Map<String, String> settings, Map<String, String> secrets) {
        return new ConnectionContext(
                URI.create("https://api.klarna.com"),
                settings,
                new HeldCredentials(secrets),
                call -> {
                    throw new AssertionError("opening makes no call");
                },
                InstantSource.fixed(Instant.EPOCH),
                ZoneOffset.UTC);
    }

    private static KlarnaSettings settings(String key, String value) {
        var all = new HashMap<>(USER);
        all.put(key, value);
        return KlarnaSettings.of(context(all, PASSWORD), Vendor.KLARNA);
    }

    @Test
    void itIsFoundAndKeepsItsId() {
        assertThat(ServiceLoader.load(Connector.class))
                .extracting(each -> each.info().id())
                .contains("klarna", "kustom");
    }

    @Test
    void everyDefaultIsAsDocumented() {
        var settings = KlarnaSettings.of(context(USER, PASSWORD), Vendor.KLARNA);
        assertThat(settings).isEqualTo(new KlarnaSettings(Vendor.KLARNA, "K1_user", Duration.ofDays(7), true));
    }

    @Test
    void secretsAreDeclaredAsSuchAndNoneHasADefault() {
        assertThat(KlarnaSettings.declared(Vendor.KLARNA))
                .filteredOn(Setting::secret)
                .extracting(Setting::key)
                .containsExactly("password", "api-key");
        assertThat(KlarnaSettings.declared(Vendor.KLARNA))
                .filteredOn(Setting::secret)
                .extracting(Setting::defaultValue)
                .containsOnly("");
    }

    @ParameterizedTest
    @CsvSource({
        "host,evil.example",
        "host,api.klarna.com.evil.example",
        "host,api.kustom.co",
        "overlap-days,0",
        "overlap-days,91",
        "overlap-days,x",
        "fetch-report,yes",
        "username,a:b"
    })
    void aBadSettingIsNamed(String key, String value) {
        assertThatThrownBy(() -> settings(key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key);
    }

    @ParameterizedTest
    @CsvSource({"host,api.playground.klarna.com", "overlap-days,90", "fetch-report,false"})
    void everyKeyMayBeSet(String key, String value) {
        assertThat(settings(key, value).username()).isEqualTo("K1_user");
    }

    @Test
    void anApiKeyIsEnough() {
        assertThat(KlarnaSettings.of(context(Map.of(), Map.of("api-key", "sandbox-secret")), Vendor.KLARNA)
                        .username())
                .isEmpty();
    }

    @Test
    void kustomHasItsOwnHostAndItsOwnCodes() {
        var kustom = new KustomConnector();
        assertThat(kustom.info().settings())
                .filteredOn(setting -> setting.key().equals("host"))
                .extracting(Setting::defaultValue)
                .containsExactly("api.kustom.co");
        assertThat(kustom.checks()).contains("kustom.account").allMatch(code -> code.startsWith("kustom."));
        assertThat(kustom.refusals())
                .contains("kustom.CAPTURE_NOT_ALLOWED")
                .allMatch(code -> code.startsWith("kustom."));
        assertThat(new KlarnaConnector().refusals()).allMatch(code -> code.startsWith("klarna."));
        var key = Map.of("api-key", "sandbox-secret");
        assertThatThrownBy(() -> kustom.open(context(Map.of("host", "api.klarna.com"), key)))
                .hasMessageStartingWith("host");
        assertThat(kustom.open(context(Map.of(), key))).isInstanceOf(KlarnaSession.class);
    }

    @Test
    void noCredentialIsNamed() {
        assertThatThrownBy(() -> new KlarnaConnector().open(context(Map.of(), Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("username");
    }

    @Test
    void aCursorGoesThroughTextAndAForeignOneIsRefused() {
        var start = Instant.parse("2026-01-01T00:00:00Z");
        var cursor = PayoutCursor.parse("", start)
                .begun(start.plusSeconds(10))
                .seen(start.plusSeconds(5))
                .at(20);
        assertThat(PayoutCursor.parse(cursor.toString(), start)).isEqualTo(cursor);
        assertThat(cursor.nextSweep(Duration.ofDays(7)).from())
                .as("never before the start")
                .isEqualTo(start);
        assertThatThrownBy(() -> PayoutCursor.parse("x", start)).isInstanceOf(IllegalArgumentException.class);
    }
}
