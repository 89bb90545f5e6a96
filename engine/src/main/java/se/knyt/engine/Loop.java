package se.knyt.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.db.DatabaseException;

/** Repeats a step while it has work, then waits to be woken or for a short while. */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration IDLE = Duration.ofMillis(500);

    private final String name;
    private final Semaphore signal = new Semaphore(0);
    private volatile boolean stopped;
    private volatile Thread thread = Thread.currentThread();

    /** One step of work; true when there was some. */
    @FunctionalInterface
    interface Step {
        boolean run();
    }

    Loop(String name) {
        this.name = name;
    }

    void start(Step step) {
        thread = Thread.ofVirtual().name("engine-" + name).start(() -> run(step));
    }

    void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    void stop() {
        stopped = true;
        wake();
        try {
            if (thread != Thread.currentThread()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Step step) {
        while (!stopped) {
            try {
                if (!step.run()) {
                    // What is signalled meanwhile stays signalled, so nothing is slept over.
                    boolean woken = signal.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                    LOG.trace("{} woken {}", name, woken);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                // An error too: a thread that ended would work no more, and nobody would be told.
                if (!stopped) {
                    tell(name, e);
                    pause();
                }
            }
        }
    }

    /** A database that is not there or full is one line: what else there is to know stands elsewhere. */
    static void tell(String what, Throwable failure) {
        if (DatabaseException.isUnreachable(failure)) {
            LOG.warn("{} waits, the database does not answer: {}", what, failure.getMessage());
        } else if (failure instanceof DatabaseException database && database.isFull()) {
            LOG.warn("{} waits, the disk is full: {}", what, failure.getMessage());
        } else {
            LOG.warn("{}: {}", what, failure.getMessage(), failure);
        }
    }

    private void pause() {
        try {
            boolean woken = signal.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.trace("{} goes on {}", name, woken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
