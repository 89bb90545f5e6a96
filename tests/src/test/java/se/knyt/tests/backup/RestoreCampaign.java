package se.knyt.tests.backup;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Databases behind their systems, of many seeds, until the time is over: {@code ./knyt campaign restore}. */
class RestoreCampaign extends RestoredBehindTest {
    @Override
    @Test
    void whatWasDoneSinceTheBackupIsFound() throws Exception {
        long seed = Long.getLong("knyt.campaign.seed", 1);
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("knyt.campaign.seconds", 600)).toNanos();
        int runs = 0;
        do {
            isAsIfNothingHadHappened(seed++);
            runs++;
        } while (System.nanoTime() < end);
        System.out.println(runs + " databases were behind their systems");
    }
}
