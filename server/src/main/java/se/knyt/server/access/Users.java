package se.knyt.server.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.text.Language;

/** Users, and the ways in which they prove who they are. */
public final class Users {
    private static final Duration LINK_LIVES = Duration.ofHours(24);

    private static final int STRENGTH = 11;

    private final WebDatabase database;
    private final InstantSource clock;
    private final SignInLimits limits;
    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(STRENGTH);
    /** Compared with when there is no such user, so that the answer takes as long. */
    private final String nobodysHash = encoded(Tokens.fresh());

    public Users(WebDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.limits = new SignInLimits(database, clock);
    }

    /** How a try to sign in went. It says the same of an account that is there and of one that is not. */
    public sealed interface Attempt {
        record Accepted(long userId) implements Attempt {}

        /** @param userId whose password it was not; empty when nobody has the e-mail. For the log alone */
        record Refused(Optional<Long> userId) implements Attempt {}

        /**
         * @param left until another try is looked at
         * @param first whether it is the first that is stopped for this reason
         */
        record Resting(Duration left, boolean first) implements Attempt {}
    }

    /**
     * Checks a password.
     *
     * @param address where the request comes from; tries are counted by it
     */
    public Attempt tryPassword(String email, String password, String address) {
        var wait = limits.reserve(normal(email), address);
        if (wait.isPresent()) {
            return new Attempt.Resting(wait.get().left(), wait.get().first());
        }
        var known = database.outside(sql -> sql.first(
                "select user_id, password_hash from app_user where email = ?",
                row -> new Known(row.number("user_id"), row.text("password_hash")),
                normal(email)));
        var hash = known.map(Known::hash).filter(h -> !h.isEmpty()).orElse(nobodysHash);
        boolean right = Passwords.fits(password) && encoder.matches(password, hash);
        if (!right || known.isEmpty() || known.get().hash().isEmpty()) {
            return new Attempt.Refused(known.map(Known::userId));
        }
        limits.succeeded(normal(email), address);
        return new Attempt.Accepted(known.get().userId());
    }

    private record Known(long userId, String hash) {}

    /** Whether the user has chosen a password. */
    public boolean hasPassword(long userId) {
        return database.outside(sql -> sql.one(
                "select password_hash from app_user where user_id = ?",
                row -> !row.text("password_hash").isEmpty(),
                userId));
    }

    /**
     * Sets the password. Links that sign in and were not used stop working.
     *
     * @throws IllegalArgumentException when the password is too short or too long
     */
    public void setPassword(long userId, String password) {
        if (!Passwords.fits(password)) {
            throw new IllegalArgumentException("the password is too short or too long");
        }
        var hash = encoded(password);
        database.outside(sql -> {
            endLinks(sql, userId);
            return sql.update("update app_user set password_hash = ? where user_id = ?", hash, userId);
        });
    }

    private String encoded(String password) {
        return Objects.requireNonNull(encoder.encode(password), "a password gives a hash");
    }

    public void setPreferences(long userId, Language language, String theme) {
        var stored = List.of("light", "dark").contains(theme) ? theme : "";
        database.outside(sql -> sql.update(
                "update app_user set language = ?, theme = ? where user_id = ?", language.tag(), stored, userId));
    }

    /** A link that signs its user in once. */
    public String newLink(long userId) {
        return newLink(userId, "sign-in", LINK_LIVES);
    }

    /** A link by which a user who has forgotten the password chooses a new one; earlier ones that sign in stop working. */
    public String newReset(long userId) {
        database.outside(sql -> endLinks(sql, userId));
        return newLink(userId, "reset", LINK_LIVES);
    }

    /** Invitations are left: an account that has been opened is not opened by them. */
    private static int endLinks(Sql sql, long userId) throws java.sql.SQLException {
        return sql.update(
                "delete from signin_link where user_id = ? and used_at is null and purpose <> 'invitation'", userId);
    }

    /** The user who has an e-mail address. */
    public Optional<Long> byEmail(String email) {
        return database.outside(sql ->
                sql.first("select user_id from app_user where email = ?", row -> row.number("user_id"), normal(email)));
    }

    private String newLink(long userId, String purpose, Duration lives) {
        var token = Tokens.fresh();
        var now = clock.instant();
        database.outside(sql -> {
            sql.update("delete from signin_link where expires_at < ?", now.minus(Duration.ofDays(1)));
            return sql.update(
                    "insert into signin_link (link_hash, user_id, purpose, expires_at) values (?, ?, ?, ?)",
                    Tokens.hash(token),
                    userId,
                    purpose,
                    now.plus(lives));
        });
        return token;
    }

    /** What a link lets its user do. */
    public enum Purpose {
        /** Come in. */
        SIGN_IN,
        /** Come in and choose a new password. */
        RESET,
        /** Accept a role; and choose a password where the account was never opened. */
        INVITATION
    }

    /**
     * A link that still works.
     *
     * @param opened whether its account has been opened before
     */
    public record Link(long userId, String email, String name, Purpose purpose, boolean opened) {
        public boolean choosesPassword() {
            return purpose != Purpose.SIGN_IN;
        }
    }

    /** Looks at a link without using it up; empty when it does not work. */
    public Optional<Link> link(String token) {
        return database.outside(sql -> {
            var found = sql.first(
                    "select u.user_id, u.email, u.name, l.purpose from signin_link l join app_user u on u.user_id ="
                            + " l.user_id where l.link_hash = ? and l.used_at is null and l.expires_at > ?",
                    row -> new Link(
                            row.number("user_id"),
                            row.text("email"),
                            row.text("name"),
                            Purpose.valueOf(
                                    row.text("purpose").toUpperCase(Locale.ROOT).replace('-', '_')),
                            false),
                    Tokens.hash(token),
                    clock.instant());
            if (found.isEmpty() || !Invitations.isOpened(sql, found.get().userId())) {
                return found;
            }
            var link = found.get();
            return Optional.of(new Link(link.userId(), link.email(), link.name(), link.purpose(), true));
        });
    }

    /** Uses a link up; empty when it was used, is too old, or never was. Who comes by a link is not kept out by wrong passwords. */
    public Optional<Long> useLink(String token) {
        var now = clock.instant();
        return database.outside(sql -> sql.first(
                "update signin_link set used_at = ? where link_hash = ? and used_at is null and expires_at > ?"
                        + " returning user_id",
                row -> row.number("user_id"),
                now,
                Tokens.hash(token),
                now));
    }

    public Optional<SignedIn> find(long userId) {
        return database.outside(sql -> find(sql, userId));
    }

    static Optional<SignedIn> find(Sql sql, long userId) throws java.sql.SQLException {
        return sql.first(
                "select user_id, email, name, language, theme, exists (select 1 from membership m where m.user_id ="
                        + " u.user_id and m.accepted_at is not null and m.role in ('owner', 'integrator')) as"
                        + " makes_companies from app_user u where user_id = ?",
                row -> new SignedIn(
                        row.number("user_id"),
                        row.text("email"),
                        row.text("name"),
                        Language.ofTag(row.text("language")),
                        row.text("theme"),
                        row.flag("makes_companies")),
                userId);
    }

    /** The form in which addresses are stored and compared. */
    public static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** Makes the user, or returns the one that has the address already. */
    public long make(String email, String name, Language language) {
        var now = clock.instant();
        return database.outside(sql -> {
            sql.update(
                    "insert into app_user (user_id, email, name, language, created_at) values (?, ?, ?, ?, ?)"
                            + " on conflict (email) do nothing",
                    sql.nextId(),
                    normal(email),
                    name,
                    language.tag(),
                    now);
            return sql.one("select user_id from app_user where email = ?", row -> row.number("user_id"), normal(email));
        });
    }
}
