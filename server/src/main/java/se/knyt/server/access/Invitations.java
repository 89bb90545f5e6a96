package se.knyt.server.access;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.server.audit.Audit;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.text.Language;

/**
 * Roles that are offered and not accepted yet. An offer opens nothing. It is accepted with its link, by whoever is signed in to the
 * account already; only where the account was never opened does the link open it. So neither who made an account first nor who invites
 * it later comes into what the other gave.
 */
public final class Invitations {
    /** An invitation waits for somebody else, who may be away. */
    private static final Duration LIVES = Duration.ofDays(7);

    private final WebDatabase database;
    private final Users users;
    private final Audit audit;
    private final InstantSource clock;

    public Invitations(WebDatabase database, Users users, Audit audit, InstantSource clock) {
        this.database = database;
        this.users = users;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What is to be handed over.
     *
     * @param email of the invited
     * @param token of the link, shown once
     * @param until when the link stops working
     */
    public record Invitation(String email, String token, Instant until) {}

    /**
     * An offer to a user.
     *
     * @param name of the company, or of the organization where it is to all of its companies
     * @param invitedBy e-mail of who invited
     */
    public record Offer(Place place, String name, Role role, String invitedBy) {}

    /**
     * Invites a person; one who is invited already gets the new role and a new link.
     *
     * @param by e-mail of who invites
     * @return empty when the person has a role there
     */
    public Optional<Invitation> invite(
            Place place, String by, String email, String name, Role role, Language language) {
        long user = users.make(email, name, language);
        boolean offered = database.inCompany(place.company(), sql -> offer(sql, place, by, user, role) == 1);
        return offered ? link(place, user) : Optional.empty();
    }

    private static int offer(Sql sql, Place place, String by, long user, Role role) throws SQLException {
        var then = " do update set role = excluded.role, invited_by = excluded.invited_by where m.accepted_at is null";
        return place.everyCompany()
                ? sql.update(
                        "insert into membership as m (organization_id, user_id, role, invited_by) values (?, ?, ?, ?)"
                                + " on conflict (organization_id, user_id)" + then,
                        place.organization(),
                        user,
                        role.code(),
                        by)
                : sql.update(
                        "insert into company_member as m (company_id, user_id, role, invited_by) values (?, ?, ?, ?)"
                                + " on conflict (company_id, user_id)" + then,
                        place.company(),
                        user,
                        role.code(),
                        by);
    }

    /**
     * A new link of an invitation; earlier ones stop working. While the account was never opened those of others to it stop too, since
     * each would open it.
     *
     * @return empty when the person is not invited there, or has accepted
     */
    public Optional<Invitation> link(Place place, long userId) {
        var until = clock.instant().plus(LIVES);
        return database.inCompany(place.company(), sql -> {
            if (!isOffered(sql, place, userId)) {
                return Optional.<Invitation>empty();
            }
            boolean known = isOpened(sql, userId);
            sql.update(
                    "delete from signin_link where user_id = ? and used_at is null"
                            + " and (not ? or organization_id = ? and coalesce(only_company, 0) = ?)",
                    userId,
                    known,
                    place.organization(),
                    place.company());
            var token = Tokens.fresh();
            sql.update(
                    "insert into signin_link (link_hash, user_id, purpose, organization_id, only_company, expires_at)"
                            + " values (?, ?, 'invitation', ?, nullif(?::bigint, 0), ?)",
                    Tokens.hash(token),
                    userId,
                    place.organization(),
                    place.company(),
                    until);
            var email = sql.one("select email from app_user where user_id = ?", row -> row.text("email"), userId);
            return Optional.of(new Invitation(email, token, until));
        });
    }

    private static boolean isOffered(Sql sql, Place place, long userId) throws SQLException {
        var offered = place.everyCompany()
                ? sql.first(
                        "select 1 from membership where organization_id = ? and user_id = ? and accepted_at is null",
                        row -> true,
                        place.organization(),
                        userId)
                : sql.first(
                        "select 1 from company_member where company_id = ? and user_id = ? and accepted_at is null",
                        row -> true,
                        place.company(),
                        userId);
        return offered.isPresent();
    }

    /** Whether somebody has come into an account: it has a password, or a role that was accepted. */
    static boolean isOpened(Sql sql, long userId) throws SQLException {
        return isMember(sql, userId)
                || sql.one(
                        "select password_hash <> '' as has from app_user where user_id = ?",
                        row -> row.flag("has"),
                        userId);
    }

    /** Whether a person has any role that was accepted. */
    static boolean isMember(Sql sql, long userId) throws SQLException {
        return sql.one(
                "select exists (select 1 from membership where user_id = ? and accepted_at is not null)"
                        + " or exists (select 1 from knyt_reachable(?)) as member",
                row -> row.flag("member"),
                userId,
                userId);
    }

    /** What a user is offered and has not answered, by name. */
    public List<Offer> of(long userId) {
        return database.outside(sql -> sql.list(
                "select organization_id, company_id, name, role, invited_by from knyt_company_invitations(?) union all"
                        + " select m.organization_id, 0, o.name, m.role, m.invited_by from membership m join organization"
                        + " o on o.organization_id = m.organization_id where m.user_id = ? and m.accepted_at is null order"
                        + " by name, company_id limit 100",
                row -> new Offer(
                        new Place(row.number("organization_id"), row.number("company_id")),
                        row.text("name"),
                        Role.ofCode(row.text("role")),
                        row.text("invited_by")),
                userId,
                userId));
    }

    /** The name in addresses of the first company that a user reaches. */
    public Optional<String> firstCompany(long userId) {
        return database.outside(sql -> sql.first(
                "select slug from knyt_reachable(?) order by name, slug limit 1", row -> row.text("slug"), userId));
    }

    /** To which place a link invites a user; empty when it does not work, or is for somebody else. */
    public Optional<Place> invitedBy(long userId, String token) {
        return database.outside(sql -> sql.first(
                "select organization_id, only_company from signin_link where link_hash = ? and user_id = ? and purpose"
                        + " = 'invitation' and used_at is null and expires_at > ?",
                row -> new Place(row.number("organization_id"), row.number("only_company")),
                Tokens.hash(token),
                userId,
                clock.instant()));
    }

    /** Accepts an invitation with its link, which is used up; empty when the link does not work or the invitation was taken back. */
    public Optional<Place> accept(long userId, String email, String token) {
        var accepted = invitedBy(userId, token)
                .filter(place -> users.useLink(token).isPresent())
                .filter(place -> database.inCompany(place.company(), sql -> accept(sql, place, userId) == 1));
        accepted.ifPresent(place -> note(place, userId, email, "person.accept"));
        return accepted;
    }

    /** An answer stands in the log of the company; one for every company in none of theirs, with the organization. */
    private void note(Place place, long userId, String email, String action) {
        audit.inCompany(
                place.everyCompany() ? WebDatabase.NO_COMPANY : place.company(),
                userId,
                email,
                action,
                email,
                Map.of("organization", Long.toString(place.organization())));
    }

    private int accept(Sql sql, Place place, long userId) throws SQLException {
        return place.everyCompany()
                ? sql.update(
                        "update membership set accepted_at = ? where organization_id = ? and user_id = ? and"
                                + " accepted_at is null",
                        clock.instant(),
                        place.organization(),
                        userId)
                : sql.update(
                        "update company_member set accepted_at = ? where company_id = ? and user_id = ? and"
                                + " accepted_at is null",
                        clock.instant(),
                        place.company(),
                        userId);
    }

    /** Declines an invitation; false when there is none. */
    public boolean decline(Place place, long userId, String email) {
        boolean declined = database.inCompany(
                place.company(), sql -> isOffered(sql, place, userId) && People.delete(sql, place, userId) == 1);
        if (declined) {
            note(place, userId, email, "person.decline");
        }
        return declined;
    }
}
