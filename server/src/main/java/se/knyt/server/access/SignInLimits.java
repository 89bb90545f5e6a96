package se.knyt.server.access;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;

/**
 * How often passwords may be tried. A try is counted before the password is looked at, so that tries made at the same time cannot pass
 * together. Counted are the pair of address and e-mail, the address, the e-mail, and all tries. A pair that has signed in before counts
 * alone: strangers cannot lock a person out from where that person usually is.
 */
final class SignInLimits {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Duration TRUSTED_FOR = Duration.ofDays(30);
    private static final int PAIR_MAX = 5;
    private static final int ADDRESS_MAX = 30;
    private static final int ACCOUNT_MAX = 50;
    private static final int ALL_MAX = 1000;

    private final WebDatabase database;
    private final InstantSource clock;

    SignInLimits(WebDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Counts a try.
     *
     * @param email in its normal form; whether anybody has it makes no difference
     * @param address where the request comes from
     * @return how long to wait before another try is looked at; empty when this one is
     */
    Optional<Duration> reserve(String email, String address) {
        var now = clock.instant();
        return database.outside(sql -> {
            var pair = pair(email, address);
            if (!isTrusted(sql, pair, now)) {
                for (var limit : new Limit[] {
                    new Limit("all", ALL_MAX),
                    new Limit("address " + address, ADDRESS_MAX),
                    new Limit("account " + email, ACCOUNT_MAX)
                }) {
                    var wait = count(sql, limit, now);
                    if (wait.isPresent()) {
                        return wait;
                    }
                }
            }
            return count(sql, new Limit(pair, PAIR_MAX), now);
        });
    }

    private record Limit(String subject, int max) {}

    private record Counted(int tries, Instant until) {}

    private static String pair(String email, String address) {
        return "pair " + address + " " + email;
    }

    private static boolean isTrusted(Sql sql, String pair, Instant now) throws SQLException {
        return sql.first(
                        "select trusted_until from signin_try where subject_hash = ? and trusted_until > ?",
                        row -> row.instant("trusted_until"),
                        Tokens.hash(pair),
                        now)
                .isPresent();
    }

    private static Optional<Duration> count(Sql sql, Limit limit, Instant now) throws SQLException {
        var counted = sql.one(
                "insert into signin_try as t (subject_hash, tries, window_until) values (?, 1, ?)"
                        + " on conflict (subject_hash) do update set"
                        + " tries = case when t.window_until <= ? then 1 else t.tries + 1 end,"
                        + " window_until = case when t.window_until <= ? then excluded.window_until else t.window_until end"
                        + " returning tries, window_until",
                row -> new Counted(row.integer("tries"), row.instant("window_until")),
                Tokens.hash(limit.subject()),
                now.plus(WINDOW),
                now,
                now);
        return counted.tries() > limit.max() ? Optional.of(Duration.between(now, counted.until())) : Optional.empty();
    }

    /** The password was right: the pair starts again, and is trusted for a while. */
    void succeeded(String email, String address) {
        var now = clock.instant();
        database.outside(sql -> sql.update(
                "update signin_try set tries = 0, trusted_until = ? where subject_hash = ?",
                now.plus(TRUSTED_FOR),
                Tokens.hash(pair(email, address))));
    }
}
