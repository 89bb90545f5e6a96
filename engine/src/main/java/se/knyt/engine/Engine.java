package se.knyt.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.books.BankReceipts;
import se.knyt.engine.books.VoucherFiles;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.connections.Network;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Schema;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.Sender;
import se.knyt.engine.effects.TransferSender;
import se.knyt.engine.export.CanonicalExport;
import se.knyt.engine.flows.Planner;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.Persons;
import se.knyt.engine.intake.SourceReader;
import se.knyt.engine.intake.Webhooks;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.persons.PersonDesk;
import se.knyt.engine.retention.Retention;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.Connector;

/**
 * The whole engine of one process. Built by its constructor, works after {@link #start()}, and any number of them may work on one
 * database: leases divide companies and quota scopes among them.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration KEEP_EVERY = Duration.ofMillis(2_500);
    private static final Duration DRAIN_MAX = Duration.ofSeconds(10);

    private final Database database;
    private final CompanyClocks clocks;
    private final CompanyKeys keys;
    private final IdAllocator ids;
    private final Connections connections;
    private final Leases leases;
    private final SettingsStore settings = new SettingsStore();
    private final Sender sender;
    private final TransferSender transfers;
    private final SourceReader reader;
    private final Planner planner;
    private final Webhooks webhooks;
    private final Persons persons;
    private final Archive archive;
    private final PersonDesk personDesk;
    private final Companies companies;
    private final EngineControl control;
    private final AtomicReference<Owned> owned = new AtomicReference<>(new Owned(List.of(), List.of()));
    private final Loop readLoop;
    private final Loop planLoop;
    private final Loop sendLoop;
    private final Loop transferLoop;
    private volatile Optional<BooleanSupplier> sandboxesHere = Optional.empty();
    private final Loop retentionLoop;
    private final Retention retention;
    private volatile boolean running;

    /** What this process holds now. */
    private record Owned(List<Long> companies, List<ConnectionRow> connections) {}

    /**
     * @param jdbcUrl a migrated database
     * @param password of the engine's role
     * @param masterKey 32 bytes from outside the database
     * @param poolSize database connections, at least 6
     * @param keepQuotas false only where the other side is a simulator that was told to have none
     */
    public record Options(
            String jdbcUrl,
            String password,
            byte[] masterKey,
            int poolSize,
            InstantSource machineClock,
            Network network,
            Collection<Connector> connectors,
            CrashPoints crashPoints,
            boolean keepQuotas) {}

    public Engine(Options options) {
        clocks = new CompanyClocks(options.machineClock());
        database = new Database(
                options.jdbcUrl(), Schema.ENGINE_ROLE, options.password(), options.poolSize(), options.crashPoints());
        ids = new IdAllocator(database);
        keys = new CompanyKeys(options.masterKey(), database);
        var log = new PostgresChangeLog();
        connections = new Connections(
                database,
                keys,
                clocks,
                options.network(),
                options.connectors(),
                options.crashPoints(),
                options.keepQuotas());
        leases = new Leases(database, ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        persons = new Persons(keys);
        archive = new Archive(keys);
        personDesk = new PersonDesk(database, clocks, persons, archive);
        var looseEnds = new LooseEnds(ids);
        var plans = new EffectPlans(ids);
        readLoop = new Loop("read");
        planLoop = new Loop("plan");
        sendLoop = new Loop("send");
        transferLoop = new Loop("transfer");
        retentionLoop = new Loop("retention");
        retention = new Retention(database, clocks, leases);
        sender = new Sender(
                database,
                connections,
                clocks,
                leases,
                persons,
                archive,
                log,
                options.crashPoints(),
                sendLoop::wake,
                planLoop::wake);
        transfers =
                new TransferSender(database, connections, clocks, leases, log, options.crashPoints(), planLoop::wake);
        reader = new SourceReader(
                database,
                connections,
                clocks,
                leases,
                new PageWriter(database, ids, keys, log, clocks),
                looseEnds,
                planLoop::wake);
        planner = new Planner(database, leases, ids, log, clocks, settings, keys, plans, looseEnds);
        webhooks = new Webhooks(database, connections, clocks, readLoop::wake);
        companies = new Companies(database, ids, keys, clocks, connections, settings);
        control = new EngineControl(database, clocks, connections, log, this::wakeAll, this::busy);
    }

    /**
     * Binds sandbox companies to the process whose simulators they live in: where {@code here} is true they are this process's alone,
     * elsewhere it leaves them be. Unless this is called they are shared like any other.
     */
    public void bindSandboxes(BooleanSupplier here) {
        sandboxesHere = Optional.of(here);
    }

    /** Starts working. */
    public void start() {
        running = true;
        keepLeases();
        Thread.ofVirtual().name("leases").start(this::leaseLoop);
        readLoop.start(() -> reader.step(owned.get().connections()));
        planLoop.start(() -> {
            boolean did = planner.step(owned.get().companies());
            if (did) {
                sendLoop.wake();
                transferLoop.wake();
            }
            return did;
        });
        sendLoop.start(() -> sender.step(owned.get().connections()));
        transferLoop.start(() -> transfers.step(owned.get().connections()));
        retentionLoop.start(() -> retention.step(owned.get().companies()));
    }

    public Companies companies() {
        return companies;
    }

    public EngineControl control() {
        return control;
    }

    public Connections connections() {
        return connections;
    }

    public SettingsStore settings() {
        return settings;
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public Persons persons() {
        return persons;
    }

    public PersonDesk personDesk() {
        return personDesk;
    }

    /** The company's canonical export. */
    public CanonicalExport export() {
        return new CanonicalExport(database);
    }

    /** What people say has come to the bank. */
    public BankReceipts bankReceipts() {
        return new BankReceipts(database, clocks, ids, settings, new EffectPlans(ids), this::wakeAll);
    }

    /** Our vouchers as files. */
    public VoucherFiles voucherFiles() {
        return new VoucherFiles(database);
    }

    public Archive archive() {
        return archive;
    }

    public Database database() {
        return database;
    }

    public CompanyClocks clocks() {
        return clocks;
    }

    public IdAllocator ids() {
        return ids;
    }

    /** Looks for work at once, and for changed connections. */
    public void wakeAll() {
        if (running) {
            keepLeases();
        }
        readLoop.wake();
        planLoop.wake();
        sendLoop.wake();
        transferLoop.wake();
    }

    private boolean busy() {
        return reader.underWay() > 0 || sender.inFlight() > 0 || transfers.inFlight() > 0;
    }

    private void leaseLoop() {
        while (running) {
            try {
                TimeUnit.NANOSECONDS.sleep(KEEP_EVERY.toNanos());
                keepLeases();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("leases could not be kept", e);
            }
        }
    }

    private synchronized void keepLeases() {
        if (!running) {
            return;
        }
        var all = control.directory();
        var rows = connections.of(all);
        var sandboxes = control.learnClocks(all);
        var bound = sandboxesHere.isPresent() ? sandboxes : Set.<Long>of();
        boolean here = sandboxesHere.isPresent() && sandboxesHere.get().getAsBoolean();
        leases.keep(
                scopes(all, rows, company -> !bound.contains(company)),
                here ? scopes(all, rows, bound::contains) : Set.of());
        owned.set(new Owned(
                all.stream()
                        .filter(c -> leases.epoch(Leases.companyScope(c)) > 0)
                        .toList(),
                rows.stream().filter(r -> leases.epoch(r.leaseScope()) > 0).toList()));
    }

    private static Set<String> scopes(List<Long> companies, List<ConnectionRow> rows, LongPredicate which) {
        var scopes = new TreeSet<String>();
        companies.stream().filter(which::test).forEach(company -> scopes.add(Leases.companyScope(company)));
        rows.stream().filter(row -> which.test(row.company())).forEach(row -> scopes.add(row.leaseScope()));
        return scopes;
    }

    private synchronized void stopKeeping() {
        running = false;
    }

    @Override
    public void close() {
        stopKeeping();
        webhooks.close();
        readLoop.stop();
        sendLoop.stop();
        transferLoop.stop();
        sender.drain(DRAIN_MAX);
        planLoop.stop();
        retentionLoop.stop();
        reader.close();
        sender.close();
        transfers.close();
        try {
            leases.releaseAll();
        } catch (RuntimeException e) {
            LOG.info("leases run out by themselves", e);
        }
        connections.close();
        database.close();
    }

    /** One step of work; true when there was some. */
    @FunctionalInterface
    private interface Step {
        boolean run();
    }

    /** Repeats a step while it has work, then waits to be woken or for a short while. */
    private static final class Loop {
        private final String name;
        private final Semaphore signal = new Semaphore(0);
        private volatile boolean stopped;
        private volatile Thread thread = Thread.currentThread();

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
                } catch (RuntimeException e) {
                    if (!stopped) {
                        LOG.warn("{}: {}", name, e.getMessage(), e);
                        pause();
                    }
                }
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
}
