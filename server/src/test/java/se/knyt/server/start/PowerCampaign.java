package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine goes dark at random moments, for as long as one likes: {@code ./knyt campaign power}. All processes are halted at once in
 * the middle of the trade, the data folder is copied as it lies, and they go on; each copy is started afterwards, and must hold every sale
 * that was acknowledged before it was taken. What a disk's own cache would lose, a copy cannot show.
 */
class PowerCampaign {
    private static final int COPIES = 4;

    @TempDir
    private Path folder;

    private record Copy(Path data, int acknowledged) {}

    @Test
    void whatWasAcknowledgedIsInEachCopy() throws Exception {
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("knyt.campaign.seconds", 300)).toNanos();
        var random = new Random(Long.getLong("knyt.campaign.seed", 1));
        int rounds = 0;
        do {
            round(folder.resolve("round-" + rounds), random, end);
            rounds++;
        } while (System.nanoTime() < end);
        System.out.println(rounds + " machines went dark");
    }

    private static void round(Path here, Random random, long end) throws Exception {
        assertThat(here.toFile().mkdirs()).isTrue();
        var data = here.resolve("data");
        var copies = new ArrayList<Copy>();
        var knyt = KnytProcess.ready(data, here.resolve("log"), Map.of());
        try {
            int sold = 0;
            while (copies.size() < COPIES) {
                // Sends of one sale are under way while the next is made.
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    assertThat(knyt.sells()).isTrue();
                    sold++;
                }
                if (random.nextBoolean()) {
                    knyt.ask("sandbox/ship", "{\"options\":{\"all\":\"true\"}}");
                }
                copies.add(copy(knyt, data, here.resolve("copy-" + copies.size()), sold));
            }
        } finally {
            // The ports of the sandbox are the copies' too.
            knyt.kill();
        }
        for (var copy : copies) {
            if (copy != copies.getFirst() && System.nanoTime() > end) {
                break;
            }
            try (var again = KnytProcess.ready(copy.data(), here.resolve("log-again"), Map.of())) {
                again.isProvedToTheEnd(copy.acknowledged());
            }
        }
        KnytProcess.run("rm", "-rf", here.toString());
    }

    private static Copy copy(KnytProcess knyt, Path data, Path to, int acknowledged) throws Exception {
        var all = knyt.all();
        for (var one : all) {
            KnytProcess.run("kill", "-STOP", Long.toString(one.pid()));
        }
        try {
            assertThat(KnytProcess.run("cp", "-a", data.toString(), to.toString()))
                    .isZero();
        } finally {
            for (var one : all) {
                KnytProcess.run("kill", "-CONT", Long.toString(one.pid()));
            }
        }
        return new Copy(to, acknowledged);
    }
}
