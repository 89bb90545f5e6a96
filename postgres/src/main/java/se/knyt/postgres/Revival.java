package se.knyt.postgres;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Looks after a server that should be running: one that ends by itself (killed, out of memory, out of disk) is started again over the
 * same data and on the same port, so that whoever was connected connects anew. Tries until it succeeds or is told to stop, and says
 * what it does.
 */
final class Revival {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    private final EmbeddedPostgres server;
    private final Consumer<String> told;

    Revival(EmbeddedPostgres server, Consumer<String> told) {
        this.server = server;
        this.told = told;
    }

    void start() {
        Thread.ofVirtual().name("postgres-revival").start(this::look);
    }

    private void look() {
        try {
            while (!server.isClosed()) {
                if (!server.isAlive()) {
                    revive();
                }
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void revive() throws InterruptedException {
        told.accept(
                "PostgreSQL has ended by itself. It is started again over the same data; what was stored is there.");
        var pause = PAUSE_FIRST;
        while (!server.isClosed()) {
            try {
                server.startAgain();
                told.accept("PostgreSQL runs again. Work goes on by itself.");
                return;
            } catch (PostgresStartException e) {
                told.accept(e.what() + " " + e.whatToDo() + " Knyt tries again in " + pause.toSeconds() + " s.");
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            }
        }
    }
}
