package se.knyt.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Merchant.Way;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/** Two processes share the work on one database; they are killed and put to sleep at random, and nothing is lost or doubled. */
class TwoProcessesTest {
    private static final int DISTURBANCES = Integer.getInteger("knyt.two-processes.disturbances", 2);

    @Test
    void whatADeadOneHeldTheOtherFinishes() throws Exception {
        var random = new Random(Long.getLong("knyt.campaign.seed", 20261125));
        try (var world = new World();
                var merchant = Merchant.idle(world, Way.SHOP)) {
            var children = new EngineChild[] {EngineChild.at(world, merchant), EngineChild.at(world, merchant)};
            try {
                world.post("shopify", "sell", "{\"count\":6}");
                merchant.settle();
                world.post("shopify", "ship", "{}");
                merchant.engine.control().readNow(merchant.company);
                for (int i = 0; i < DISTURBANCES; i++) {
                    LockSupport.parkNanos(
                            Duration.ofMillis(300 + random.nextInt(1200)).toNanos());
                    disturb(children, random.nextInt(2), world, merchant, i % 2 == 0);
                }
                merchant.settle();
                merchant.advance(Duration.ofDays(14));
                var status = merchant.status();
                assertThat(status.trailsTied())
                        .as("%s %s", status, Trouble.of(merchant))
                        .isEqualTo(6);
                assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
                assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
                for (int account : List.of(1510, 1581)) {
                    assertThat(world.balance(account)).matches(".*:\"?0(\\.0+)?\"?}");
                }
            } finally {
                for (var child : children) {
                    child.kill();
                }
            }
        }
    }

    /** Kills one and starts another in its place, or lets one sleep through its lease and wake with whatever it held. */
    private static void disturb(EngineChild[] children, int which, World world, Merchant merchant, boolean kill)
            throws IOException, InterruptedException {
        if (kill) {
            children[which].kill();
            children[which] = EngineChild.at(world, merchant);
            return;
        }
        children[which].signal("STOP");
        LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
        children[which].signal("CONT");
    }
}
