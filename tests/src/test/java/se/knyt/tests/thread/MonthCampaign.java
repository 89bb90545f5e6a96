package se.knyt.tests.thread;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Months of many seeds, one after the other until the time is over: {@code ./knyt campaign month}. */
class MonthCampaign extends MonthTest {
    @Test
    void nobodyIsReachedInAnyMonth() {
        long seed = Long.getLong("knyt.campaign.seed", 1);
        var lasts = Duration.ofSeconds(Long.getLong("knyt.campaign.seconds", 600));
        long end = System.nanoTime() + lasts.toNanos();
        do {
            close();
            open();
            month(seed++);
        } while (System.nanoTime() < end);
    }
}
