package se.knyt.server.front;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies may be under way at once, over all requests of a kind: what has come in and is not answered yet. */
final class Budget {
    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    Budget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes so many, or none and says so. */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
