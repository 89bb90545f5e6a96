package se.knyt.server.start;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine whose clock jumps, for as long as one likes: {@code ./knyt campaign clock}. The application and its PostgreSQL are told the
 * time by libfaketime, from a file: it goes ahead or back by minutes up to weeks while sends are under way, and comes right again. What is
 * sold after that is read, sent and tied. While the clock is wrong nobody sells: the sandbox's shop has the machine's clock, which a real
 * one has not, and would date its orders by it. Its providers have it too, and would let a reservation die that real ones keep: before the
 * clock goes ahead by more than a day, all that was sold is shipped and captured.
 */
class ClockCampaign {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/local/lib/faketime/libfaketimeMT.so.1"));
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final int JUMPS = 3;
    /** In seconds. */
    private static final long DAY = 86_400;

    @TempDir
    private Path folder;

    @Test
    void itGoesOnWhenTheClockIsRightAgain() throws Exception {
        var library = library();
        assumeTrue(library.isPresent(), "libfaketime is here: the campaign is skipped");
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("knyt.campaign.seconds", 300)).toNanos();
        var random = new Random(Long.getLong("knyt.campaign.seed", 1));
        int jumps = 0;
        for (int round = 0; round == 0 || System.nanoTime() < end; round++) {
            var here = Files.createDirectory(folder.resolve("round-" + round));
            var time = here.resolve("time");
            tell(time, 0);
            var environment = Map.of(
                    "LD_PRELOAD", library.get().toString(),
                    "FAKETIME_TIMESTAMP_FILE", time.toString(),
                    "FAKETIME_CACHE_DURATION", "1",
                    "DONT_FAKE_MONOTONIC", "1",
                    "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                    "NO_FAKE_STAT", "1");
            try (var knyt = KnytProcess.ready(here.resolve("data"), here.resolve("log"), environment)) {
                int sold = 0;
                for (int i = 0; i < JUMPS; i++) {
                    for (int sale = random.nextInt(3); sale >= 0; sale--) {
                        knyt.ask("sandbox/sell", "{}");
                        sold++;
                    }
                    long by = seconds(random);
                    if (by > DAY) {
                        knyt.ask("sandbox/ship", "{\"options\":{\"all\":\"true\"}}");
                        knyt.ask("status?wait=120", "");
                    }
                    tell(time, by);
                    NEVER.await(2 + random.nextInt(8), TimeUnit.SECONDS); // so long the clock is wrong
                    tell(time, 0);
                    NEVER.await(2, TimeUnit.SECONDS); // until every process has looked at the file again
                    jumps++;
                }
                knyt.ask("sandbox/sell", "{}");
                knyt.isProvedToTheEnd(sold + 1);
            }
        }
        System.out.println(jumps + " times the clock jumped and came back");
    }

    /** From a minute to forty days, ahead or back. */
    private static long seconds(Random random) {
        long far = List.of(60L, 3_600L, DAY, 40 * DAY).get(random.nextInt(4));
        return random.nextBoolean() ? far : -far;
    }

    private static void tell(Path file, long seconds) throws Exception {
        var next = Files.writeString(file.resolveSibling("time.new"), (seconds < 0 ? "" : "+") + seconds + "s\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<Path> library() {
        return Stream.concat(Stream.ofNullable(System.getenv("KNYT_FAKETIME")).map(Path::of), LIBRARIES.stream())
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
