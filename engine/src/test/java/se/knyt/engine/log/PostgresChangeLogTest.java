package se.knyt.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Schema;
import se.knyt.engine.db.Tx;
import se.knyt.engine.testing.TestEngine;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.spi.PullSource.Lane;

/** The table keeps the contract. */
final class PostgresChangeLogTest extends ChangeLogContractTest {
    private static TestDatabase store;
    private static Database database;

    @BeforeAll
    static void open() {
        store = TestEngine.migratedDatabase();
        database = new Database(store.url(), Schema.ENGINE_ROLE, TestEngine.PASSWORD, 10, CrashPoints.NONE);
    }

    @AfterAll
    static void close() {
        database.close();
        store.close();
    }

    /** What has been read stays until it is old: reading on must not pass through it, or planning slows down with each day of trade. */
    @Test
    void whatHasBeenReadIsNotPassedThroughAgain() {
        long company = 990_001;
        var log = log();
        var all = LongStream.rangeClosed(1, 2_000)
                .mapToObj(n -> new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.DOCUMENT, n, 1))
                .toList();
        database.doForCompany("append", company, tx -> log.append(tx, all, Instant.parse("2026-11-02T08:00:00Z")));
        database.doForCompany(
                "advance", company, tx -> log.advance(tx, "r", log.read(tx, "r", Lane.TRADE, List.of(company), 1_990)));

        var plan = database.forCompany(
                "explain",
                company,
                tx -> tx.query(
                        "explain (analyze, timing off, costs off) " + PostgresChangeLog.READ,
                        row -> row.getString(1),
                        "r",
                        500,
                        Tx.bigints(List.of(company)),
                        "trade",
                        500));
        assertThat(plan).anyMatch(line -> line.contains("on change_log l") && line.contains("rows=10"));
        assertThat(plan).noneMatch(line -> line.contains("Rows Removed by Filter"));
    }

    @Override
    ChangeLog log() {
        return new PostgresChangeLog();
    }

    @Override
    Database database() {
        return database;
    }
}
