package se.knyt.server.front;

import java.time.Duration;

/**
 * Whether a body comes fast enough. Time goes in windows, so that nobody earns the right to be slow by having been fast; and it is whole
 * in time, so that nobody who is just fast enough holds his room for an hour.
 */
final class Pace {
    static final Duration WINDOW = Duration.ofSeconds(10);
    /** What a window brings at least: 400 bytes a second, less than any network that people use. */
    static final int WINDOW_BYTES_MIN = 4 * 1024;

    private final long windowNanos = WINDOW.toNanos();
    private final long wholeNanos;
    private final long first;
    private long began;
    private long brought;

    /** @param whole how long the body may take in all */
    Pace(long nanoTime, Duration whole) {
        this.first = nanoTime;
        this.began = nanoTime;
        this.wholeNanos = whole.toNanos();
    }

    /** @return false when the time is over, or the last window was and had brought too little */
    boolean came(int bytes, long nanoTime) {
        brought += bytes;
        if (nanoTime - first > wholeNanos) {
            return false;
        }
        if (nanoTime - began < windowNanos) {
            return true;
        }
        boolean enough = brought >= WINDOW_BYTES_MIN;
        began = nanoTime;
        brought = 0;
        return enough;
    }
}
