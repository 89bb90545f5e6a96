package se.knyt.engine.intake;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.spi.BalanceSource;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.PullSource;
import se.knyt.spi.Session;

/** How often a connection is read: as its connector proposes, or by a timetable of the company's own. */
public final class Schedules {
    /**
     * Streams that are pictures of now, as a list in SQL: a provider's balance, how single payments stand, what a bank feed has booked, what
     * cost centres and projects are called. What is to be complete does not wait for them.
     */
    public static final String PICTURES = "('" + BalanceSource.STREAM + "', '" + PaymentStatusSource.STREAM + "', '"
            + LedgerReader.FEED + "', '" + LedgerReader.OBJECTS + "')";

    /**
     * Whether a connection, {@code c} in SQL, counts when it is asked what is complete. A paused one does, up to when it was read: only one
     * that is wound down, or that was never read at all, is left out.
     */
    public static final String COUNTS =
            "(c.state <> 'paused' or c.winding_since is null and exists (select 1 from schedule r"
                    + " where r.company_id = c.company_id and r.connection_id = c.connection_id and r.read_at is not null))";

    /**
     * Whether the next time of a stream was told by a clock that was ahead: nothing puts it further off than two
     * intervals, or after a failure than two days, since a system may ask to be left in peace. It is due now then, rather than when that time comes.
     *
     * @param schedule the alias of its row in SQL
     * @param now the company's time in SQL
     */
    public static String toldAhead(String schedule, String now) {
        return "s.next_at > now + make_interval(secs => case when s.failed_since is null then s.interval_seconds * 2 + 60 else 2 * 86400 end)"
                .replace("s.", schedule + ".")
                .replace("> now", "> " + now);
    }

    private final Database database;
    private final Connections connections;
    private final CompanyClocks clocks;
    private final Runnable wake;

    /** @param wake called when something may be due */
    public Schedules(Database database, Connections connections, CompanyClocks clocks, Runnable wake) {
        this.database = database;
        this.connections = connections;
        this.clocks = clocks;
        this.wake = wake;
    }

    /**
     * Reads one stream of a connection, or every one, by a timetable from now on. What is not named keeps its own.
     *
     * @param stream empty for all
     * @throws IllegalArgumentException when there is no such connection
     */
    public void keep(long company, long connection, String stream, Timetable timetable, String actor) {
        var row = row(company, connection);
        var next = timetable.next(clocks.now(company), ZoneId.of(row.zone()));
        write(
                row,
                stream,
                timetable.text(),
                actor,
                tx -> tx.update(
                        "update schedule set timetable = ?, interval_seconds = ?, next_at = ?"
                                + " where company_id = ? and connection_id = ? and ? in ('', stream)",
                        timetable.text(),
                        (int) timetable.gap().toSeconds(),
                        next,
                        company,
                        connection,
                        stream));
    }

    /**
     * Reads one stream, or each, again as often as the connector proposes.
     *
     * @param stream empty for all
     * @return false when the connection cannot be opened, as without credentials: what its connector proposes is not known then
     * @throws IllegalArgumentException when there is no such connection
     */
    public boolean standard(long company, long connection, String stream, String actor) {
        var row = row(company, connection);
        var session = opened(row);
        if (session.isEmpty()) {
            return false;
        }
        Map<String, Duration> proposed = streams(session.get()).stream()
                .filter(proposal -> stream.isEmpty() || proposal.code().equals(stream))
                .collect(Collectors.toMap(PullSource.Stream::code, PullSource.Stream::interval));
        write(row, stream, "", actor, tx -> {
            for (var proposal : proposed.entrySet()) {
                tx.update(
                        "update schedule set timetable = '', interval_seconds = ?, next_at = ?"
                                + " where company_id = ? and connection_id = ? and stream = ?",
                        (int) proposal.getValue().toSeconds(),
                        clocks.now(company).plus(proposal.getValue()),
                        company,
                        connection,
                        proposal.getKey());
            }
        });
        return true;
    }

    private Optional<Session> opened(ConnectionRow row) {
        return connections.usable(row);
    }

    /**
     * Reads one stream of a connection now, or every one, besides its timetable.
     *
     * @param stream empty for all
     */
    public void readNow(long company, long connection, String stream, String actor) {
        var row = row(company, connection);
        database.doForCompany("read-now", company, tx -> {
            tx.update(
                    "update schedule set hinted_at = ? where company_id = ? and connection_id = ? and ? in ('', stream)",
                    clocks.machineNow(),
                    company,
                    connection,
                    stream);
            Audit.write(tx, company, clocks.machineNow(), actor, "read-now", row.name(), noted(stream, Map.of()));
        });
        wake.run();
    }

    /** All that is read of a connection by schedule: its streams, and where it tells them its balance, how payments stand, what a bank feed has booked there, and what it calls cost centres and projects. */
    public static List<PullSource.Stream> streams(Session source) {
        var all = new ArrayList<PullSource.Stream>();
        if (source instanceof PullSource pulled) {
            all.addAll(pulled.streams());
        }
        if (source instanceof BalanceSource balance) {
            all.add(new PullSource.Stream(BalanceSource.STREAM, PullSource.Lane.TRADE, balance.balanceInterval()));
        }
        if (source instanceof PaymentStatusSource payments) {
            all.add(new PullSource.Stream(
                    PaymentStatusSource.STREAM, PullSource.Lane.TRADE, payments.statusInterval()));
        }
        if (source instanceof LedgerReader ledger) {
            all.add(new PullSource.Stream(LedgerReader.FEED, PullSource.Lane.TRADE, ledger.feedInterval()));
            if (ledger.namesObjects()) {
                all.add(new PullSource.Stream(LedgerReader.OBJECTS, PullSource.Lane.TRADE, ledger.objectsInterval()));
            }
        }
        return all;
    }

    /** The timetable that a stream's row holds; empty where it goes by its interval. */
    static Optional<Timetable> of(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Timetable.parse(text));
    }

    private ConnectionRow row(long company, long connection) {
        return connections.of(List.of(company)).stream()
                .filter(c -> c.id() == connection)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
    }

    private void write(ConnectionRow row, String stream, String timetable, String actor, Database.Action work) {
        database.doForCompany("timetable", row.company(), tx -> {
            work.run(tx);
            Audit.write(
                    tx,
                    row.company(),
                    clocks.machineNow(),
                    actor,
                    "timetable.change",
                    row.name(),
                    noted(stream, Map.of("timetable", timetable)));
        });
        wake.run();
    }

    private static Map<String, String> noted(String stream, Map<String, String> what) {
        if (stream.isEmpty()) {
            return what;
        }
        var all = new TreeMap<>(what);
        all.put("stream", stream);
        return all;
    }
}
