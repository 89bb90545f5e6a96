package se.knyt.server.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the disk that the data folder lies on, and says in plain words when it is nearly full, full, or has room again. When
 * nothing can be written every part of the program fails in its own way; this tells why, once.
 */
public final class DiskSpace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final long MIB = 1L << 20;
    /** A busy day of a large shop, with its log, many times over. */
    private static final long LOW_BYTES = 500 * MIB;

    private static final long FULL_BYTES = 2 * MIB;

    private final Path folder;
    private final LongSupplier free;
    private final Consumer<String> told;
    private final Thread thread;
    private Level level = Level.ROOM;

    private enum Level {
        ROOM,
        LOW,
        FULL
    }

    /** Watches from now on. */
    public DiskSpace(Path folder) {
        this(folder, () -> usable(folder), LOG::warn);
    }

    DiskSpace(Path folder, LongSupplier free, Consumer<String> told) {
        this.folder = folder;
        this.free = free;
        this.told = told;
        this.thread = Thread.ofVirtual().name("disk-space").unstarted(this::watch);
    }

    /** Starts the watch in a thread of its own. */
    public DiskSpace started() {
        thread.start();
        return this;
    }

    /** What a person must do whose disk is full, whatever could not be written. */
    public static String whatToDo() {
        return "Make room on the disk, then start again; nothing that was stored is lost.";
    }

    /** Whether a failure is that of a full disk, in the words of the operating system or of PostgreSQL. */
    public static boolean isFull(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var message = String.valueOf(cause.getMessage());
            if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says what has changed since the last look. */
    void look() {
        long bytes = free.getAsLong();
        var now = bytes < FULL_BYTES ? Level.FULL : bytes < LOW_BYTES ? Level.LOW : Level.ROOM;
        if (now != level) {
            level = now;
            told.accept(sentence(bytes / MIB));
        }
    }

    private String sentence(long mebibytes) {
        var disk = "The disk with " + folder;
        return switch (level) {
            case ROOM -> disk + " has room again (" + mebibytes + " MiB). Work goes on by itself.";
            case LOW ->
                disk + " is nearly full: " + mebibytes + " MiB are left. Make room before nothing more can be stored.";
            case FULL ->
                disk + " is full (" + mebibytes
                        + " MiB are left). Nothing more can be stored and Knyt waits: make room,"
                        + " and it goes on by itself; nothing that was stored is lost.";
        };
    }

    private static long usable(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // not known is not full
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
