package se.knyt.engine.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.lease.Leases;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Reads what providers tell of the time before a company began, page by page, by the owner of the connection and with a cursor of its
 * own. It is kept as it came, and its payouts with their lines beside the books: nothing is planned, matched or booked of them.
 */
public final class HistoryReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryReader.class);

    private static final Duration WAIT_MAX = Duration.ofMinutes(10);
    private static final Duration CUT_OFF_MAX = Duration.ofSeconds(3);
    private static final String DUE = """
            select h.company_id, h.connection_id, h.cursor, h.from_at, h.until_at, h.reach_known, h.failures
              from unnest(?, ?) as n (company_id, connection_id)
              join history_read h on h.company_id = n.company_id and h.connection_id = n.connection_id
             where h.state = 'running' and h.next_at <= ?
            """;
    private static final String READ = """
            update history_read set cursor = ?, reached_at = greatest(reached_at, ?), pages = pages + 1, records = records + ?,
                   missing = missing + ?, missing_names = (missing_names || ?::text[])[1:100], payouts = payouts + ?, state = ?, finished_at = ?, failure_code = '', failure_args = '{}', failures = 0
             where company_id = ? and connection_id = ? and state = 'running' and cursor = ?
            """;
    private static final String FAILED = """
            update history_read set state = ?, from_at = ?, failure_code = ?, failure_args = ?, failures = failures + 1, next_at = ?
             where company_id = ? and connection_id = ? and state = 'running' and cursor = ?
            """;

    private final Database database;
    private final Connections connections;
    private final CompanyClocks clocks;
    private final Leases leases;
    private final PageWriter writer;
    private final SignIns signIns;
    private final LongConsumer again;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> reading = ConcurrentHashMap.newKeySet();

    /** @param again told of a company that has more to read at once */
    public HistoryReader(
            Database database,
            Connections connections,
            CompanyClocks clocks,
            Leases leases,
            PageWriter writer,
            SignIns signIns,
            LongConsumer again) {
        this.database = database;
        this.connections = connections;
        this.clocks = clocks;
        this.leases = leases;
        this.writer = writer;
        this.signIns = signIns;
        this.again = again;
    }

    private record Due(
            ConnectionRow connection, String cursor, Instant from, Instant until, boolean reachKnown, int failures) {
        String key() {
            return connection.company() + "/" + connection.id();
        }

        /** Where to begin instead, when the provider gives nothing so far back; empty where it must give it. */
        Optional<Instant> later() {
            var later = from.atZone(ZoneId.of(connection.zone())).plusYears(1).toInstant();
            return !reachKnown && cursor.isEmpty() && later.isBefore(until) ? Optional.of(later) : Optional.empty();
        }
    }

    /** Starts one page of each that is due; returns whether any was started. */
    public boolean step(Collection<ConnectionRow> owned) {
        var open = owned.stream().filter(ConnectionRow::open).toList();
        if (open.isEmpty()) {
            return false;
        }
        Map<Long, ConnectionRow> byId = open.stream().collect(Collectors.toMap(ConnectionRow::id, c -> c));
        var due = database.forCompanies(
                "history-due",
                open.stream().map(ConnectionRow::company).distinct().toList(),
                tx -> tx.query(
                        DUE,
                        row -> new Due(
                                byId.getOrDefault(row.getLong(2), open.getFirst()),
                                row.getString(3),
                                Tx.instant(row, 4),
                                Tx.instant(row, 5),
                                row.getBoolean(6),
                                row.getInt(7)),
                        Tx.bigints(open.stream().map(ConnectionRow::company).toList()),
                        Tx.bigints(open.stream().map(ConnectionRow::id).toList()),
                        clocks.machineNow()));
        boolean started = false;
        for (var one : due) {
            if (reading.add(one.key())) {
                started = true;
                threads.execute(() -> read(one));
            }
        }
        return started;
    }

    /** Reads under way. */
    public int underWay() {
        return reading.size();
    }

    private void read(Due due) {
        var begun = clocks.machineNow();
        try {
            readPage(due);
        } catch (Leases.LostException e) {
            LOG.info("history goes on elsewhere: {}", e.getMessage());
        } catch (StaleException e) {
            LOG.debug("a page of history was read already", e);
        } catch (RuntimeException | Error e) {
            if (threads.isShutdown()) {
                // Cut off by the stop, not failed: the next start reads on from the cursor.
                LOG.debug("reading history was cut off", e);
            } else {
                if (connections.usable(due.connection()).isPresent()) {
                    LOG.warn(
                            "reading history of company {} failed",
                            due.connection().company(),
                            e);
                }
                failed(due, e, begun);
            }
        } finally {
            reading.remove(due.key());
        }
        again.accept(due.connection().company());
    }

    /** The page was read by this process already, just before it was found due. */
    private static final class StaleException extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1;
    }

    private static void moved(int rows) {
        if (rows == 0) {
            throw new StaleException();
        }
    }

    private void readPage(Due due) {
        var row = due.connection();
        if (!(connections.session(row) instanceof PullSource source)) {
            throw new ProviderFailure.NotSent("the connector reads nothing");
        }
        var page = source.pullHistory(ProviderSession.PAYOUTS, due.cursor(), due.from());
        var told = page.records().stream()
                .filter(r -> HistoryRows.isOld(r, due.until()))
                .toList();
        var old = told.stream().filter(r -> r.raw().length > 0).toList();
        // To the end, though what is of the company's own time is left out: some providers tell the newest first.
        boolean done = !page.more();
        var reached = old.stream()
                .map(SourceRecord::changedAt)
                .max(Instant::compareTo)
                .orElse(done ? due.until() : due.from());
        writer.keep(
                new RecordOrigin(row.company(), row.id(), StreamNames.HISTORY, Lane.TRADE),
                old,
                tx -> leases.require(tx, row.leaseScope()),
                tx -> moved(tx.update(
                        READ,
                        page.cursor(),
                        done ? due.until() : reached,
                        old.size(),
                        told.size() - old.size(),
                        Tx.texts(told.stream()
                                .filter(r -> r.raw().length == 0)
                                .map(SourceRecord::key)
                                .toList()),
                        HistoryRows.write(tx, row.company(), row.id(), old),
                        done ? "done" : "running",
                        done ? clocks.now(row.company()) : null,
                        row.company(),
                        row.id(),
                        due.cursor())));
    }

    private void failed(Due due, Throwable e, Instant begun) {
        var row = due.connection();
        var failure = e instanceof ProviderFailure f ? f : null;
        var code = failure == null ? "read.fault" : ReadNotes.code(failure);
        var reason = String.valueOf(e.getMessage());
        boolean refused = failure == null || failure instanceof ProviderFailure.Refused;
        var later = failure instanceof ProviderFailure.Refused ? due.later() : Optional.<Instant>empty();
        try {
            database.doForCompany("history-failed", row.company(), tx -> {
                leases.require(tx, row.leaseScope());
                tx.update(
                        FAILED,
                        refused && later.isEmpty() ? "failed" : "running",
                        later.orElse(due.from()),
                        later.isPresent() ? "" : code,
                        Json.write(Map.of("reason", reason, "message", reason)),
                        clocks.machineNow().plus(later.isPresent() ? Duration.ZERO : wait(due, failure)),
                        row.company(),
                        row.id(),
                        due.cursor());
                if (failure instanceof ProviderFailure.Unauthorized) {
                    signIns.needed(tx, row, reason, begun);
                }
            });
        } catch (Leases.LostException lost) {
            LOG.info("that reading history failed is another's to note: {}", lost.getMessage());
        } catch (RuntimeException noted) {
            LOG.warn("could not note that reading history failed", noted);
        }
    }

    private static Duration wait(Due due, @Nullable ProviderFailure failure) {
        if (failure instanceof ProviderFailure.RateLimited limited) {
            return limited.retryAfter();
        }
        var wait = Duration.ofSeconds(1L << Math.min(due.failures(), 9));
        return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
    }

    /** Cuts off what is under way, and waits a moment until it has let go of the database. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CUT_OFF_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.info("reads of history are still being cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
