package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.spi.ProviderFailure;

/** Signing in, both ways. */
class LoginTest {
    private final SimulatedFortnox fortnox = new SimulatedFortnox();

    @AfterEach
    void close() {
        fortnox.close();
    }

    @Test
    void aTokenOfTheServiceAccountIsRenewedWhenItEnds() {
        fortnox.drive(Effects.collectiveCustomer());
        fortnox.clock.tick(Duration.ofHours(3));
        assertThat(fortnox.session.perform(Effects.collectiveCustomer()).id()).isNotEmpty();
    }

    @Test
    void aRefusedTokenIsAnsweredOnceWithANewOne() {
        fortnox.drive(Effects.collectiveCustomer());
        fortnox.fault("401", "GET /3/customers");
        assertThat(fortnox.session.perform(Effects.collectiveCustomer()).id()).isNotEmpty();
    }

    @Test
    void aWrongSecretAsksForASignIn() {
        fortnox.credentials.put(FortnoxConfig.CLIENT_SECRET, "not-the-secret");
        assertThatThrownBy(() -> fortnox.session.perform(Effects.collectiveCustomer()))
                .isInstanceOf(ProviderFailure.Unauthorized.class)
                .hasMessageNotContaining("not-the-secret");
    }

    @Test
    void aSingleUseTokenThatIsNotThereAsksForASignIn() {
        try (var session = fortnox.session(Map.of(FortnoxConfig.LOGIN, "refresh-token"))) {
            assertThatThrownBy(() -> session.perform(Effects.collectiveCustomer()))
                    .isInstanceOf(ProviderFailure.Unauthorized.class);
        }
    }

    @Test
    void aSpentRefreshTokenAsksForASignIn() {
        fortnox.credentials.put(FortnoxConfig.REFRESH_TOKEN, "spent-long-ago");
        try (var session = fortnox.session(Map.of(FortnoxConfig.LOGIN, "refresh-token"))) {
            assertThatThrownBy(() -> session.perform(Effects.collectiveCustomer()))
                    .isInstanceOf(ProviderFailure.Unauthorized.class);
        }
        assertThat(fortnox.credentials.exchanges).isEqualTo(1);
    }

    @Test
    void settingsOutOfBoundsAreNamed() {
        for (var wrong : Map.of(
                        FortnoxConfig.TENANT_ID, "12x",
                        FortnoxConfig.LOGIN, "password",
                        FortnoxConfig.COST_CENTER, "FAR-TOO-LONG",
                        FortnoxConfig.ARTICLE_NUMBERS, "always",
                        FortnoxConfig.CLIENT_ID, "")
                .entrySet()) {
            assertThatThrownBy(() -> fortnox.session(Map.of(wrong.getKey(), wrong.getValue())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.getKey());
        }
    }
}
