package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full, and one that cannot be written, for as long as one likes: {@code ./knyt campaign disk}. The data folder lies on a
 * small file system in memory, which only root may mount. It is filled to the last byte in the middle of the trade and emptied again:
 * nothing that was acknowledged is lost, all goes on, and it starts again. On a disk that is read-only it refuses to start, in words.
 */
class DiskCampaign {
    private static final Duration FULL = Duration.ofSeconds(8);

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                KnytProcess.run("mount", "-t", "tmpfs", "-o", "size=420m", "knyt-campaign", disk.toString()) == 0,
                "a file system can be mounted here (by root alone): the campaign is skipped");
    }

    @AfterEach
    void unmount() throws Exception {
        KnytProcess.run("umount", "-l", disk.toString());
    }

    @Test
    void nothingIsLostOnADiskThatWasFull() throws Exception {
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("knyt.campaign.seconds", 300)).toNanos();
        var random = new Random(Long.getLong("knyt.campaign.seed", 1));
        var data = disk.resolve("data");
        var log = folder.resolve("log");
        int sold = 0;
        int rounds = 0;
        do {
            try (var knyt = KnytProcess.ready(data, log, Map.of())) {
                for (int i = random.nextInt(5); i >= 0; i--) {
                    sold += knyt.sells() ? 1 : 0;
                }
                var filler = filled(random.nextInt(3) * 64L * 1024);
                long until = System.nanoTime() + FULL.toNanos();
                while (System.nanoTime() < until) {
                    sold += knyt.sells() ? 1 : 0;
                }
                Files.delete(filler);
                // Not one is refused any more once it has found out that there is room.
                knyt.ask("sandbox/sell", "{}");
                sold++;
                knyt.isProvedToTheEnd(sold);
            }
            refusesToStartReadOnly(data);
            rounds++;
        } while (System.nanoTime() < end);
        System.out.println(rounds + " times full, and " + rounds + " times read-only");
    }

    /** A file that takes all there is but so many bytes. */
    private Path filled(long left) throws IOException {
        var filler = disk.resolve("filler");
        try (var channel = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var block = ByteBuffer.allocate(64 * 1024);
            try {
                while (left == 0 || Files.getFileStore(disk).getUsableSpace() > left) {
                    block.clear();
                    channel.write(block);
                }
            } catch (IOException e) {
                assertThat(e).as("full").hasMessageContaining("No space left");
            }
        }
        return filler;
    }

    private void refusesToStartReadOnly(Path data) throws Exception {
        var log = folder.resolve("refused");
        Files.deleteIfExists(log);
        assertThat(KnytProcess.run("mount", "-o", "remount,ro", disk.toString()))
                .isZero();
        try {
            var knyt = KnytProcess.begun(data, log, Map.of());
            assertThat(knyt.ended()).isEqualTo(69);
            assertThat(Files.readString(log)).contains("knyt: ").doesNotContain("\tat ");
        } finally {
            assertThat(KnytProcess.run("mount", "-o", "remount,rw", disk.toString()))
                    .isZero();
        }
    }
}
