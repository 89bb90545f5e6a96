package se.knyt.tests.crash;

import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import se.knyt.spi.WebhookSource;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Merchant.Way;
import se.knyt.tests.thread.SharedClock;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * A merchant whose engine is at work in a process of its own, one after another when they die. Simulators and database live on. Two
 * hosts to which the same was done must say the same in the end.
 */
final class EngineHost implements AutoCloseable {
    /** A Tuesday morning, so that no run meets the end of a day, month or year that another does not. */
    static final Instant BEGIN = Instant.parse("2026-03-03T08:00:00Z");
    /** What the engine waits for, it waits a tenth of. */
    static final int SPEED = 10;
    /** The next process comes when leases have run out and no call of the dead one can arrive or show itself any more. */
    private static final Duration UNTIL_RESTARTED = Duration.ofSeconds(45);

    private static final long PATIENCE_SECONDS = 120;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int LOOKS_PER_WAKE = 10;

    final World world;
    final Merchant merchant;
    private final SharedClock clock = SharedClock.beginning(BEGIN, SPEED);
    private final Processes processes;
    private Point fatal;
    private final Hooks frontDoor;
    private volatile @Nullable EngineChild child;
    private boolean died;

    /** Where engines get their processes. */
    interface Processes {
        EngineChild take();

        void giveBack(EngineChild child);

        void replace(EngineChild dead);
    }

    /** @param fatal where the first process dies */
    EngineHost(Processes processes, Way way, Point fatal) {
        this.processes = processes;
        this.fatal = fatal;
        world = new World(clock);
        merchant = Merchant.idle(world, way);
        frontDoor = Hooks.frontDoor(() -> {
            var running = child;
            return running == null ? 0 : running.hookPort();
        });
    }

    /** Has the shop send its webhooks to this merchant's engine, whichever process is at work. */
    void subscribe() {
        var address = URI.create("http://127.0.0.1:" + frontDoor.port() + "/hooks/" + merchant.shopHookToken);
        for (var row : merchant.engine.control().connections(merchant.company)) {
            if (merchant.engine.connections().session(row) instanceof WebhookSource source) {
                source.subscribe(address);
            }
        }
    }

    /**
     * @param books the company's export
     * @param targets the export of every simulator
     * @param passed the points that the last process passed, in order
     */
    record Outcome(String books, String targets, List<String> passed, boolean died) {}

    /** Ends the engine; what it and the others then say. */
    Outcome outcome() {
        var running = alive();
        var passed = running.closeEngine();
        processes.giveBack(running);
        child = null;
        var export = merchant.engine.export();
        return new Outcome(
                CanonicalTexts.ofLines(export.text(merchant.company) + export.numberGaps(merchant.company)),
                targets(),
                passed,
                died);
    }

    private String targets() {
        var text = new StringBuilder();
        for (var name : World.NAMES) {
            text.append(name)
                    .append('\n')
                    .append(CanonicalTexts.ofTree(world.get(name, "canonical")))
                    .append('\n');
        }
        return text.toString();
    }

    /** Reads everything now and waits until nothing is left to do. */
    void settle() {
        merchant.engine.control().readNow(merchant.company);
        alive().wake();
        quiet();
    }

    /** Moves everybody's clock on by so much, stopping where something happens by itself on the way. */
    void pass(Duration duration) {
        var end = world.now().plus(duration);
        for (var next = world.nextEventAt(); next.isPresent() && next.get().isBefore(end); next = world.nextEventAt()) {
            moveTo(next.get());
        }
        moveTo(end);
    }

    private void moveTo(Instant to) {
        world.advance(Duration.between(world.now(), to));
        merchant.engine.control().moveClock(merchant.company, world.now());
        alive().wake();
        quiet();
    }

    private void quiet() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int calm = 0;
        for (int look = 1; calm < 2; look++) {
            var running = alive();
            calm = merchant.engine.control().queue(merchant.company) == 0 ? calm + 1 : 0;
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not quiet: " + merchant.status() + " " + Trouble.of(merchant));
            }
            if (calm == 0 && look % LOOKS_PER_WAKE == 0) {
                running.wake();
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** The process at work, started anew when it has died. */
    EngineChild alive() {
        var running = child;
        if (running != null && running.alive()) {
            return running;
        }
        if (running != null) {
            bury(running);
        }
        var next = processes.take();
        child = next;
        next.open(world, merchant, fatal);
        return next.alive() ? next : alive();
    }

    private void bury(EngineChild dead) {
        if (dead.exitStatus() != Points.EXIT_STATUS) {
            throw new IllegalStateException("the engine ended by itself: " + dead.exitStatus());
        }
        processes.replace(dead);
        died = true;
        fatal = Point.NONE;
        clock.add(UNTIL_RESTARTED);
        // Leases are database time, which no test can move: what it has noted is moved back instead.
        try (var connection = merchant.database.connect();
                var statement = connection.createStatement()) {
            var ago = " - interval '" + UNTIL_RESTARTED.toSeconds() + " s'";
            statement.executeUpdate("update lease set until = until" + ago);
            statement.executeUpdate("update process set seen_at = seen_at" + ago);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        var running = child;
        if (running != null) {
            running.kill();
            processes.replace(running);
        }
        frontDoor.close();
        merchant.close();
        world.close();
        clock.close();
    }
}
