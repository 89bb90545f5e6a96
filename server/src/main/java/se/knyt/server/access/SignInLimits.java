package se.knyt.server.access;

import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
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
    /** Two processes' clocks differ, and tries at the same moment are counted in any order. */
    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofMinutes(5);

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
    Optional<Wait> reserve(String email, String address) {
        var now = clock.instant();
        return database.outside(sql -> {
            var pair = pair(email, address);
            if (!isTrusted(sql, pair, now)) {
                // What one limit stops is not counted by the next: a single address cannot use up what is for all.
                for (var limit : shared(email, address)) {
                    var wait = count(sql, limit, now);
                    if (wait.isPresent()) {
                        return wait;
                    }
                }
            }
            return count(sql, new Limit(pair, PAIR_MAX), now);
        });
    }

    /**
     * A try that is not looked at.
     *
     * @param left until another one is
     * @param first whether it is the first of its window that is stopped; the log tells it once
     */
    record Wait(Duration left, boolean first) {}

    private record Limit(String subject, int max) {}

    private static List<Limit> shared(String email, String address) {
        return List.of(
                new Limit("address " + network(address), ADDRESS_MAX),
                new Limit("account " + email, ACCOUNT_MAX),
                new Limit("all", ALL_MAX));
    }

    /** Of IPv6 the first four groups: whoever has one address there has them all. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private record Counted(int tries, Instant until) {}

    private static String pair(String email, String address) {
        return "pair " + network(address) + " " + email;
    }

    private static boolean isTrusted(Sql sql, String pair, Instant now) throws SQLException {
        return sql.first(
                        "select trusted_until from signin_try where subject_hash = ? and trusted_until > ?",
                        row -> row.instant("trusted_until"),
                        Tokens.hash(pair),
                        now)
                .isPresent();
    }

    private static Optional<Wait> count(Sql sql, Limit limit, Instant now) throws SQLException {
        // A window that ends later than any can was begun by a clock that was ahead: it is over.
        var last = now.plus(WINDOW).plus(CLOCKS_DIFFER_MAX);
        var counted = sql.one(
                "insert into signin_try as t (subject_hash, tries, window_until) values (?, 1, ?)"
                        + " on conflict (subject_hash) do update set"
                        + " tries = case when t.window_until > ? and t.window_until <= ? then t.tries + 1 else 1 end,"
                        + " window_until = case when t.window_until > ? and t.window_until <= ? then t.window_until"
                        + " else excluded.window_until end"
                        + " returning tries, window_until",
                row -> new Counted(row.integer("tries"), row.instant("window_until")),
                Tokens.hash(limit.subject()),
                now.plus(WINDOW),
                now,
                last,
                now,
                last);
        return counted.tries() > limit.max()
                ? Optional.of(new Wait(Duration.between(now, counted.until()), counted.tries() == limit.max() + 1))
                : Optional.empty();
    }

    /** The password was right: the pair starts again and is trusted for a while, and the try no longer counts for others. */
    void succeeded(String email, String address) {
        var now = clock.instant();
        database.outside(sql -> {
            var pair = pair(email, address);
            if (!isTrusted(sql, pair, now)) {
                for (var limit : shared(email, address)) {
                    sql.update(
                            "update signin_try set tries = greatest(tries - 1, 0) where subject_hash = ?",
                            Tokens.hash(limit.subject()));
                }
            }
            return sql.update(
                    "update signin_try set tries = 0, trusted_until = ? where subject_hash = ?",
                    now.plus(TRUSTED_FOR),
                    Tokens.hash(pair));
        });
    }
}
