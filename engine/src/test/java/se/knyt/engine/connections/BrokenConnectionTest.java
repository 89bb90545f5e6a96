package se.knyt.engine.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.testing.ScriptedSystem;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.testing.Until;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.Secret;

/** A connection that does not open is its own company's trouble, and nobody else's. */
class BrokenConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void settingsThatTheConnectorRefusesLeaveNothingBehind() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            assertThatThrownBy(() -> test.engine
                            .companies()
                            .connect(
                                    company,
                                    "scripted",
                                    "fel",
                                    "http://127.0.0.1:9",
                                    Map.of("account", ScriptedSystem.REFUSED),
                                    Map.of("key", new Secret("k"))))
                    .isInstanceOf(IllegalArgumentException.class);
            for (var table : List.of("connection", "connection_secret", "schedule", "loose_end")) {
                assertThat(test.number(company, "select count(*) from " + table))
                        .as(table)
                        .isZero();
            }
        }
    }

    /** It is the first of all in every loop, in a company of its own and in the one that works. */
    @Test
    void everyLoopGoesOnWithTheOthers() {
        try (var test = new TestEngine()) {
            long others = test.company("andra");
            breaks(test, test.connect(others, "a"));
            long company = test.company("bolaget");
            breaks(test, test.connect(company, "b"));
            var works = test.connect(company, "c");
            due(test, works);
            test.engine.bindHooks(_ -> Optional.of(URI.create("https://knyt.example")));
            test.engine.start();

            var system = test.system;
            Until.holds("transferred", PATIENCE, () -> !system.put().isEmpty());
            Until.holds("sent", PATIENCE, () -> system.performed().contains("k"));
            Until.holds("told where hints go", PATIENCE, () -> !system.told().isEmpty());
            Until.holds("read", PATIENCE, () -> read(test, works) > 0);
            Until.holds(
                    "noted of the broken one",
                    PATIENCE,
                    () -> "connection.settings"
                            .equals(test.text(
                                    others, "select failure_code from schedule where company_id = ? limit 1", others)));
        }
    }

    /** A stack that overflows in a connector is no exception; it is noted like one, and the stream waits before it is read again. */
    @Test
    void anErrorOfAConnectorIsNoted() {
        try (var test = new TestEngine()) {
            var row = test.connect(test.company("bolaget"), "a");
            test.system.page(() -> {
                throw new StackOverflowError("nested too deep");
            });
            test.engine.start();
            Until.holds(
                    "noted",
                    PATIENCE,
                    () -> "read.fault"
                            .equals(test.text(
                                    row.company(),
                                    "select failure_code from schedule where company_id = ? limit 1",
                                    row.company())));
        }
    }

    private static long read(TestEngine test, ConnectionRow row) {
        return test.number(
                row.company(),
                "select count(*) from schedule where company_id = ? and connection_id = ? and read_at is not null",
                row.company(),
                row.id());
    }

    /** Its settings are such that it opens no more, whatever wrote them. */
    private static void breaks(TestEngine test, ConnectionRow row) {
        test.engine
                .database()
                .doForCompany(
                        "break",
                        row.company(),
                        tx -> tx.update(
                                "update connection set settings = ? where company_id = ? and connection_id = ?",
                                "{\"account\":\"" + ScriptedSystem.REFUSED + "\"}",
                                row.company(),
                                row.id()));
    }

    private static void due(TestEngine test, ConnectionRow row) {
        var body = new EffectBody.CreateVoucher("k", "K", LocalDate.of(2026, 11, 2), "Utbetalning", List.of());
        var effect = new NewEffect(
                row.id(), "k", EffectKind.CREATE_VOUCHER, null, null, null, "", row.id(), body, 1, List.of());
        test.engine.database().doForCompany("due", row.company(), tx -> {
            tx.update(
                    "insert into transfer (company_id, connection_id, kind, document_id, target_id, wanted, wanted_version, state,"
                            + " next_at) values (?, ?, 'numbers', 1, 't', '{\"a\":\"b\"}', 1, 'waiting', ?)",
                    row.company(),
                    row.id(),
                    test.clock.instant());
            new EffectPlans(test.engine.ids(), new LateItems())
                    .insert(tx, List.of(new EffectPlans.Planned(row.company(), effect)), test.clock.instant());
        });
    }
}
