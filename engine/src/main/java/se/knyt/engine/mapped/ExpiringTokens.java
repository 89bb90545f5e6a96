package se.knyt.engine.mapped;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;

/** Tells a person, once, that a token stops working soon: from then on payouts handed in with it would be refused. */
public final class ExpiringTokens {
    public static final String CODE = "api-token.expires";
    /** Time enough to make another and give it to the other system. */
    static final Duration TOLD_BEFORE = Duration.ofDays(14);

    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);
    private static final int AT_ONCE = 100;
    private static final String DUE = """
            update api_token t set warned_at = ?
              from company c, connection n
             where (t.company_id, t.api_token_id) in (
                   select company_id, api_token_id from api_token
                    where company_id = any (?) and revoked_at is null and warned_at is null and expires_at < ? limit ?)
               and c.company_id = t.company_id and n.company_id = t.company_id and n.connection_id = t.connection_id
            returning t.company_id, t.api_token_id, t.connection_id, t.beginning, t.expires_at, c.zone, n.name
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final LooseEnds looseEnds;
    private volatile Instant lookAt = Instant.EPOCH;

    public ExpiringTokens(Database database, CompanyClocks clocks, LooseEnds looseEnds) {
        this.database = database;
        this.clocks = clocks;
        this.looseEnds = looseEnds;
    }

    private record Due(
            long company, long token, long connection, String beginning, Instant expires, String zone, String name) {}

    /** Looks at the tokens of companies now and then; true when there may be more. */
    public boolean step(Collection<Long> companies) {
        var now = clocks.machineNow();
        if (now.isBefore(lookAt) || companies.isEmpty()) {
            return false;
        }
        lookAt = now.plus(LOOK_EVERY);
        boolean more = database.forCompanies("expiring-tokens", companies, tx -> {
            var due = tx.query(
                    DUE,
                    row -> new Due(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getTimestamp(5).toInstant(),
                            row.getString(6),
                            row.getString(7)),
                    now,
                    Tx.bigints(companies),
                    now.plus(TOLD_BEFORE),
                    AT_ONCE);
            for (var one : due) {
                open(tx, one);
            }
            return due.size() == AT_ONCE;
        });
        if (more) {
            lookAt = now;
        }
        return more;
    }

    private void open(Tx tx, Due token) throws SQLException {
        var now = clocks.now(token.company());
        var day = LocalDate.ofInstant(token.expires(), ZoneId.of(token.zone()));
        looseEnds.add(
                tx,
                token.company(),
                new LooseEnd(
                        cause(token.token()),
                        CODE,
                        Map.of("connection", token.name(), "token", token.beginning(), "day", day.toString()),
                        CODE + ":" + token.connection(),
                        null,
                        null,
                        null,
                        token.connection(),
                        null,
                        now,
                        false),
                now);
    }

    /** A token was revoked: nobody waits for it. */
    void ended(Tx tx, long company, long token, Instant now) throws SQLException {
        looseEnds.cured(tx, company, cause(token), now);
    }

    private static String cause(long token) {
        return "api-token:" + token;
    }
}
