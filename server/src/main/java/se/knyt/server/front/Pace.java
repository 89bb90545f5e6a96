package se.knyt.server.front;

import java.time.Duration;

/** Whether a body comes fast enough. Time goes in windows, so that nobody earns the right to be slow by having been fast. */
final class Pace {
    static final Duration WINDOW = Duration.ofSeconds(10);
    /** What a window brings at least: 400 bytes a second, less than any network that people use. */
    static final int WINDOW_BYTES_MIN = 4 * 1024;

    private final long windowNanos = WINDOW.toNanos();
    private long began;
    private long brought;

    Pace(long nanoTime) {
        this.began = nanoTime;
    }

    /** @return false when the last window was over and had brought too little */
    boolean came(int bytes, long nanoTime) {
        brought += bytes;
        if (nanoTime - began < windowNanos) {
            return true;
        }
        boolean enough = brought >= WINDOW_BYTES_MIN;
        began = nanoTime;
        brought = 0;
        return enough;
    }
}
