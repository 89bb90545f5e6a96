package se.knyt.server.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import se.knyt.server.db.WebDatabase;

/** Sessions of the console: a random token in a cookie, its hash in the database. */
public final class Sessions {
    public static final String COOKIE = "knyt_session";
    public static final Duration LIFE = Duration.ofDays(30);
    /** A session that nobody used for so long has ended. */
    private static final Duration IDLE_MAX = Duration.ofDays(7);

    /** More sessions than this are not counted. */
    public static final int COUNTED_MAX = 100;

    private static final Duration SEEN_STEP = Duration.ofMinutes(5);

    private final WebDatabase database;
    private final InstantSource clock;

    public Sessions(WebDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Begins a session and returns its token. */
    public String begin(long userId) {
        var token = Tokens.fresh();
        var now = clock.instant();
        database.outside(sql -> {
            sql.update("delete from web_session where expires_at < ?", now);
            return sql.update(
                    "insert into web_session (session_hash, user_id, created_at, seen_at, expires_at) values (?, ?, ?,"
                            + " ?, ?)",
                    Tokens.hash(token),
                    userId,
                    now,
                    now,
                    now.plus(LIFE));
        });
        return token;
    }

    /** The user of a live session. */
    public Optional<SignedIn> user(String token) {
        var now = clock.instant();
        var hash = Tokens.hash(token);
        return database.outside(sql -> {
            var session = sql.first(
                    "select user_id, seen_at from web_session where session_hash = ? and expires_at > ? and seen_at >"
                            + " ?",
                    row -> new Seen(row.number("user_id"), row.instant("seen_at")),
                    hash,
                    now,
                    now.minus(IDLE_MAX));
            if (session.isEmpty()) {
                return Optional.<SignedIn>empty();
            }
            if (session.get().at().isBefore(now.minus(SEEN_STEP))) {
                sql.update("update web_session set seen_at = ? where session_hash = ?", now, hash);
            }
            return Users.find(sql, session.get().userId());
        });
    }

    private record Seen(long userId, java.time.Instant at) {}

    public void end(String token) {
        database.outside(sql -> sql.update("delete from web_session where session_hash = ?", Tokens.hash(token)));
    }

    /** Ends every session of the user: somebody else may have known the old password. */
    public void endAll(long userId) {
        database.outside(sql -> sql.update("delete from web_session where user_id = ?", userId));
    }

    /** How many sessions of the user live beside the one given; one above {@link #COUNTED_MAX} stands for any more. */
    public long others(long userId, String token) {
        var now = clock.instant();
        return database.outside(sql -> sql.list(
                        "select seen_at from web_session where user_id = ? and session_hash <> ? and expires_at > ?"
                                + " and seen_at > ? order by seen_at desc limit ?",
                        row -> row.instant("seen_at"),
                        userId,
                        Tokens.hash(token),
                        now,
                        now.minus(IDLE_MAX),
                        COUNTED_MAX + 1))
                .size();
    }

    /** Ends every session of the user but the one given. */
    public void endOthers(long userId, String token) {
        database.outside(sql -> sql.update(
                "delete from web_session where user_id = ? and session_hash <> ?", userId, Tokens.hash(token)));
    }
}
