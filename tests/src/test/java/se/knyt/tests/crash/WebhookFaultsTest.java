package se.knyt.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.tests.thread.Merchant.Way;

/** The shop's webhooks arrive twice, in another order, late or never: books and targets are those of a run where each arrived once. */
class WebhookFaultsTest {
    /** The schedule reads what no webhook told of. */
    private static final Duration A_WHILE = Duration.ofMinutes(30);

    private static final Duration UNTIL_PAID = Duration.ofDays(7);
    private static final int TIMES = 100;

    private static Children children;
    private static EngineHost.Outcome clean;

    @BeforeAll
    static void runClean() {
        children = Children.ready(1);
        clean = run(null);
        assertThat(clean.books()).contains(" tied ");
    }

    @AfterAll
    static void stop() {
        children.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"duplicate", "reorder", "drop", "delay"})
    void booksAreTheSame(String fault) {
        var disturbed = run(fault);
        assertThat(Differences.of(clean.books(), disturbed.books())).isEmpty();
        assertThat(Differences.of(clean.targets(), disturbed.targets())).isEmpty();
    }

    private static EngineHost.Outcome run(@Nullable String fault) {
        try (var host = new EngineHost(children, Way.SHOP, Point.NONE)) {
            host.alive();
            host.subscribe();
            if (fault != null) {
                host.world.post(
                        "shopify",
                        "faults",
                        "{\"fault\":\"" + fault + "\",\"route\":\"**\",\"times\":" + TIMES + ",\"seconds\":1}");
            }
            for (int seed = 1; seed <= 3; seed++) {
                host.world.post("shopify", "sell", "{\"count\":1,\"seed\":" + seed + "}");
            }
            host.pass(A_WHILE);
            host.world.post("shopify", "orders/1002/cancel", "{}");
            host.world.post("shopify", "ship", "{}");
            host.pass(A_WHILE);
            host.world.post("shopify", "orders/1001/refund", "{}");
            host.pass(UNTIL_PAID);
            return host.outcome();
        }
    }
}
