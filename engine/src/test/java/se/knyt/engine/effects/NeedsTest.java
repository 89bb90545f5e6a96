package se.knyt.engine.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.Until;

/** What waits for an effect of another purchase is woken, whenever that effect is done. */
class NeedsTest {
    private static final String WAITS_FOR_A_LOCK =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and 0 < ?";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private SenderBench bench;
    private SenderBench.Node process;

    @BeforeEach
    void open() {
        bench = new SenderBench();
        process = bench.node("first");
    }

    @AfterEach
    void close() {
        threads.close();
        bench.close();
    }

    /** One of two purchases makes the customer, and the other is planned in the moment in which the customer is made. */
    @Test
    void whatIsPlannedWhileItsNeedIsBeingDoneIsDoneToo() {
        bench.plan("customer", 1L);
        var planned = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var planning = CompletableFuture.runAsync(
                () -> bench.planAnd("order", 2L, bench.need("customer"), () -> {
                    planned.countDown();
                    await(commit);
                }),
                threads);
        await(planned);
        var sending = CompletableFuture.runAsync(() -> bench.run(process), threads);
        Until.holds(
                "the result is written, or waits until the plan is",
                SenderBench.PATIENCE,
                () -> sending.isDone() || bench.test.number(bench.company, WAITS_FOR_A_LOCK, bench.company) > 0);
        commit.countDown();
        planning.join();
        sending.join();
        bench.run(process);
        assertThat(bench.test.system.performed()).containsExactly("customer", "order");
        assertThat(bench.state("order")).isEqualTo("done");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SenderBench.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
