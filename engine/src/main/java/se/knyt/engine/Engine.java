package se.knyt.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.books.VoucherChainFile;
import se.knyt.engine.books.VoucherFiles;
import se.knyt.engine.clock.ClockWatch;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.connections.Network;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Schema;
import se.knyt.engine.effects.Sender;
import se.knyt.engine.effects.TransferSender;
import se.knyt.engine.export.CanonicalExport;
import se.knyt.engine.flows.Planner;
import se.knyt.engine.flows.RuledDrafts;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.intake.HistoryReader;
import se.knyt.engine.intake.HookSubscriptions;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.Persons;
import se.knyt.engine.intake.SourceReader;
import se.knyt.engine.intake.Webhooks;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.mapped.ExpiringTokens;
import se.knyt.engine.persons.PersonDesk;
import se.knyt.engine.rates.RateDesk;
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
    private final HistoryReader history;
    private final Desks desks;
    private final Planner planner;
    private final RuledDrafts ruledDrafts;
    private final CompaniesApart planApart;
    private final Webhooks webhooks;
    private final Persons persons;
    private final Archive archive;
    private final PersonDesk personDesk;
    private final Companies companies;
    private final EngineControl control;
    private final AtomicReference<Owned> owned = new AtomicReference<>(Owned.of(List.of(), List.of()));
    private final Loop readLoop;
    private final Loop planLoop;
    private final Loop sendLoop;
    private final Loop transferLoop;
    private final Turns readTurns = new Turns();
    private final Turns planTurns = new Turns();
    private final Turns sendTurns = new Turns();
    private final Turns transferTurns = new Turns();
    private volatile Optional<BooleanSupplier> sandboxesHere = Optional.empty();
    private final Loop retentionLoop = new Loop("retention");
    private final Loop hookLoop = new Loop("hooks");
    private final HookSubscriptions hooks;
    private final Retention retention;
    private final ExpiringTokens expiring;
    private volatile boolean running;

    /**
     * @param jdbcUrl a migrated database
     * @param password of the engine's role
     * @param masterKey 32 bytes from outside the database
     * @param poolSize database connections, at least 6
     * @param quotaKept by base address, whether the system there counts calls; false only of a simulator that was told to have no quota
     * @param files the folder in which each company has one that its connections write files to
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
            Predicate<String> quotaKept,
            Optional<Path> files) {

        /** One whose connections may name any folder for their files. */
        public Options(
                String jdbcUrl,
                String password,
                byte[] masterKey,
                int poolSize,
                InstantSource machineClock,
                Network network,
                Collection<Connector> connectors,
                CrashPoints crashPoints,
                Predicate<String> quotaKept) {
            this(
                    jdbcUrl,
                    password,
                    masterKey,
                    poolSize,
                    machineClock,
                    network,
                    connectors,
                    crashPoints,
                    quotaKept,
                    Optional.empty());
        }
    }

    public Engine(Options options) {
        clocks = new CompanyClocks(options.machineClock());
        database = new Database(
                options.jdbcUrl(), Schema.ENGINE_ROLE, options.password(), options.poolSize(), options.crashPoints());
        ids = new IdAllocator(database);
        keys = new CompanyKeys(options.masterKey(), database);
        connections = new Connections(
                database,
                keys,
                clocks,
                options.network(),
                options.connectors(),
                options.crashPoints(),
                options.quotaKept(),
                options.files());
        leases = new Leases(database, ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        persons = new Persons(keys);
        archive = new Archive(keys);
        personDesk = new PersonDesk(database, clocks, persons, archive);
        var looseEnds = new LooseEnds(ids);
        planApart = new CompaniesApart(database, clocks, looseEnds);
        var signIns = new SignIns(looseEnds, connections, clocks);
        readLoop = new Loop("read");
        planLoop = new Loop("plan");
        var log = new PostgresChangeLog(companies -> {
            planTurns.touch(companies);
            planLoop.wake();
        });
        sendLoop = new Loop("send");
        transferLoop = new Loop("transfer");
        hooks = new HookSubscriptions(database, connections, clocks, leases);
        retention = new Retention(database, clocks, leases);
        expiring = new ExpiringTokens(database, clocks, looseEnds);
        sender = new Sender(
                database,
                connections,
                clocks,
                leases,
                signIns,
                persons,
                archive,
                log,
                options.crashPoints(),
                sendLoop::wake,
                planLoop::wake);
        transfers = new TransferSender(
                database, connections, clocks, leases, signIns, log, options.crashPoints(), planLoop::wake);
        var writer = new PageWriter(database, ids, keys, log, clocks);
        reader = new SourceReader(
                database,
                connections,
                clocks,
                leases,
                writer,
                looseEnds,
                signIns,
                Math.max(2, options.poolSize() / 3),
                company -> readAgain(List.of(company)),
                system -> desks().feed().look(system));
        history = new HistoryReader(
                database, connections, clocks, leases, writer, signIns, company -> readAgain(List.of(company)));
        planner = new Planner(database, leases, ids, log, clocks, settings, keys, options.connectors());
        webhooks = new Webhooks(database, connections, clocks, writer, this::readAgain);
        companies = new Companies(database, ids, keys, clocks, connections, settings);
        control = new EngineControl(database, clocks, connections, signIns, log, this::wakeAll, this::busy);
        desks = Desks.of(
                database,
                keys,
                clocks,
                settings,
                control,
                connections,
                writer,
                planner,
                log,
                options.connectors(),
                ids,
                this::wakeAll);
        ruledDrafts = new RuledDrafts(database, settings, clocks, desks.returnDrafts(), log);
    }

    /**
     * Binds sandbox companies to the process whose simulators they live in: where {@code here} is true they are this process's alone,
     * elsewhere it leaves them be. Unless this is called they are shared like any other.
     */
    public void bindSandboxes(BooleanSupplier here) {
        sandboxesHere = Optional.of(here);
    }

    /** Says by which address other systems reach this Knyt, so that those that can send hints are told; empty where they cannot. */
    public void bindHooks(Function<ConnectionRow, Optional<URI>> addresses) {
        hooks.bind(addresses);
    }

    /** Starts working. */
    public void start() {
        running = true;
        keepLeases();
        Thread.ofVirtual().name("leases").start(this::leaseLoop);
        readLoop.start(() -> eachTurn(readTurns, some -> {
            boolean more = reader.step(some);
            return history.step(some) || more;
        }));
        planLoop.start(this::plan);
        sendLoop.start(this::send);
        transferLoop.start(() -> eachTurn(transferTurns, transfers::step));
        retentionLoop.start(() -> {
            var mine = owned.get().companies();
            return expiring.step(mine) || retention.step(mine);
        });
        var watch = new ClockWatch(database, clocks);
        hookLoop.start(
                () -> watch.look(control.directory()) || hooks.step(owned.get().connections()));
    }

    private void readAgain(Collection<Long> some) {
        readTurns.touch(some);
        readLoop.wake();
    }

    private boolean eachTurn(Turns turns, Predicate<List<ConnectionRow>> step) {
        var mine = owned.get();
        boolean did = false;
        for (var some : turns.next(mine.byCompany().keySet())) {
            did |= step.test(mine.connectionsOf(some));
        }
        return did;
    }

    /** Where something was planned there may be more to plan, and something to send. */
    private boolean plan() {
        boolean did = false;
        for (var some : planTurns.next(owned.get().companies())) {
            if (planApart.step(some, companies -> planner.step(companies) || ruledDrafts.step(companies))) {
                did = true;
                planTurns.touch(some);
                sendTurns.touch(some);
                transferTurns.touch(some);
                sendLoop.wake();
                transferLoop.wake();
            }
        }
        return did;
    }

    private boolean send() {
        var mine = owned.get();
        boolean did = sender.step(mine.connections(), List.of());
        for (var some : sendTurns.next(mine.byCompany().keySet())) {
            did |= sender.step(mine.connections(), mine.connectionsOf(some));
        }
        return did;
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

    /** The chain of what each company's log says. */
    public AuditChain auditChain() {
        return new AuditChain(database);
    }

    /** Rates of exchange, and who asks for them. */
    public RateDesk rates() {
        var control = control();
        return new RateDesk(database, clocks::machineNow, control::directory, control::planAgain);
    }

    /** What people decide and hand in. */
    public Desks desks() {
        return desks;
    }

    /** Our vouchers as files. */
    public VoucherFiles voucherFiles() {
        return new VoucherFiles(database);
    }

    /** Our vouchers with their hash chain, to be verified without Knyt. */
    public VoucherChainFile voucherChain() {
        return new VoucherChainFile(database);
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
        List.of(readTurns, planTurns, sendTurns, transferTurns).forEach(Turns::all);
        List.of(readLoop, planLoop, sendLoop, transferLoop).forEach(Loop::wake);
    }

    private boolean busy() {
        return reader.underWay() > 0 || history.underWay() > 0 || sender.inFlight() > 0 || transfers.inFlight() > 0;
    }

    private void leaseLoop() {
        while (running) {
            try {
                TimeUnit.NANOSECONDS.sleep(KEEP_EVERY.toNanos());
                keepLeases();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                Loop.tell("keeping leases", e);
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
                Owned.scopes(all, rows, company -> !bound.contains(company)),
                here ? Owned.scopes(all, rows, bound::contains) : Set.of());
        owned.set(Owned.of(
                all.stream()
                        .filter(c -> leases.epoch(Leases.companyScope(c)) > 0)
                        .toList(),
                rows.stream().filter(r -> leases.epoch(r.leaseScope()) > 0).toList()));
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
        hookLoop.stop();
        reader.close();
        history.close();
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
}
