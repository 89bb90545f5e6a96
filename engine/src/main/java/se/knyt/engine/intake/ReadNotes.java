package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.spi.ProviderFailure;

/** Notes of each stream how reading it went: to its end, with when it is read again; or not, with why, and what a person is told of it. */
final class ReadNotes {
    private static final Logger LOG = LoggerFactory.getLogger(ReadNotes.class);

    /** Codes that say no more than that nothing came. */
    private static final Set<String> NO_ANSWER = Set.of("no-answer", "rate-limited");

    private static final Duration SILENCE_BEFORE_LOOSE_END = Duration.ofMinutes(15);
    private static final String COMPLETE = """
            update schedule set cursor = ?, read_at = ?, complete_to = ?, next_at = ?, failed_since = null, failure_code = '', failure_args = '{}',
                   failures = 0, hinted_at = case when hinted_at >= ? then least(hinted_at, ?) end
             where company_id = ? and connection_id = ? and stream = ?
            """;
    /** Since the first time, but never since a time that has not come: a clock that was ahead has told that one. */
    private static final String FAILED = """
            update schedule set failed_since = least(failed_since, ?), failure_code = ?, failure_args = ?, failures = failures + 1,
                   next_at = ?, hinted_at = null
             where company_id = ? and connection_id = ? and stream = ? returning failures, failed_since
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final Leases leases;
    private final LooseEnds looseEnds;
    private final SignIns signIns;

    ReadNotes(Database database, CompanyClocks clocks, Leases leases, LooseEnds looseEnds, SignIns signIns) {
        this.database = database;
        this.clocks = clocks;
        this.leases = leases;
        this.looseEnds = looseEnds;
        this.signIns = signIns;
    }

    /** In the commit of the last page: what was read to its end is told to be. */
    void complete(Tx tx, DueRead due, String cursor, Instant begun, Instant companyBegun) throws SQLException {
        var row = due.connection();
        tx.update(
                COMPLETE,
                cursor,
                // When it began: what was changed meanwhile it says nothing of.
                begun,
                companyBegun,
                due.next(companyBegun),
                begun,
                // A hint of a clock that was ahead asks for one more reading, and not for one after another until then.
                clocks.machineNow(),
                row.company(),
                row.id(),
                due.stream());
        if (due.failing()) {
            tx.update(
                    "update loose_end set closed_at = ?, closed_by = 'knyt', close_reason = 'cured'"
                            + " where company_id = ? and cause_key = ? and closed_at is null",
                    companyBegun,
                    row.company(),
                    cause(due));
        }
    }

    private static String cause(DueRead due) {
        return "read:" + due.connection().id() + ":" + due.stream();
    }

    /** The code of a failure to read, for its text. */
    static String code(ProviderFailure failure) {
        return switch (failure) {
            case ProviderFailure.RateLimited f -> "rate-limited";
            case ProviderFailure.NotSent f -> "no-answer";
            case ProviderFailure.OutcomeUnknown f -> "no-answer";
            case ProviderFailure.Unauthorized f -> SignIns.CODE;
            case ProviderFailure.Refused f -> f.code();
        };
    }

    void failed(DueRead due, String code, Map<String, String> args, @Nullable ProviderFailure failure) {
        var row = due.connection();
        var now = clocks.machineNow();
        var companyNow = clocks.now(row.company());
        try {
            database.doForCompany("read-failed", row.company(), tx -> {
                leases.require(tx, row.leaseScope());
                var wait = wait(tx, due, failure);
                var since = tx.first(
                                FAILED,
                                r -> Tx.instant(r, 2),
                                now,
                                code,
                                Json.write(args),
                                companyNow.plus(wait),
                                row.company(),
                                row.id(),
                                due.stream())
                        .orElse(now);
                if (failure instanceof ProviderFailure.Unauthorized) {
                    signIns.needed(tx, row, args.getOrDefault("reason", ""), due.begun());
                } else if (Duration.between(since, now).compareTo(SILENCE_BEFORE_LOOSE_END) >= 0) {
                    openLooseEnd(tx, due, code, args, companyNow);
                }
            });
        } catch (Leases.LostException e) {
            LOG.info("that reading {} failed is another's to note: {}", due.stream(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("could not note that reading {} failed", due.stream(), e);
        }
    }

    private static Duration wait(Tx tx, DueRead due, @Nullable ProviderFailure failure) throws SQLException {
        if (failure instanceof ProviderFailure.RateLimited limited) {
            return limited.retryAfter();
        }
        int failures = tx.first(
                        "select failures from schedule where company_id = ? and connection_id = ? and stream = ?",
                        row -> row.getInt(1),
                        due.connection().company(),
                        due.connection().id(),
                        due.stream())
                .orElse(0);
        return Duration.ofSeconds(Math.min(600, 1L << Math.min(failures, 9)));
    }

    private void openLooseEnd(Tx tx, DueRead due, String code, Map<String, String> args, Instant companyNow)
            throws SQLException {
        var all = new TreeMap<>(args);
        all.put("connection", due.connection().name());
        all.put("stream", due.stream());
        all.put("kind", "read");
        all.put("message", args.getOrDefault("reason", ""));
        looseEnds.add(
                tx,
                due.connection().company(),
                new LooseEnd(
                        cause(due),
                        NO_ANSWER.contains(code) ? "read.silent" : code,
                        all,
                        code + ":" + due.connection().id(),
                        null,
                        null,
                        null,
                        due.connection().id(),
                        null,
                        companyNow,
                        true),
                companyNow);
    }
}
