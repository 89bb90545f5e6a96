package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo.Setting;
import se.knyt.testkit.HeldCredentials;

class StripeConnectorTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private static ConnectionContext context(Map<String, String> settings, Map<String, String> secrets) {
        return new ConnectionContext(
                URI.create("https://api.stripe.com"),
                settings,
                new HeldCredentials(secrets),
                call -> {
                    throw new AssertionError("opening makes no call");
                },
                InstantSource.fixed(Instant.EPOCH),
                ZoneOffset.UTC);
    }

    @Test
    void itIsFoundAndOpensWithoutACall() {
        assertThat(ServiceLoader.load(Connector.class))
                .extracting(each -> each.info().id())
                .contains("stripe");
        var session = new StripeConnector().open(context(Map.of(), Map.of("api-key", "dummy")));
        assertThat(session).isInstanceOf(StripeSession.class);
    }

    @Test
    void everyDefaultIsAsDocumented() {
        assertThat(StripeSettings.of(context(Map.of(), Map.of("api-key", "dummy"))))
                .isEqualTo(new StripeSettings(
                        "",
                        List.of("order_number", "order_name", "order_id", "orderId"),
                        Duration.ofDays(14),
                        Map.of()));
    }

    @Test
    void secretsAreDeclaredAsSuchAndNoneHasADefault() {
        assertThat(StripeSettings.declared())
                .filteredOn(Setting::secret)
                .allSatisfy(setting -> assertThat(setting.defaultValue()).isEmpty())
                .extracting(Setting::key)
                .containsExactly("api-key", "webhook-secret");
    }

    @ParameterizedTest
    @CsvSource({"overlap-days,0", "overlap-days,100", "account,1234", "account,acct_../x", "order-keys,a;b"})
    void aBadSettingIsNamed(String key, String value) {
        assertThatThrownBy(() -> StripeSettings.of(context(Map.of(key, value), Map.of("api-key", "dummy"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void withoutAKeyItDoesNotOpen() {
        assertThatThrownBy(() -> StripeSettings.of(context(Map.of(), Map.of()))).hasMessageContaining("api-key");
    }

    @Test
    void aSweepBeginsAtTheOldestPayoutThatIsNotExplainedYet() {
        var day = Duration.ofDays(1);
        var sweep = PayoutCursor.parse("", START)
                .seen(START.plus(day.multipliedBy(30)))
                .waiting(START.plus(day.multipliedBy(10)));
        assertThat(sweep.nextSweep(day.multipliedBy(14)).from()).isEqualTo(START.plus(day.multipliedBy(10)));
        var forgotten = sweep.seen(START.plus(day.multipliedBy(100)));
        assertThat(forgotten.nextSweep(day.multipliedBy(14)).from()).isEqualTo(START.plus(day.multipliedBy(40)));
        assertThat(PayoutCursor.parse(sweep.toString(), START)).isEqualTo(sweep);
        assertThat(PayoutCursor.parse(sweep.goingOn("po_1").toString(), START).after())
                .isEqualTo("po_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "2026-03-01T00:00:00Z", "a b c d"})
    void aStrangeCursorIsRefused(String cursor) {
        assertThatThrownBy(() -> PayoutCursor.parse(cursor, START)).isInstanceOf(IllegalArgumentException.class);
    }
}
