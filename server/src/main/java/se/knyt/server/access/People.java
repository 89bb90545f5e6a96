package se.knyt.server.access;

import java.sql.SQLException;
import java.util.List;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;

/**
 * Who has a role in a company: in it alone, or in all of its organization's. Roles are changed and taken away here; how they are given:
 * {@link Invitations}. An organization always keeps an owner of all its companies.
 */
public final class People {
    private static final int SHOWN_MAX = 200;
    private static final String COLUMNS =
            "select u.user_id, u.name, u.email, m.role, m.accepted_at is not null as accepted, ";
    private static final String MEMBERS = COLUMNS
            + "true as everywhere from membership m join app_user u on u.user_id = m.user_id where m.organization_id = ?";
    private static final String ALONE = COLUMNS
            + "false as everywhere from company_member m join app_user u on u.user_id = m.user_id where m.company_id = ?";

    private final WebDatabase database;

    public People(WebDatabase database) {
        this.database = database;
    }

    /**
     * A person's role in a place. One person may have two: in all companies, and in this one.
     *
     * @param everywhere whether in every company of the organization
     * @param accepted whether the person has said yes; what an account that did not is called is not told
     */
    public record Person(long userId, String name, String email, Role role, boolean everywhere, boolean accepted) {
        public String initials() {
            return Initials.of(called());
        }

        /** The name; of somebody who has not accepted no more than the address that was invited. */
        public String called() {
            return accepted && !name.isBlank() ? name : email;
        }
    }

    /** What became of a change. */
    public enum Outcome {
        DONE,
        /** Nobody would be left who may do everything. */
        LAST_OWNER,
        NOT_THERE
    }

    /** Those with a role in a company, by name, the first two hundred; the invited too. */
    public List<Person> of(Place company) {
        return database.inCompany(
                company.company(),
                sql -> sql.list(
                        "select * from (" + MEMBERS + " union all " + ALONE
                                + ") p order by name, email, everywhere limit ?",
                        People::person,
                        company.organization(),
                        company.company(),
                        SHOWN_MAX));
    }

    /** The roles of one person that hold in a company: none, one or two; that in all companies first. */
    public List<Person> one(Place company, long userId) {
        return database.inCompany(
                company.company(),
                sql -> sql.list(
                        "select * from (" + MEMBERS + " union all " + ALONE
                                + ") p where user_id = ? order by everywhere desc",
                        People::person,
                        company.organization(),
                        company.company(),
                        userId));
    }

    private static Person person(Sql.Row row) throws SQLException {
        return new Person(
                row.number("user_id"),
                row.text("name"),
                row.text("email"),
                Role.ofCode(row.text("role")),
                row.flag("everywhere"),
                row.flag("accepted"));
    }

    /** Whether a user owns every company of an organization, and so may say who else does. */
    public boolean ownsAll(long organization, long userId) {
        return database.outside(sql -> sql.first(
                        "select 1 from membership where organization_id = ? and user_id = ? and role = 'owner' and accepted_at is not null",
                        row -> true,
                        organization,
                        userId)
                .isPresent());
    }

    /** Changes a role; one that is not accepted yet is then offered so. */
    public Outcome role(Place place, long userId, Role role) {
        return database.inCompany(place.company(), sql -> {
            if (role != Role.OWNER && lastOwner(sql, place, userId)) {
                return Outcome.LAST_OWNER;
            }
            int changed = place.everyCompany()
                    ? sql.update(
                            "update membership set role = ? where organization_id = ? and user_id = ?",
                            role.code(),
                            place.organization(),
                            userId)
                    : sql.update(
                            "update company_member set role = ? where company_id = ? and user_id = ?",
                            role.code(),
                            place.company(),
                            userId);
            return changed == 0 ? Outcome.NOT_THERE : Outcome.DONE;
        });
    }

    /** Takes a role or an invitation away, with its unused links. With the last role the person's sessions end. */
    public Outcome remove(Place place, long userId) {
        return database.inCompany(place.company(), sql -> {
            if (lastOwner(sql, place, userId)) {
                return Outcome.LAST_OWNER;
            }
            if (delete(sql, place, userId) == 0) {
                return Outcome.NOT_THERE;
            }
            if (!Invitations.isMember(sql, userId)) {
                sql.update("delete from web_session where user_id = ?", userId);
                sql.update(
                        "delete from signin_link where user_id = ? and used_at is null and purpose <> 'invitation'",
                        userId);
            }
            return Outcome.DONE;
        });
    }

    static int delete(Sql sql, Place place, long userId) throws SQLException {
        sql.update(
                "delete from signin_link where user_id = ? and organization_id = ? and coalesce(only_company, 0) = ? and used_at is null",
                userId,
                place.organization(),
                place.company());
        return place.everyCompany()
                ? sql.update(
                        "delete from membership where organization_id = ? and user_id = ?",
                        place.organization(),
                        userId)
                : sql.update(
                        "delete from company_member where company_id = ? and user_id = ?", place.company(), userId);
    }

    /** The rows of all owners are locked, so that two owners cannot remove each other at the same time. */
    private static boolean lastOwner(Sql sql, Place place, long userId) throws SQLException {
        if (!place.everyCompany()) {
            return false;
        }
        var owners = sql.list(
                "select user_id from membership where organization_id = ? and role = 'owner' and accepted_at is not null"
                        + " order by user_id for update",
                row -> row.number("user_id"),
                place.organization());
        return owners.size() == 1 && owners.contains(userId);
    }
}
