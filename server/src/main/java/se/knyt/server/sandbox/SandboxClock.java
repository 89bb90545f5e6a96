package se.knyt.server.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.locks.ReentrantLock;
import se.knyt.engine.Engine;
import se.knyt.simulators.world.SandboxWorld;

/** The clock of a sandbox: the simulators' and the company's, moved together and day by day. */
final class SandboxClock {
    static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    /** At each step of the clock the company may take so long to do what fell due. */
    private static final Duration STEP_MAX = Duration.ofSeconds(20);

    /** Further than this the clock makes one last leap. */
    private static final int DAYS_MAX = 800;

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Engine engine;
    private final SandboxWorld world;
    private final long company;
    private final SandboxBank bank;
    private final ReentrantLock one = new ReentrantLock();
    private volatile String doing = "";

    SandboxClock(Engine engine, SandboxWorld world, long company) {
        this.engine = engine;
        this.world = world;
        this.company = company;
        this.bank = new SandboxBank(engine, world, company);
    }

    /** After a stop in the middle of a move the clocks may differ; the one that is ahead holds. */
    void same() {
        engine.control().moveClock(company, engine.clocks().machineNow().plus(world.clockOffset()));
        world.offset(engine.clocks().offset(company));
    }

    /** What goes on: the key of its text, empty for nothing. */
    String doing() {
        return doing;
    }

    /** Does what moves the clock, alone. */
    void alone(String what, Runnable moving) {
        if (!one.tryLock()) {
            throw new SandboxRefusal("clock-busy", "The clock is being moved already.");
        }
        try {
            doing = what;
            moving.run();
        } finally {
            doing = "";
            one.unlock();
        }
    }

    /** Lets time pass, as {@link SandboxWorld#instantOf} reads it: what the company does on a day has happened before the next one begins. */
    void move(String step) {
        var target = world.instantOf(step);
        keepUp();
        var day = world.now().atZone(ZONE).toLocalDate().plusDays(1).atStartOfDay(ZONE);
        for (int days = 0; day.toInstant().isBefore(target) && days < DAYS_MAX; days++) {
            world.moveTo(day.toInstant(), this::keepUp);
            bank.drop();
            day = day.plusDays(1);
        }
        world.moveTo(target, this::keepUp);
    }

    /** Lets the company do what there is to do now. */
    void keepUp() {
        keepUp(world.now());
    }

    /** Lets the company do at its own time what fell due then, before time goes on. */
    private void keepUp(Instant reached) {
        engine.control().moveClock(company, reached);
        engine.control().readNow(company);
        long deadline = System.nanoTime() + STEP_MAX.toNanos();
        int quiet = 0;
        try {
            while (quiet < 2 && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_EVERY);
                quiet = engine.control().queue(company) == 0 ? quiet + 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
