package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.testkit.HeldCredentials;

class SveaConnectorTest {
    private static ConnectionContext context(Map<String, String> settings, Map<String, String> secrets) {
        return new ConnectionContext(
                URI.create("https://paymentadminapi.svea.com"),
                settings,
                new HeldCredentials(secrets),
                call -> {
                    throw new AssertionError("opening makes no call");
                },
                InstantSource.fixed(Instant.EPOCH),
                ZoneOffset.UTC);
    }

    private static SveaSettings settings(String key, String value) {
        var all = new HashMap<>(Map.of("merchant-id", "1234"));
        all.put(key, value);
        return SveaSettings.of(context(all, Map.of("secret-word", "dummy")));
    }

    @Test
    void itIsFoundAndOpensWithoutACall() {
        assertThat(ServiceLoader.load(Connector.class))
                .extracting(each -> each.info().id())
                .contains("svea");
        assertThat(new SveaConnector().open(context(Map.of("merchant-id", "1234"), Map.of("secret-word", "dummy"))))
                .isInstanceOf(SveaSession.class);
        assertThat(settings("host", "")).isEqualTo(new SveaSettings("1234", 7, false));
    }

    @ParameterizedTest
    @CsvSource({
        "host,evil.example",
        "host,paymentadminapi.svea.com.evil.example",
        "merchant-id,''",
        "merchant-id,1:2",
        "overlap-days,0",
        "overlap-days,x",
        "callbacks,ja"
    })
    void aBadSettingIsNamed(String key, String value) {
        assertThatThrownBy(() -> settings(key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void withoutTheSecretWordItDoesNotOpen() {
        assertThatThrownBy(() -> SveaSettings.of(context(Map.of("merchant-id", "1"), Map.of())))
                .hasMessageContaining("secret-word");
    }

    /** The digest was made by another program: {@code printf '%s' '{"a":1}word2026-03-12 10:00:00' | sha512sum}. */
    @Test
    void theSignatureIsOverBodySecretAndTime() {
        var header = SveaClient.authorization(
                "1234", "word", "{\"a\":1}".getBytes(StandardCharsets.UTF_8), "2026-03-12 10:00:00");
        assertThat(header).startsWith("Svea ");
        assertThat(new String(Base64.getDecoder().decode(header.substring(5)), StandardCharsets.UTF_8))
                .isEqualTo("1234:"
                        + "6e88ac1eb8a8fb33a5ee8d3f2d4d5517ba88578f336ababf562664a269a91e5a"
                        + "c8c75e81a5e9b4d9b5f9766b18b488a11e0aa47c7974fe580ed1df78327774eb");
    }
}
