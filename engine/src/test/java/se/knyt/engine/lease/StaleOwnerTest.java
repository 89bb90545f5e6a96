package se.knyt.engine.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Schema;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.effects.Sender;
import se.knyt.engine.effects.TransferSender;
import se.knyt.engine.flows.Planner;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.SourceReader;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.testing.Until;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** Who has slept through his lease, and believes that he owns what another has taken, writes nothing. */
class StaleOwnerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private TestEngine test;
    private long company;
    private ConnectionRow connection;
    private Leases leases;

    @BeforeEach
    void open() {
        test = new TestEngine();
        company = test.company("bolaget");
        connection = test.connect(company, "a");
        leases = new Leases(test.engine.database(), "sleeper");
        leases.keep(List.of(Leases.companyScope(company), connection.leaseScope()));
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** What happens while he sleeps: all that he held runs out, and another takes it. */
    private void another() {
        test.engine
                .database()
                .forNone("steal", tx -> tx.update("update lease set holder = 'another', epoch = epoch + 1"));
    }

    @Test
    void noPageAndNoCursor() {
        test.system.page(() -> {
            // The answer comes when another owns the account already.
            another();
            return new Page(List.of(unreadable()), "moved", false);
        });
        try (var reader = new SourceReader(
                test.engine.database(),
                test.engine.connections(),
                test.engine.clocks(),
                leases,
                new PageWriter(
                        test.engine.database(),
                        test.engine.ids(),
                        test.keys,
                        new PostgresChangeLog(),
                        test.engine.clocks()),
                new LooseEnds(test.engine.ids()),
                test.signIns(),
                2,
                company -> {},
                _ -> {})) {
            assertThat(reader.step(List.of(connection))).isTrue();
            Until.holds("read", PATIENCE, () -> reader.underWay() == 0);
        }
        assertThat(count("raw_record")).isZero();
        assertThat(test.text(
                        company,
                        "select cursor || coalesce(read_at::text, '') || failure_code from schedule where company_id = ?",
                        company))
                .as("cursor, time of reading, failure")
                .isEmpty();
    }

    @Test
    void noPageThatHasToBeHalved() {
        test.system.page(() -> {
            another();
            // Refused by the database, so it is halved until the culprit stands alone: each half is a transaction of
            // its own.
            return new Page(List.of(unreadable(), refused()), "moved", false);
        });
        try (var reader = new SourceReader(
                test.engine.database(),
                test.engine.connections(),
                test.engine.clocks(),
                leases,
                new PageWriter(
                        test.engine.database(),
                        test.engine.ids(),
                        test.keys,
                        new PostgresChangeLog(),
                        test.engine.clocks()),
                new LooseEnds(test.engine.ids()),
                test.signIns(),
                2,
                company -> {},
                _ -> {})) {
            reader.step(List.of(connection));
            Until.holds("read", PATIENCE, () -> reader.underWay() == 0);
        }
        assertThat(count("raw_record")).isZero();
    }

    @Test
    void noTransferIsTakenAndNoResultKept() {
        transfer();
        try (var sender = new TransferSender(
                test.engine.database(),
                test.engine.connections(),
                test.engine.clocks(),
                leases,
                test.signIns(),
                new PostgresChangeLog(),
                CrashPoints.NONE,
                () -> {})) {
            test.system.whilePutting(this::another);
            assertThat(sender.step(List.of(connection))).isTrue();
            Until.holds("sent", PATIENCE, () -> sender.inFlight() == 0);
            assertThat(transferState()).as("its result is not kept").isEqualTo("sending 0");

            test.engine
                    .database()
                    .doForCompany(
                            "again",
                            company,
                            tx -> tx.update("update transfer set state = 'waiting' where company_id = ?", company));
            assertThat(sender.step(List.of(connection))).as("taken").isFalse();
        }
        assertThat(test.system.put()).hasSize(1);
    }

    @Test
    void noPlan() {
        test.engine
                .database()
                .doForCompany(
                        "change",
                        company,
                        tx -> new PostgresChangeLog()
                                .append(
                                        tx,
                                        List.of(new ChangeLog.NewChange(
                                                company, Lane.TRADE, ChangeLog.Subject.TRAIL, 1, 0)),
                                        test.clock.instant()));
        var planner = new Planner(
                test.engine.database(),
                leases,
                test.engine.ids(),
                new PostgresChangeLog(),
                test.engine.clocks(),
                test.engine.settings(),
                test.keys,
                List.of());
        another();
        assertThat(planner.step(List.of(company))).isFalse();
        assertThat(count("reader_position where position > 0 and")).isZero();
    }

    @Test
    void noUnknownEffectIsAskedForAndNoneMadeUnknown() {
        effect("unknown", "unknown");
        effect("sending", "sending");
        try (var sender = new Sender(
                test.engine.database(),
                test.engine.connections(),
                test.engine.clocks(),
                leases,
                test.signIns(),
                test.engine.persons(),
                test.engine.archive(),
                new PostgresChangeLog(),
                CrashPoints.NONE,
                () -> {},
                () -> {})) {
            another();
            assertThat(sender.step(List.of(connection))).isFalse();
            assertThat(sender.inFlight()).isZero();
        }
        assertThat(test.system.asked()).isEmpty();
        assertThat(test.text(
                        company,
                        "select string_agg(state, ' ' order by effect_key) from effect where company_id = ?",
                        company))
                .isEqualTo("sending unknown");
    }

    @Test
    void whileAnOwnerWritesNobodyTakesWhatHeOwnsAndNobodyWaitsForIt() throws Exception {
        test.engine
                .database()
                .forNone("short", tx -> tx.update("update lease set until = clock_timestamp() + interval '1 second'"));
        test.engine.database().doForCompany("write", company, tx -> {
            leases.require(tx, connection.leaseScope());
            // His lease runs out while his statement is under way; others go on with what is free.
            try (var other =
                    new Database(test.database.url(), Schema.ENGINE_ROLE, TestEngine.PASSWORD, 2, CrashPoints.NONE)) {
                var second = new Leases(other, "second");
                Until.holds("the lease has run out", PATIENCE, () -> {
                    second.keep(List.of(Leases.companyScope(company), connection.leaseScope()));
                    return second.epoch(Leases.companyScope(company)) > 0;
                });
                assertThat(second.epoch(connection.leaseScope())).isZero();
            }
        });
    }

    private SourceRecord unreadable() {
        return new SourceRecord(
                "1",
                Instant.parse("2026-11-01T07:00:00Z"),
                "application/json",
                "{}".getBytes(StandardCharsets.UTF_8),
                new Reading.Unreadable("test.unreadable", "no"));
    }

    private SourceRecord refused() {
        return new SourceRecord(
                "2",
                Instant.parse("2026-11-01T07:00:00Z"),
                "text/\u0000",
                "{}".getBytes(StandardCharsets.UTF_8),
                new Reading.Unreadable("test.unreadable", "no"));
    }

    private void transfer() {
        test.engine
                .database()
                .doForCompany(
                        "transfer",
                        company,
                        tx -> tx.update(
                                "insert into transfer (company_id, connection_id, kind, document_id, target_id, wanted, wanted_version,"
                                        + " state, next_at) values (?, ?, 'order', 1, 't', '{\"a\":\"b\"}', 1, 'waiting', ?)",
                                company,
                                connection.id(),
                                test.clock.instant()));
    }

    private String transferState() {
        return test.text(
                company, "select state || ' ' || confirmed_version from transfer where company_id = ?", company);
    }

    private void effect(String key, String state) {
        var effect = new NewEffect(
                connection.id(),
                key,
                EffectKind.CREATE_VOUCHER,
                null,
                null,
                null,
                "",
                connection.id(),
                new EffectBody.CreateVoucher(key, "K", LocalDate.of(2026, 11, 2), "Utbetalning", List.of()),
                1,
                List.of());
        test.engine.database().doForCompany("effect", company, tx -> {
            new EffectPlans(test.engine.ids(), new LateItems())
                    .insert(tx, List.of(new EffectPlans.Planned(company, effect)), test.clock.instant());
            tx.update(
                    "update effect set state = ?, may_land_until = ?, next_at = ? where company_id = ? and effect_key = ?",
                    state,
                    test.clock.instant().minusSeconds(60),
                    test.clock.instant(),
                    company,
                    key);
        });
    }

    private long count(String table) {
        var where = table.contains(" where ") ? " company_id = ?" : " where company_id = ?";
        return test.number(company, "select count(*) from " + table + where, company);
    }
}
