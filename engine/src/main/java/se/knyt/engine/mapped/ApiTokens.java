package se.knyt.engine.mapped;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.json.Json;

/** The tokens by which payouts are handed in for a connection. A token is shown once; its hash is kept, and it opens one connection only. */
public final class ApiTokens {
    /** More are not made for one connection: whoever needs another revokes one. */
    public static final int TOKENS_MAX = 20;

    /** A token that is forgotten does not open for ever. */
    private static final Duration LIVES = Duration.ofDays(365);

    private static final String PREFIX = "knyt_";
    private static final int BYTES = 32;
    private static final int LENGTH_MAX = 100;
    private static final int SHOWN = 10;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** When a token was used is told to the minute. */
    private static final Duration USED_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final CompanyClocks clocks;
    private final ExpiringTokens expiring;

    ApiTokens(Database database, CompanyClocks clocks, ExpiringTokens expiring) {
        this.database = database;
        this.clocks = clocks;
        this.expiring = expiring;
    }

    /**
     * A token as a page shows it.
     *
     * @param beginning its first characters
     * @param usedAt machine time, to the minute; null when it never was
     * @param expiresAt machine time from which it opens nothing
     * @param state whether it opens its connection
     */
    public record Shown(
            long id,
            String beginning,
            String madeBy,
            Instant madeAt,
            @Nullable Instant usedAt,
            Instant expiresAt,
            State state) {}

    /** Whether a token opens its connection. */
    public enum State {
        OPENS,
        /** It does, for less than {@link ExpiringTokens#TOLD_BEFORE}. */
        EXPIRES_SOON,
        EXPIRED,
        REVOKED,
        /** Whoever made it may not make tokens any more. */
        MAKER_WITHOUT_ROLE
    }

    /** Whose a token is. */
    public record Holder(long company, long connection, String beginning) {}

    /** The tokens of a connection, newest first. */
    public List<Shown> list(long company, long connection) {
        var now = clocks.machineNow();
        return database.forCompany(
                "api-tokens",
                company,
                tx -> tx.query(
                        "select t.api_token_id, t.beginning, t.made_by, t.made_at, t.used_at, t.expires_at, case"
                                + " when t.revoked_at is not null then 'REVOKED' when t.expires_at <= ? then 'EXPIRED'"
                                + " when not exists (select 1 from app_user u cross join lateral knyt_reachable(u.user_id) r"
                                + " where u.email = t.made_by and r.company_id = t.company_id and r.role in ('owner', 'integrator'))"
                                + " then 'MAKER_WITHOUT_ROLE' when t.expires_at <= ? then 'EXPIRES_SOON' else 'OPENS' end"
                                + " from api_token t where t.company_id = ? and t.connection_id = ?"
                                + " order by t.made_at desc, t.api_token_id desc limit 50",
                        row -> new Shown(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getTimestamp(4).toInstant(),
                                row.getTimestamp(5) == null
                                        ? null
                                        : row.getTimestamp(5).toInstant(),
                                row.getTimestamp(6).toInstant(),
                                State.valueOf(row.getString(7))),
                        now,
                        now.plus(ExpiringTokens.TOLD_BEFORE),
                        company,
                        connection));
    }

    /** Makes a token; the only time that it can be read. Empty when the connection has as many as it can have. */
    public Optional<String> make(long company, long connection, String actor) {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        var token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var beginning = token.substring(0, SHOWN);
        return database.forCompany("api-token", company, tx -> {
            // Locked first: two people who make one at once are counted one after the other.
            tx.query(
                    "select 1 from connection where company_id = ? and connection_id = ? for update",
                    row -> row.getInt(1),
                    company,
                    connection);
            long standing = tx.first(
                            "select count(*) from api_token where company_id = ? and connection_id = ? and revoked_at is null"
                                    + " and expires_at > ?",
                            row -> row.getLong(1),
                            company,
                            connection,
                            clocks.machineNow())
                    .orElse(0L);
            if (standing >= TOKENS_MAX) {
                return Optional.<String>empty();
            }
            tx.update(
                    "insert into api_token (company_id, api_token_id, connection_id, token_hash, beginning, made_by, made_at,"
                            + " expires_at) values (?, nextval('knyt_id'), ?, ?, ?, ?, ?, ?)",
                    company,
                    connection,
                    hash(token),
                    beginning,
                    actor,
                    clocks.machineNow(),
                    clocks.machineNow().plus(LIVES));
            Audit.write(tx, company, clocks.machineNow(), actor, "api-token.make", beginning, Map.of());
            return Optional.of(token);
        });
    }

    /** Ends a token for ever; one that is ended already stays so. */
    public void revoke(long company, long connection, long token, String actor) {
        database.doForCompany("api-token-revoke", company, tx -> {
            var ended = tx.query(
                    "update api_token set revoked_at = ? where company_id = ? and connection_id = ? and api_token_id = ?"
                            + " and revoked_at is null returning beginning",
                    row -> row.getString(1),
                    clocks.machineNow(),
                    company,
                    connection,
                    token);
            for (var beginning : ended) {
                Audit.write(tx, company, clocks.machineNow(), actor, "api-token.revoke", beginning, Map.of());
                expiring.ended(tx, company, token, clocks.now(company));
            }
        });
    }

    /** Whose a token is; empty for one that is none, is revoked or has expired, or whose maker lost the role. */
    public Optional<Holder> holder(String token) {
        if (!token.startsWith(PREFIX) || token.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        var found = database.forNone(
                "api-token-holder",
                tx -> tx.first(
                        "select company_id, api_token_id, connection_id from knyt_api_token(?, ?)",
                        row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)},
                        hash(token),
                        clocks.machineNow()));
        found.ifPresent(ids -> database.doForCompany(
                "api-token-used",
                ids[0],
                tx -> tx.update(
                        "update api_token set used_at = ? where company_id = ? and api_token_id = ?"
                                + " and (used_at is null or used_at < ?)",
                        clocks.machineNow(),
                        ids[0],
                        ids[1],
                        clocks.machineNow().minus(USED_EVERY))));
        return found.map(ids -> new Holder(ids[0], ids[2], token.substring(0, SHOWN)));
    }

    private static byte[] hash(String token) {
        return Json.sha256().digest(token.getBytes(StandardCharsets.UTF_8));
    }
}
