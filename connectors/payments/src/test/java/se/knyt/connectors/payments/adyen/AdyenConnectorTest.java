package se.knyt.connectors.payments.adyen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
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
import se.knyt.testkit.HeldCredentials;

class AdyenConnectorTest {
    private static final Map<String, String> ACCOUNT = Map.of("merchant-account", "ExempelbutikenSE");
    private static final Map<String, String> KEY = Map.of("api-key", "dummy");

    static ConnectionContext context(Map<String, String> settings, Map<String, String> secrets) {
        return new ConnectionContext(
                URI.create("https://checkout-test.adyen.com"),
                settings,
                new HeldCredentials(secrets),
                call -> {
                    throw new AssertionError("opening makes no call");
                },
                InstantSource.fixed(Instant.EPOCH),
                ZoneOffset.UTC);
    }

    @Test
    void itIsFoundAndKeepsItsId() {
        assertThat(ServiceLoader.load(Connector.class))
                .extracting(each -> each.info().id())
                .contains("adyen");
    }

    @Test
    void everyDefaultIsAsDocumented() {
        assertThat(AdyenSettings.of(context(ACCOUNT, KEY)))
                .isEqualTo(new AdyenSettings("ExempelbutikenSE", false, "", 1));
    }

    @Test
    void theLiveHostHasAPrefixOfTheCompanysOwn() {
        var settings = new HashMap<>(ACCOUNT);
        settings.put("host", "1797a841fbb37ca7-Exempelbutiken-checkout-live.adyenpayments.com");
        assertThat(AdyenSettings.of(context(settings, KEY)).live()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "host,evil.example",
        "host,x-checkout-live.adyenpayments.com.evil.example",
        "host,checkout-live.adyenpayments.com",
        "merchant-account,a/b",
        "merchant-account,''",
        "report-user,a:b",
        "report-password,report@Company.Exempel",
        "first-batch,0",
        "first-batch,x",
        "first-batch,99999999"
    })
    void aBadSettingIsNamed(String key, String value) {
        var settings = new HashMap<>(ACCOUNT);
        // A user without the password is what the password is missing for.
        settings.put(key.equals("report-password") ? "report-user" : key, value);
        assertThatThrownBy(() -> AdyenSettings.of(context(settings, KEY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key);
    }

    @Test
    void aMissingOrUnreadableKeyIsNamed() {
        assertThatThrownBy(() -> new AdyenConnector().open(context(ACCOUNT, Map.of())))
                .hasMessageStartingWith("api-key");
        assertThatThrownBy(() -> new AdyenConnector()
                        .open(context(ACCOUNT, Map.of("api-key", "dummy", "hmac-key", "no hexadecimal"))))
                .hasMessageStartingWith("hmac-key");
    }
}
