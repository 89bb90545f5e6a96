package se.knyt.tests.thread;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Machine time that a test and the processes it starts share: it begins at an instant of the test's choosing, runs as many times
 * faster than the clock on the wall as the test says, and the test adds to it what it does not want to wait for. It lies in a file
 * that each process maps.
 */
public final class SharedClock implements InstantSource, AutoCloseable {
    private static final int BEGIN = 0;
    private static final int WALL = 8;
    private static final int SPEED = 16;
    private static final int ADDED = 24;
    private static final int BYTES = 32;

    private final Path file;
    private final MappedByteBuffer values;

    private SharedClock(Path file) throws IOException {
        this.file = file;
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            values = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            values.order(ByteOrder.nativeOrder());
        }
    }

    /** @param speed how many times faster than the clock on the wall */
    public static SharedClock beginning(Instant instant, int speed) {
        try {
            var clock = new SharedClock(Files.createTempFile("knyt-clock-", ""));
            clock.values.putLong(BEGIN, instant.toEpochMilli());
            clock.values.putLong(WALL, System.currentTimeMillis());
            clock.values.putLong(SPEED, speed);
            return clock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The clock of another process. */
    public static SharedClock of(Path file) {
        try {
            return new SharedClock(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path file() {
        return file;
    }

    @Override
    public Instant instant() {
        var begun = Instant.ofEpochMilli(values.getLong(WALL));
        return Instant.ofEpochMilli(values.getLong(BEGIN))
                .plus(Duration.between(begun, Instant.now()).multipliedBy(values.getLong(SPEED)))
                .plusMillis(values.getLong(ADDED));
    }

    /** Lets this much pass at once, in every process. */
    public void add(Duration duration) {
        values.putLong(ADDED, values.getLong(ADDED) + duration.toMillis());
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
