package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.testing.TestEngine;
import se.knyt.spi.ProviderFailure;

/** Who is asked for webhooks, when, and what is remembered of it. */
class HookSubscriptionsTest {
    private static final URI HERE = URI.create("https://knyt.example.se/under");

    private TestEngine test;
    private long company;
    private ConnectionRow connection;
    private Leases leases;

    @BeforeEach
    void open() {
        test = new TestEngine();
        company = test.company("bolaget");
        connection = test.connect(company, "a");
        leases = new Leases(test.engine.database(), "owner");
        leases.keep(List.of(connection.leaseScope()));
    }

    @AfterEach
    void close() {
        test.close();
    }

    private HookSubscriptions at(URI address) {
        var hooks =
                new HookSubscriptions(test.engine.database(), test.engine.connections(), test.engine.clocks(), leases);
        hooks.bind(row -> Optional.of(address));
        return hooks;
    }

    private boolean later(HookSubscriptions hooks, Duration by) {
        test.clock.move(by);
        return hooks.step(List.of(connection));
    }

    private String standing() {
        return test.text(
                company,
                "select hook_address || ' ' || hook_error_code || ' ' || hook_failures from connection where company_id = ?",
                company);
    }

    @Test
    void aNewConnectionIsAskedOnceAndThenOnceADay() {
        var hooks = at(HERE);
        assertThat(hooks.step(List.of(connection))).isTrue();
        assertThat(later(hooks, Duration.ofHours(1))).isFalse();
        assertThat(later(hooks, Duration.ofHours(22))).isFalse();
        assertThat(later(hooks, Duration.ofHours(1))).isTrue();
        assertThat(test.system.told())
                .hasSize(2)
                .allSatisfy(
                        address -> assertThat(address.toString()).startsWith("https://knyt.example.se/under/hooks/"));
        assertThat(standing()).isEqualTo(HERE + "  0");
    }

    /** The clock was forty days ahead for a moment, and the address has changed since. */
    @Test
    void whereTheClockWasAheadANewAddressIsToldAtOnce() {
        var hooks = at(HERE);
        test.clock.move(Duration.ofDays(40));
        hooks.step(List.of(connection));
        hooks.bind(row -> Optional.of(URI.create("https://other.example.se")));
        assertThat(later(hooks, Duration.ofDays(-40))).isTrue();
        assertThat(test.system.told()).hasSize(2);
    }

    @Test
    void theAddressToldLeadsToTheConnection() {
        at(HERE).step(List.of(connection));
        var path = test.system.told().getFirst().getPath();
        var token = path.substring(path.lastIndexOf('/') + 1);
        long found = test.engine
                .database()
                .forNone(
                        "hook",
                        tx -> tx.first(
                                        "select connection_id from knyt_hook_connection(?)",
                                        row -> row.getLong(1),
                                        Webhooks.hash(token))
                                .orElse(0L));
        assertThat(found).isEqualTo(connection.id());
    }

    @Test
    void anotherAddressIsToldAtOnce() {
        at(HERE).step(List.of(connection));
        var elsewhere = URI.create("https://other.example.se");
        assertThat(at(elsewhere).step(List.of(connection))).isTrue();
        assertThat(standing()).isEqualTo(elsewhere + "  0");
    }

    @Test
    void theAddressBeforeIsWithdrawnOnceTheNewOneStands() {
        at(HERE).step(List.of(connection));
        var before = test.system.told().getFirst();
        test.system.whenWithdrawn(() -> {
            throw new ProviderFailure.NotSent("HTTP 503");
        });
        var elsewhere = URI.create("https://other.example.se");
        var hooks = at(elsewhere);
        assertThat(hooks.step(List.of(connection))).isTrue();
        assertThat(standing()).as("told again, until it is gone").startsWith(HERE + " no-answer");
        test.system.whenWithdrawn(() -> {});
        assertThat(later(hooks, Duration.ofSeconds(31))).isTrue();
        assertThat(test.system.withdrawn()).containsExactly(before);
        assertThat(standing()).isEqualTo(elsewhere + "  0");
        assertThat(later(hooks, Duration.ofDays(1))).isTrue();
        assertThat(test.system.withdrawn()).hasSize(1);
    }

    /** Switched off by a setting of the connection, and on again. */
    @Test
    void whatIsNotWantedAnyMoreIsWithdrawnOnceAndNothingIsTold() {
        var hooks = at(HERE);
        test.system.wantsHints(false);
        hooks.step(List.of(connection));
        assertThat(test.system.told()).isEmpty();
        assertThat(test.system.withdrawn()).isEmpty();
        test.system.wantsHints(true);
        assertThat(later(hooks, Duration.ofSeconds(31))).isTrue();
        assertThat(test.system.told()).hasSize(1);
        test.system.wantsHints(false);
        assertThat(later(hooks, Duration.ofSeconds(31))).isTrue();
        assertThat(test.system.withdrawn()).isEqualTo(test.system.told());
        assertThat(standing()).isEqualTo("  0");
        later(hooks, Duration.ofDays(2));
        assertThat(test.system.withdrawn()).hasSize(1);
    }

    @Test
    void aRefusalIsKeptAndTriedAgainMoreAndMoreSeldom() {
        test.system.whenTold(() -> {
            throw new ProviderFailure.Refused("scripted.no-webhooks", "not on this plan", Map.of());
        });
        var hooks = at(HERE);
        assertThat(hooks.step(List.of(connection))).isTrue();
        assertThat(standing()).isEqualTo(" scripted.no-webhooks 1");
        assertThat(later(hooks, Duration.ofSeconds(31))).isTrue();
        assertThat(later(hooks, Duration.ofSeconds(31))).isFalse();
        test.system.whenTold(() -> {});
        assertThat(later(hooks, Duration.ofSeconds(60))).isTrue();
        assertThat(standing()).isEqualTo(HERE + "  0");
    }

    @Test
    void whoHasNoAddressAsksNobodyAndNeitherDoesAPausedConnection() {
        var hooks = at(HERE);
        hooks.bind(row -> Optional.empty());
        assertThat(hooks.step(List.of(connection))).isFalse();
        test.engine.control().connectionState(company, connection.id(), "paused", "test");
        var paused = test.engine.control().connections(company).getFirst();
        assertThat(at(HERE).step(List.of(paused))).isFalse();
        assertThat(test.system.told()).isEmpty();
    }

    @Test
    void whoHasLostTheLeaseNotesNothing() {
        test.system.whenTold(() -> test.engine
                .database()
                .forNone("steal", tx -> tx.update("update lease set holder = 'another', epoch = epoch + 1")));
        at(HERE).step(List.of(connection));
        assertThat(standing()).isEqualTo("  0");
    }
}
