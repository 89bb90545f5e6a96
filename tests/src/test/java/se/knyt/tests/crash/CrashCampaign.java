package se.knyt.tests.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import se.knyt.tests.crash.CrashRun.Trade;
import se.knyt.tests.thread.Merchant.Way;

/**
 * Every point again where three sales go side by side and one is refunded: {@code ./knyt campaign crash}. With {@code --seconds} those of
 * each way that there is time for, in the order of the seed.
 */
class CrashCampaign extends CrashAtEveryPointTest {
    private final long end = System.nanoTime()
            + Duration.ofSeconds(Long.getLong(
                            "knyt.campaign.seconds", Duration.ofDays(1).toSeconds()))
                    .toNanos();
    private final AtomicInteger begun = new AtomicInteger();
    private int points;

    static Stream<Trade> trades() {
        return Stream.of(Way.SHOP, Way.ACCOUNTING_SYSTEM).map(way -> new Trade(way, 3, true));
    }

    @Override
    List<Point> taken(List<Point> all, Trade trade) {
        var result = new ArrayList<>(all);
        var seed = Long.getLong("knyt.campaign.seed");
        if (seed != null) {
            Collections.shuffle(result, new Random(seed));
        }
        points = result.size();
        return result;
    }

    @Override
    boolean isOver() {
        boolean over = System.nanoTime() > end;
        if (!over) {
            begun.incrementAndGet();
        }
        return over;
    }

    @AfterEach
    void say() {
        System.out.println(begun.get() + " of " + points + " points taken");
    }
}
