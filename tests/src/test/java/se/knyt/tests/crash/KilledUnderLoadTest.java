package se.knyt.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import se.knyt.tests.thread.Merchant.Way;

/**
 * The engine is killed twelve times, whenever it happens to be, while the shop sells and ships and sends its hints. Each purchase is
 * booked once and paid once, and everybody ends with what a run without a death gives.
 */
class KilledUnderLoadTest {
    private static final int KILLS = 5;
    private static final Duration LONGEST_LIFE = Duration.ofMillis(900);
    private static final Duration LONG_ENOUGH = Duration.ofDays(14);

    /** How often. */
    int kills() {
        return KILLS;
    }

    @Test
    void everythingIsThereOnce() {
        try (var children = Children.ready(2)) {
            var undisturbed = run(children, 0);
            var killed = run(children, kills());
            assertThat(Differences.of(undisturbed.books(), killed.books())).isEmpty();
            assertThat(Differences.of(undisturbed.targets(), killed.targets())).isEmpty();
        }
    }

    private EngineHost.Outcome run(Children children, int kills) {
        var random = new Random(Long.getLong("knyt.campaign.seed", 20261126));
        try (var host = new EngineHost(children, Way.SHOP, Point.NONE)) {
            host.subscribe();
            for (int i = 0; i < kills(); i++) {
                host.alive();
                trade(host, random);
                long life = random.nextLong(LONGEST_LIFE.toNanos());
                if (i < kills) {
                    LockSupport.parkNanos(life);
                    host.alive().kill();
                }
            }
            host.world.post("shopify", "ship", "{}");
            host.settle();
            host.pass(LONG_ENOUGH);
            host.settle();
            isTied(host);
            return host.outcome();
        }
    }

    /** What happens in the shop meanwhile: one or two sales, and now and then everything sold is shipped. */
    private static void trade(EngineHost host, Random random) {
        host.world.post(
                "shopify",
                "sell",
                "{\"count\":" + (1 + random.nextInt(2)) + ",\"seed\":" + random.nextInt(1_000_000) + "}");
        if (random.nextInt(3) == 0) {
            host.world.post("shopify", "ship", "{}");
        }
    }

    private static void isTied(EngineHost host) {
        var status = host.merchant.status();
        var sold = host.world.get("shopify", "orders").size();
        assertThat(status.trailsTied()).isEqualTo(sold).isEqualTo(status.orders());
        assertThat(status.looseEnds()).isZero();
        assertThat(host.world.get("fortnox", "ledger").path("open").size()).isZero();
        assertThat(host.world.get("fortnox", "numbers").toString()).doesNotContain("false");
    }
}
