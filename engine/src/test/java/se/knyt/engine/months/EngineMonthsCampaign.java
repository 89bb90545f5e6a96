package se.knyt.engine.months;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Months of many seeds through the engine, with deaths and with faults, until the time is over: {@code ./knyt campaign engine-months}. */
class EngineMonthsCampaign {
    @Test
    void everyMonthEndsAsItShould() {
        long seed = Long.getLong("knyt.campaign.seed", 1);
        var lasts = Duration.ofSeconds(Long.getLong("knyt.campaign.seconds", 600));
        long end = System.nanoTime() + lasts.toNanos();
        do {
            var month = MonthGenerator.of(seed);
            // Two payouts in euro of much the same amount are none to a bank feed, which names neither: a person's to
            // tell apart.
            for (var way : EnumSet.complementOf(EnumSet.of(MonthWorld.Way.FEED))) {
                EngineMonthsTest.month(month, seed, way);
                EngineMonthsTest.faults(month, seed, way);
            }
            seed++;
        } while (System.nanoTime() < end);
    }
}
