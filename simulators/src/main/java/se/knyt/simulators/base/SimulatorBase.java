package se.knyt.simulators.base;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A simulator's frame: store, clock, faults, call counts, server and the common part of the control page. A vendor's class adds
 * its routes, says what its clock drives, and gives its objects canonically.
 */
public abstract class SimulatorBase implements Simulator {
    private final Faults faults = new Faults();
    private final CallLog calls = new CallLog();
    private final ReentrantReadWriteLock world = new ReentrantReadWriteLock();
    private @Nullable SimulatorStore store;
    private @Nullable SimulatorClock clock;
    private @Nullable SimulatorServer server;
    private @Nullable InstantSource machineTime;

    /** Adds the vendor's routes and its own acts under {@code /_control/}. Called once at start, after the store is open. */
    protected abstract void routes(Router router);

    /** Does what has fallen due at {@code now}, under the write lock. Called before each call and after each move of the clock. */
    protected void runDue(Instant now) {}

    @Override
    public final void start(@Nullable Path dir, int port, InstantSource time) throws IOException {
        machineTime = time;
        store = dir == null ? SimulatorStore.inMemory() : SimulatorStore.open(dir.resolve(name() + ".journal"));
        clock = new SimulatorClock(time, store);
        var router = new Router();
        commonRoutes(router);
        routes(router);
        server = new SimulatorServer(router, faults, calls);
        try {
            server.start(port);
        } catch (IOException e) {
            store.close();
            throw e;
        }
        started();
    }

    /** What this system has put on the merchant's bank account; none for one that pays nobody. */
    protected List<BankLine> bankLines() {
        return List.of();
    }

    /** Called when the port is open. */
    protected void started() {}

    /** Called before the port closes. */
    protected void stopping() {}

    private void commonRoutes(Router router) {
        router.add("GET", "/_control/clock", _ -> clockReply());
        router.add("POST", "/_control/clock", call -> {
            var wanted = call.json();
            if (wanted.has("instant")) {
                clockOffset(clock().offsetFor(Instant.parse(Json.text(wanted, "instant"))));
            } else if (wanted.has("offset")) {
                clockOffset(Duration.parse(Json.text(wanted, "offset")));
            } else {
                clockOffset(clockOffset().plus(Duration.parse(Json.text(wanted, "advance"))));
            }
            return clockReply();
        });
        router.add("GET", "/_control/faults", _ -> Reply.json(200, faults.toJson()));
        router.add("POST", "/_control/faults", call -> {
            faults.order(call.json());
            return Reply.json(200, faults.toJson());
        });
        router.add("DELETE", "/_control/faults", _ -> {
            faults.clear();
            return Reply.json(200, faults.toJson());
        });
        router.add("GET", "/_control/state", _ -> Reply.json(200, state()));
        router.add("GET", "/_control/counts", _ -> Reply.json(200, counts()));
        router.add("GET", "/_control/canonical", _ -> Reply.json(200, Json.sorted(canonical())));
        router.add("GET", "/_control/calls", _ -> Reply.json(200, calls.toJson()));
        router.add("GET", "/_control/bank/lines", reading(_ -> {
            var lines = Json.array();
            bankLines().stream().map(BankLine::toJson).forEach(lines::add);
            return Reply.json(200, Json.object().set("lines", lines));
        }));
        router.add("POST", "/_control/reset", _ -> {
            reset();
            return clockReply();
        });
    }

    private Reply clockReply() {
        var answer = Json.object()
                .put("instant", now().toString())
                .put("offset", clockOffset().toString());
        nextEventAt().ifPresent(next -> answer.put("next_event_at", next.toString()));
        return Reply.json(200, answer);
    }

    /** Wraps a handler that only reads: several run at once. */
    protected final Handler reading(Handler handler) {
        return call -> {
            settle();
            world.readLock().lock();
            try {
                return handler.handle(call);
            } finally {
                world.readLock().unlock();
            }
        };
    }

    /** Wraps a handler that writes: it runs alone, after what has fallen due. */
    protected final Handler writing(Handler handler) {
        return call -> {
            world.writeLock().lock();
            try {
                runDue(now());
                return handler.handle(call);
            } finally {
                world.writeLock().unlock();
            }
        };
    }

    /** Runs what has fallen due by now, if anything has. */
    protected final void settle() {
        var next = nextEventAt();
        if (next.isPresent() && !next.get().isAfter(now())) {
            alone(() -> runDue(now()));
        }
    }

    /** Runs {@code act} as the only writer. */
    protected final void alone(Runnable act) {
        world.writeLock().lock();
        try {
            act.run();
        } finally {
            world.writeLock().unlock();
        }
    }

    protected final ReentrantReadWriteLock world() {
        return world;
    }

    protected final SimulatorStore store() {
        return started(store);
    }

    protected final SimulatorClock clock() {
        return started(clock);
    }

    protected final InstantSource machineTime() {
        return started(machineTime);
    }

    protected final Faults faults() {
        return faults;
    }

    protected final CallLog calls() {
        return calls;
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the simulator has not been started");
        }
        return part;
    }

    @Override
    public final URI baseUri() {
        return started(server).baseUri();
    }

    @Override
    public final Instant now() {
        return clock().instant();
    }

    @Override
    public final Duration clockOffset() {
        return clock().offset();
    }

    @Override
    public final void clockOffset(Duration offset) {
        clock().offset(offset);
        alone(() -> runDue(now()));
    }

    @Override
    public Optional<Instant> nextEventAt() {
        return Optional.empty();
    }

    @Override
    public final void fault(JsonNode order) {
        faults.order(order);
    }

    @Override
    public final void clearFaults() {
        faults.clear();
    }

    @Override
    public final JsonNode state() {
        return store().dump();
    }

    @Override
    public final JsonNode counts() {
        return store().counts();
    }

    @Override
    public void reset() {
        alone(() -> {
            store().clear();
            faults.clear();
            calls.clear();
        });
    }

    @Override
    public final void close() throws IOException {
        stopping();
        if (server != null) {
            server.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
