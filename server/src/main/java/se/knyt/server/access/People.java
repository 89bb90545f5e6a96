package se.knyt.server.access;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.text.Language;

/** The members of an organization: invited, given a role, given a new link, removed. An organization always keeps an owner. */
public final class People {
    private static final int SHOWN_MAX = 200;
    private static final String MEMBERS =
            "select u.user_id, u.name, u.email, m.role, u.password_hash <> '' as has_password"
                    + " from membership m join app_user u on u.user_id = m.user_id where m.organization_id = ?";

    private final WebDatabase database;
    private final Users users;
    private final InstantSource clock;

    public People(WebDatabase database, Users users, InstantSource clock) {
        this.database = database;
        this.users = users;
        this.clock = clock;
    }

    /**
     * A member.
     *
     * @param password whether the person has chosen one
     */
    public record Person(long userId, String name, String email, Role role, boolean password) {
        public String initials() {
            return Initials.of(name);
        }
    }

    /**
     * What is to be handed over.
     *
     * @param token of the link, shown once; empty when the person has an account that is not this owner's to open
     */
    public record Invitation(Person person, String token, Instant until) {}

    /** What became of a change. */
    public enum Outcome {
        DONE,
        /** Nobody would be left who may do everything. */
        LAST_OWNER,
        NOT_THERE
    }

    /** Members by name, the first two hundred. */
    public List<Person> of(long organization) {
        return database.outside(sql ->
                sql.list(MEMBERS + " order by u.name, u.email limit ?", People::person, organization, SHOWN_MAX));
    }

    public Optional<Person> one(long organization, long userId) {
        return database.outside(sql -> one(sql, organization, userId));
    }

    private static Optional<Person> one(Sql sql, long organization, long userId) throws SQLException {
        return sql.first(MEMBERS + " and u.user_id = ?", People::person, organization, userId);
    }

    private static Person person(Sql.Row row) throws SQLException {
        return new Person(
                row.number("user_id"),
                row.text("name"),
                row.text("email"),
                Role.ofCode(row.text("role")),
                row.flag("has_password"));
    }

    /**
     * Adds a person, who may be a member already: then only the link is new.
     *
     * @param owner who adds, an owner of the organization
     */
    public Invitation invite(long organization, long owner, String email, String name, Role role, Language language) {
        long user = users.make(email, name, language);
        database.outside(sql -> sql.update(
                "insert into membership (organization_id, user_id, role) values (?, ?, ?)"
                        + " on conflict (organization_id, user_id) do nothing",
                organization,
                user,
                role.code()));
        return link(organization, owner, user).orElseThrow();
    }

    /**
     * Makes a new link for a member; older ones stop working. An account that also opens companies which are not this owner's gets
     * none: the link would open those, too.
     */
    public Optional<Invitation> link(long organization, long owner, long userId) {
        var person = one(organization, userId);
        if (person.isEmpty()) {
            return Optional.empty();
        }
        boolean theirs = database.outside(sql -> sql.one(
                "select count(*) as n from membership where user_id = ? and organization_id not in"
                        + " (select organization_id from membership where user_id = ? and role = 'owner')",
                row -> row.number("n") == 0,
                userId,
                owner));
        var until = clock.instant().plus(Users.INVITATION_LIVES);
        return Optional.of(new Invitation(person.get(), theirs ? users.newInvitation(userId) : "", until));
    }

    public Outcome role(long organization, long userId, Role role) {
        return database.outside(sql -> {
            var before = one(sql, organization, userId);
            if (before.isEmpty()) {
                return Outcome.NOT_THERE;
            }
            if (role != Role.OWNER && lastOwner(sql, organization, userId)) {
                return Outcome.LAST_OWNER;
            }
            sql.update(
                    "update membership set role = ? where organization_id = ? and user_id = ?",
                    role.code(),
                    organization,
                    userId);
            return Outcome.DONE;
        });
    }

    /** Ends a membership. With the last one end the person's sessions and unused links. */
    public Outcome remove(long organization, long userId) {
        return database.outside(sql -> {
            if (one(sql, organization, userId).isEmpty()) {
                return Outcome.NOT_THERE;
            }
            if (lastOwner(sql, organization, userId)) {
                return Outcome.LAST_OWNER;
            }
            sql.update("delete from membership where organization_id = ? and user_id = ?", organization, userId);
            sql.update(
                    "delete from web_session s where s.user_id = ?"
                            + " and not exists (select 1 from membership m where m.user_id = s.user_id)",
                    userId);
            sql.update(
                    "delete from signin_link l where l.user_id = ? and l.used_at is null"
                            + " and not exists (select 1 from membership m where m.user_id = l.user_id)",
                    userId);
            return Outcome.DONE;
        });
    }

    /** The rows of all owners are locked, so that two owners cannot remove each other at the same time. */
    private static boolean lastOwner(Sql sql, long organization, long userId) throws SQLException {
        var owners = sql.list(
                "select user_id from membership where organization_id = ? and role = 'owner' order by user_id for update",
                row -> row.number("user_id"),
                organization);
        return owners.size() == 1 && owners.contains(userId);
    }
}
