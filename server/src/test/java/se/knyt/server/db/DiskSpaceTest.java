package se.knyt.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Said once when it changes, and what to do with it. */
class DiskSpaceTest {
    private static final long MIB = 1L << 20;

    private final AtomicLong free = new AtomicLong(10_000 * MIB);
    private final ArrayList<String> told = new ArrayList<>();

    @Test
    void eachChangeIsToldOnce() {
        try (var disk = new DiskSpace(Path.of("/data/knyt"), free::get, told::add)) {
            disk.look();
            assertThat(told).isEmpty();
            free.set(300 * MIB);
            disk.look();
            disk.look();
            assertThat(told).hasSize(1);
            assertThat(told.getLast()).contains("/data/knyt", "nearly full", "300 MiB", "Make room");
            free.set(MIB);
            disk.look();
            disk.look();
            assertThat(told).hasSize(2);
            assertThat(told.getLast()).contains("is full", "make room", "nothing that was stored is lost");
            free.set(10_000 * MIB);
            disk.look();
            assertThat(told).hasSize(3);
            assertThat(told.getLast()).contains("room again");
        }
    }

    @Test
    void aFullDiskIsKnownByWhatTheSystemAndTheDatabaseSay() {
        assertThat(DiskSpace.isFull(new UncheckedIOException(new IOException("No space left on device"))))
                .isTrue();
        assertThat(DiskSpace.isFull(new IllegalStateException(new SQLException(
                        "ERROR: could not extend file \"base/16384/16865\": No space left on device"))))
                .isTrue();
        assertThat(DiskSpace.isFull(new IllegalStateException("something else")))
                .isFalse();
    }
}
