package se.knyt.engine.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.TestEngine;
import se.knyt.postgres.testing.TestDatabase;

/** Transactions within transactions. */
final class DatabaseTest {
    private static final int CONNECTIONS = 3;

    private TestDatabase store;
    private Database database;

    @BeforeEach
    void open() {
        store = TestEngine.migratedDatabase();
        database = new Database(store.url(), Schema.ENGINE_ROLE, TestEngine.PASSWORD, CONNECTIONS, CrashPoints.NONE);
    }

    @AfterEach
    void close() {
        database.close();
        store.close();
    }

    /** All connections of the pool are taken before the first of their holders wants another. */
    @Test
    void whoHoldsTheLastConnectionsStillGetsIds() throws Exception {
        var ids = new IdAllocator(database);
        var allAreIn = new CyclicBarrier(CONNECTIONS);
        Callable<Long> page = () -> database.forNone("page", tx -> {
            await(allAreIn);
            return ids.next();
        });
        var pages = new ArrayList<Callable<Long>>();
        for (int i = 0; i < CONNECTIONS; i++) {
            pages.add(page);
        }
        var given = new HashSet<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(pages)) {
                given.add(one.get());
            }
        }
        assertThat(given).hasSize(CONNECTIONS);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
