package se.knyt.server.connections;

import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.PaymentStatusSource;

/**
 * How a connection stands, for every page that says so. In sync is one whose streams have each been read to the end, after the last change of
 * its settings and sign-in, and not too long ago.
 *
 * @param readTo company time when all of it had been read, empty before
 * @param failingSince company time
 * @param failure code of why reading fails, empty where it does not
 */
public record ConnectionHealth(
        State state, Optional<Instant> readTo, Optional<Instant> failingSince, String failure, String failureArgs) {
    /** Streams that are read to their end without a call where there is nothing to ask: they show nothing of the sign-in. */
    private static final String SILENT = "('" + LedgerReader.FEED + "', '" + PaymentStatusSource.STREAM + "')";

    /** A connection of one of them. */
    public enum State {
        PAUSED("wait", "connection.state.paused"),
        SIGN_IN_AGAIN("loose", "connection.state.sign-in-again"),
        FAILING("unsure", "connection.failing"),
        /** Nothing of it has been read since its settings or its sign-in were these. */
        UNTRIED("wait", "connection.untried"),
        /** What was read last is older than two rounds of its schedule. */
        STALE("unsure", "connection.stale"),
        IN_SYNC("tied", "connection.insync"),
        /** Nothing is read from it, and it let us in when it was tried. */
        TRIED("plain", "connection.tried"),
        /** Only what is handed in reaches it. */
        FILES("plain", "connection.files");

        private final String look;
        private final String word;

        State(String look, String word) {
            this.look = look;
            this.word = word;
        }

        /** The chip's look. */
        public String look() {
            return look;
        }

        /** Key of the chip's word. */
        public String word() {
            return word;
        }
    }

    /**
     * What is counted of a connection's streams.
     *
     * @param streams all of them
     * @param proving those whose reading asks the system
     * @param proven those of them read to the end since the last change
     * @param stale whether any of them was read too long ago
     */
    record Counted(
            String stored, long streams, long proving, long proven, boolean stale, boolean failing, boolean tried) {
        /** @param folder whether it only writes, to a folder */
        State state(boolean folder) {
            if (!"active".equals(stored)) {
                return "paused".equals(stored) ? State.PAUSED : State.SIGN_IN_AGAIN;
            }
            if (failing) {
                return State.FAILING;
            }
            if (proving == 0) {
                return tried ? State.TRIED : streams == 0 && !folder ? State.FILES : State.UNTRIED;
            }
            if (proven < proving) {
                return State.UNTRIED;
            }
            return stale ? State.STALE : State.IN_SYNC;
        }
    }

    private static final String HEALTH = """
            select c.connection_id, c.connector, c.state, coalesce(c.tried_at >= c.changed_at, false) as tried, h.*
              from connection c
             cross join lateral (
                   select count(*) as streams,
                          count(*) filter (where s.proves) as proving,
                          count(*) filter (where s.proves and s.read_at >= c.changed_at) as proven,
                          coalesce(bool_or(s.proves and s.complete_to + make_interval(secs => 2 * s.interval_seconds + 900) < ?), false)
                              as stale,
                          case when bool_and(s.read_at is not null) filter (where s.proves)
                               then min(s.complete_to) filter (where s.proves) end as read_to,
                          min(s.failed_since) as failed_since,
                          (array_agg(s.failure_code order by s.failed_since) filter (where s.failed_since is not null))[1] as failure_code,
                          (array_agg(s.failure_args order by s.failed_since) filter (where s.failed_since is not null))[1] as failure_args
                     from (select i.*, i.stream not in %s as proves from schedule i
                            where i.company_id = c.company_id and i.connection_id = c.connection_id) s) h
             where c.company_id = ? order by c.connection_id limit 1000
            """.formatted(SILENT);

    /** Of one among them; one that is not there has shown nothing. */
    public static ConnectionHealth of(Map<Long, ConnectionHealth> all, long connection) {
        return all.getOrDefault(
                connection, new ConnectionHealth(State.UNTRIED, Optional.empty(), Optional.empty(), "", ""));
    }

    /** Of every connection of the company, by its id. */
    public static Map<Long, ConnectionHealth> of(Sql sql, View view) throws SQLException {
        var all = new LinkedHashMap<Long, ConnectionHealth>();
        sql.list(
                HEALTH,
                row -> {
                    all.put(row.number("connection_id"), read(view, row));
                    return row;
                },
                view.now(),
                view.company().id());
        return all;
    }

    private static ConnectionHealth read(View view, Sql.Row row) throws SQLException {
        var failing = Optional.ofNullable(row.instantOrNull("failed_since"));
        var counted = new Counted(
                row.text("state"),
                row.number("streams"),
                row.number("proving"),
                row.number("proven"),
                row.flag("stale"),
                failing.isPresent(),
                row.flag("tried"));
        return new ConnectionHealth(
                counted.state("sie-file".equals(row.text("connector"))),
                Optional.ofNullable(row.instantOrNull("read_to")),
                failing.map(view.company()::timeAt),
                failing.isPresent() ? row.text("failure_code") : "",
                failing.isPresent() ? row.text("failure_args") : "");
    }
}
