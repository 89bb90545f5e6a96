package se.knyt.server.played;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Months of many seeds, each in a sandbox of its own, until the time is over: {@code ./knyt campaign agree}. */
class AgreeCampaign {
    @TempDir
    private Path data;

    @Test
    void everyFigureIsTheSameWhereverItIsShown() throws Exception {
        long seed = Long.getLong("knyt.campaign.seed", 2);
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("knyt.campaign.seconds", 600)).toNanos();
        do {
            try (var knyt = new PlayedSandbox(Files.createDirectory(data.resolve("seed-" + seed)))) {
                Agreement.check(knyt, GeneratedMonth.play(knyt, seed));
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
            seed++;
        } while (System.nanoTime() < end);
    }
}
