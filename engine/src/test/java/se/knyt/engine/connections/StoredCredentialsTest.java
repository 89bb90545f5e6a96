package se.knyt.engine.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.TestEngine;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

/** A single-use credential is spent once, whichever process uses the connection, and only a lost answer ends the sign-in. */
class StoredCredentialsTest {
    private static final String KEY = "refresh-token";

    private TestEngine test;
    private long company;
    private long connection;

    @BeforeEach
    void open() {
        test = new TestEngine();
        company = test.company("bolaget");
        connection = test.connect(company, "a").id();
        test.engine
                .database()
                .doForCompany(
                        "secret",
                        company,
                        tx -> test.engine.connections().store(tx, company, connection, KEY, new Secret("first")));
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** What one process holds; it shares nothing with another's but the database. */
    private StoredCredentials process() {
        return new StoredCredentials(test.engine.database(), test.keys, test.engine.clocks(), company, connection);
    }

    private String held() {
        return process().secret(KEY).map(Secret::reveal).orElse("");
    }

    @Test
    void whileOneProcessRenewsAnotherSpendsNothingAndIsNotSignedOut() {
        process().replaceOnce(() -> {
            assertThatThrownBy(() -> process().replaceOnce(() -> {
                        throw new AssertionError("spent twice");
                    }))
                    .isInstanceOf(ProviderFailure.NotSent.class);
            return Map.of(KEY, new Secret("second"));
        });
        assertThat(held()).isEqualTo("second");
        process().replaceOnce(() -> Map.of(KEY, new Secret(held() + " and third")));
        assertThat(held()).isEqualTo("second and third");
    }

    @Test
    void aLostAnswerEndsTheSignInOnceNoAnswerCanComeAnyMore() {
        assertThatThrownBy(() -> process().replaceOnce(() -> {
                    throw new ProviderFailure.OutcomeUnknown("no whole answer");
                }))
                .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        assertThatThrownBy(() -> process().replaceOnce(Map::of)).isInstanceOf(ProviderFailure.NotSent.class);
        test.clock.move(Duration.ofSeconds(61));
        assertThatThrownBy(() -> process().replaceOnce(Map::of)).isInstanceOf(ProviderFailure.Unauthorized.class);
        assertThat(held()).isEqualTo("first");
    }
}
