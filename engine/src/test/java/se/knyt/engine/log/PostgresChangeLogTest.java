package se.knyt.engine.log;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Schema;
import se.knyt.engine.testing.TestEngine;
import se.knyt.postgres.testing.TestDatabase;

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

    @Override
    ChangeLog log() {
        return new PostgresChangeLog();
    }

    @Override
    Database database() {
        return database;
    }
}
