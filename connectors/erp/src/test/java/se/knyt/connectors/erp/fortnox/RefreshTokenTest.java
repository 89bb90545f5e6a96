package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.spi.ProviderFailure;

/** The single-use refresh token: used once, replaced, and known as lost when its answer is. */
class RefreshTokenTest {
    private final SimulatedFortnox fortnox = new SimulatedFortnox();

    @BeforeEach
    void signIn() {
        fortnox.signInWithRefreshToken();
    }

    @AfterEach
    void close() {
        fortnox.close();
    }

    @Test
    void isExchangedWellBeforeTheAccessTokenEnds() {
        try (var session = session()) {
            session.perform(Effects.collectiveCustomer());
            var first = secret(FortnoxConfig.REFRESH_TOKEN);
            assertThat(fortnox.credentials.exchanges).isEqualTo(1);
            fortnox.clock.tick(Duration.ofMinutes(45));
            session.perform(Effects.collectiveCustomer());
            assertThat(fortnox.credentials.exchanges).isEqualTo(1);
            fortnox.clock.tick(Duration.ofMinutes(10));
            session.perform(Effects.collectiveCustomer());
            assertThat(fortnox.credentials.exchanges).isEqualTo(2);
            assertThat(secret(FortnoxConfig.REFRESH_TOKEN)).isNotEqualTo(first);
        }
    }

    @Test
    void aRefusedTokenIsExchangedOnce() {
        try (var session = session()) {
            session.perform(Effects.collectiveCustomer());
            fortnox.fault("401", "GET /3/customers");
            session.perform(Effects.collectiveCustomer());
        }
        assertThat(fortnox.credentials.exchanges).isEqualTo(2);
    }

    @Test
    void aLostAnswerIsKnownAsLostAndNothingIsWritten() {
        fortnox.fault("applied-then-hung-up", "POST /oauth-v1/token");
        try (var session = session()) {
            // The token is spent: nothing but a person's sign-in helps, now and later. The effect itself was not sent.
            assertThatThrownBy(() -> session.perform(Effects.collectiveCustomer()))
                    .isInstanceOf(ProviderFailure.Unauthorized.class);
            assertThatThrownBy(() -> session.perform(Effects.collectiveCustomer()))
                    .isInstanceOf(ProviderFailure.Unauthorized.class);
        }
        assertThat(fortnox.client().list("/3/customers", Map.of(), "Customers")).isEmpty();
    }

    private FortnoxSession session() {
        return fortnox.session(Map.of(FortnoxConfig.LOGIN, "refresh-token"));
    }

    private String secret(String key) {
        return fortnox.credentials.secret(key).orElseThrow().reveal();
    }
}
