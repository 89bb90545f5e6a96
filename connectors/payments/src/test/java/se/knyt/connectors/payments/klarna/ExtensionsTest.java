package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.ExtendAuthorization;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.ProviderFailure;

/** {@code POST …/extend-authorization-time} answers 204 and nothing more: the new day is read back, and one asks by it. */
class ExtensionsTest {
    private KlarnaWorld world;
    private KlarnaSession session;

    @BeforeEach
    void open() {
        world = new KlarnaWorld();
        session = world.open();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static EffectRequest request(ExtendAuthorization body) {
        return new EffectRequest(
                "company-1/extend/1", EffectKind.EXTEND_AUTHORIZATION, body, Map.of(), Optional.empty(), new byte[0]);
    }

    @Test
    void theNewLastDayIsKlarnasOwnAndIsAskedForByIt() {
        var order = Json.text(world.reservation(), "order_id");
        // Twenty-eight days from the purchase.
        var until = KlarnaWorld.START.plus(Duration.ofDays(28));
        world.control().advance(Duration.ofDays(10));
        var body = new ExtendAuthorization(order, until);
        var request = request(body);
        assertThat(session.effects()).contains(EffectKind.EXTEND_AUTHORIZATION);
        assertThat(session.ask(request)).isInstanceOf(Asked.NotThere.class);
        var performed = session.perform(request);
        assertThat(performed.id()).isEqualTo(order);
        var given = Instant.parse(performed.facts().get(ExtendAuthorization.EXPIRES_AT));
        assertThat(given).isAfter(until.plus(Duration.ofDays(9)));
        assertThat(session.ask(request)).isInstanceOf(Asked.There.class);
    }

    @Test
    void whatHasRunOutIsNotExtended() {
        var order = Json.text(world.reservation(), "order_id");
        world.control().advance(Duration.ofDays(29));
        var body = new ExtendAuthorization(order, KlarnaWorld.START.plus(Duration.ofDays(28)));
        var request = request(body);
        assertThatThrownBy(() -> session.perform(request)).isInstanceOf(ProviderFailure.Refused.class);
    }

    /** {@code status} and {@code expires_at} of the order, 28 days from the purchase; an id that Klarna does not know is none. */
    @Test
    void howAReservationStandsIsReadFromItsOrder() {
        var order = Json.text(world.reservation(), "order_id");
        assertThat(session.status(order)).hasValueSatisfying(status -> {
            assertThat(status.state()).isEqualTo(PaymentStatusSource.State.OPEN);
            assertThat(status.expiresAt()).isEqualTo(KlarnaWorld.START.plus(Duration.ofDays(28)));
        });
        assertThat(session.status("00000000-0000-0000-0000-000000000000")).isEmpty();
        world.control().advance(Duration.ofDays(29));
        assertThat(session.status(order))
                .hasValueSatisfying(status -> assertThat(status.state()).isEqualTo(PaymentStatusSource.State.OVER));
    }
}
