package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.balances.ProviderBalances;
import se.knyt.engine.books.KnownObjects;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.spi.BalanceSource;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource;
import se.knyt.spi.PullSource.Lane;

/** Reads what is due: schedules whose time has come, and streams that a hint asks for. One read of a stream at a time. */
public final class SourceReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);
    /** Pages read in one go before other streams get their turn. */
    private static final int PAGES_MAX = 200;

    private static final String DUE = """
            select s.company_id, s.connection_id, s.stream, s.lane, s.cursor, s.interval_seconds, s.failed_since, c.start_date, s.timetable
              from unnest(?, ?, ?) as n (company_id, connection_id, now)
              join schedule s on s.company_id = n.company_id and s.connection_id = n.connection_id
              join company c on c.company_id = s.company_id
             where s.next_at <= n.now or s.hinted_at is not null or %s
            """.formatted(Schedules.toldAhead("s", "n.now"));
    private static final String READ = """
            update schedule set cursor = ? where company_id = ? and connection_id = ? and stream = ?
            """;
    private static final Duration CUT_OFF_MAX = Duration.ofSeconds(3);

    private final Database database;
    private final Connections connections;
    private final CompanyClocks clocks;
    private final Leases leases;
    private final PageWriter writer;
    private final ProviderBalances balances;
    private final PaymentReader payments;
    private final ReadNotes notes;
    /** Pages written at one time: the database's connections are not for reading alone. */
    private final Semaphore writing;

    private final LongConsumer again;
    private final BankFeed feed;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> reading = ConcurrentHashMap.newKeySet();
    /** Streams found due while they were being read. */
    private final Set<String> dueAgain = ConcurrentHashMap.newKeySet();

    /**
     * @param writersMax pages written at one time
     * @param again told of a company that has more to read at once
     * @param feed looks what an accounting system's bank feed has booked
     */
    public SourceReader(
            Database database,
            Connections connections,
            CompanyClocks clocks,
            Leases leases,
            PageWriter writer,
            LooseEnds looseEnds,
            SignIns signIns,
            int writersMax,
            LongConsumer again,
            BankFeed feed) {
        this.database = database;
        this.connections = connections;
        this.clocks = clocks;
        this.leases = leases;
        this.writer = writer;
        this.balances = new ProviderBalances(looseEnds);
        this.payments = new PaymentReader(database, connections, clocks, leases);
        this.notes = new ReadNotes(database, clocks, leases, looseEnds, signIns);
        this.writing = new Semaphore(writersMax, true);
        this.again = again;
        this.feed = feed;
    }

    /** Looks what the bank feed of an accounting system has booked of payouts on their way, and closes what it shows. */
    public interface BankFeed {
        /** @throws ProviderFailure where the system could not be asked */
        void look(ConnectionRow system);
    }

    /** Starts the reads that are due; returns whether any was started. */
    public boolean step(Collection<ConnectionRow> owned) {
        var open = owned.stream().filter(ConnectionRow::open).toList();
        if (open.isEmpty()) {
            return false;
        }
        Map<Long, ConnectionRow> byId = open.stream().collect(Collectors.toMap(ConnectionRow::id, c -> c));
        var due = database.forCompanies(
                "due", open.stream().map(ConnectionRow::company).distinct().toList(), tx -> due(tx, open, byId));
        boolean started = false;
        for (var one : due) {
            if (reading.add(one.key())) {
                started = true;
                threads.execute(() -> read(one));
            } else {
                dueAgain.add(one.key());
            }
        }
        return started;
    }

    /** Reads under way. */
    public int underWay() {
        return reading.size();
    }

    private List<DueRead> due(Tx tx, List<ConnectionRow> open, Map<Long, ConnectionRow> byId) throws SQLException {
        var begun = clocks.machineNow();
        return tx.query(
                DUE,
                row -> new DueRead(
                        byId.getOrDefault(row.getLong(2), open.getFirst()),
                        row.getString(3),
                        "goods".equals(row.getString(4)) ? Lane.GOODS : Lane.TRADE,
                        row.getString(5),
                        Duration.ofSeconds(row.getInt(6)),
                        Tx.instantOrNull(row, 7) != null,
                        row.getObject(8, java.time.LocalDate.class),
                        begun,
                        Schedules.of(row.getString(9))),
                Tx.bigints(open.stream().map(ConnectionRow::company).toList()),
                Tx.bigints(open.stream().map(ConnectionRow::id).toList()),
                Tx.instants(open.stream().map(c -> clocks.now(c.company())).toList()));
    }

    private void read(DueRead due) {
        boolean more = false;
        try {
            more = switch (due.stream()) {
                case BalanceSource.STREAM -> readBalance(due);
                case LedgerReader.FEED -> readFeed(due);
                case LedgerReader.OBJECTS -> readObjects(due);
                case PaymentStatusSource.STREAM -> readPayments(due);
                default -> readPages(due);
            };
        } catch (Leases.LostException e) {
            LOG.info("reading {} goes on elsewhere: {}", due.stream(), e.getMessage());
        } catch (RuntimeException | Error e) {
            if (threads.isShutdown()) {
                // Cut off by the stop, not failed: the next start reads on from the cursor.
                LOG.debug("reading {} was cut off", due.stream(), e);
            } else if (e instanceof ProviderFailure failure) {
                notes.failed(due, ReadNotes.code(failure), Map.of("reason", String.valueOf(e.getMessage())), failure);
            } else if (connections.usable(due.connection()).isEmpty()) {
                // Told in the log once an hour, and not at each try.
                notes.failed(due, "connection.settings", Map.of("reason", String.valueOf(e.getMessage())), null);
            } else {
                LOG.error(
                        "reading {} of company {} failed",
                        due.stream(),
                        due.connection().company(),
                        e);
                notes.failed(due, "read.fault", Map.of("reason", String.valueOf(e.getMessage())), null);
            }
        } finally {
            reading.remove(due.key());
        }
        if (dueAgain.remove(due.key()) || more) {
            again.accept(due.connection().company());
        }
    }

    /** Reads to the end, at most so many pages; returns whether there is more. */
    private boolean readPages(DueRead due) {
        var row = due.connection();
        if (!(connections.session(row) instanceof PullSource source)) {
            throw new ProviderFailure.NotSent("the connector reads nothing");
        }
        var begun = clocks.machineNow();
        var companyBegun = clocks.now(row.company());
        var start = due.startDate().atStartOfDay(ZoneId.of(row.zone())).toInstant();
        var cursor = due.cursor();
        for (int pages = 0; pages < PAGES_MAX; pages++) {
            var page = source.pull(due.stream(), cursor, start);
            cursor = page.cursor();
            if (!page.more()) {
                write(due, page, tx -> notes.complete(tx, due, page.cursor(), begun, companyBegun));
                return false;
            }
            write(due, page, tx -> tx.update(READ, page.cursor(), row.company(), row.id(), due.stream()));
        }
        return true;
    }

    /** In the place of the reading before; returns true, since purchases may wait to be planned now. */
    private boolean readBalance(DueRead due) {
        var row = due.connection();
        if (!(connections.session(row) instanceof BalanceSource source)) {
            throw new ProviderFailure.NotSent("the connector tells no balance");
        }
        var begun = clocks.machineNow();
        var companyBegun = clocks.now(row.company());
        var balance = source.balance();
        writing.acquireUninterruptibly();
        try {
            database.doForCompany("balance", row.company(), tx -> {
                leases.require(tx, row.leaseScope());
                balances.keep(tx, row, balance, clocks.now(row.company()));
                notes.complete(tx, due, "", begun, companyBegun);
            });
        } finally {
            writing.release();
        }
        return true;
    }

    /** Each payout that is shown is closed by itself: what was closed before a process died stays closed, the rest is found again. */
    private boolean readFeed(DueRead due) {
        var row = due.connection();
        var begun = clocks.machineNow();
        var companyBegun = clocks.now(row.company());
        feed.look(row);
        database.doForCompany("bank-feed", row.company(), tx -> {
            leases.require(tx, row.leaseScope());
            notes.complete(tx, due, "", begun, companyBegun);
        });
        return false;
    }

    /** What cost centres and projects are called; what is not told any more keeps its name. */
    private boolean readObjects(DueRead due) {
        var row = due.connection();
        if (!(connections.session(row) instanceof LedgerReader ledger)) {
            throw new ProviderFailure.NotSent("the connector names no objects");
        }
        var begun = clocks.machineNow();
        var companyBegun = clocks.now(row.company());
        var told = ledger.objects();
        database.doForCompany("dimension-objects", row.company(), tx -> {
            leases.require(tx, row.leaseScope());
            KnownObjects.keep(tx, row, told, companyBegun);
            notes.complete(tx, due, "", begun, companyBegun);
        });
        return false;
    }

    /** Returns whether there is more, or purchases wait to be planned. */
    private boolean readPayments(DueRead due) {
        var begun = clocks.machineNow();
        var companyBegun = clocks.now(due.connection().company());
        return payments.read(due.connection(), companyBegun, tx -> notes.complete(tx, due, "", begun, companyBegun));
    }

    private void write(DueRead due, PullSource.Page page, PageWriter.CursorMove cursor) {
        var row = due.connection();
        var origin = new RecordOrigin(row.company(), row.id(), due.stream(), due.lane());
        writing.acquireUninterruptibly();
        try {
            writer.write(origin, page, tx -> leases.require(tx, row.leaseScope()), cursor);
        } finally {
            writing.release();
        }
    }

    /** Cuts off what is under way, and waits a moment until it has let go of the database. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CUT_OFF_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.info("reads are still being cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
