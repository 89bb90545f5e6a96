package se.knyt.server.shell;

import java.sql.SQLException;
import java.util.List;
import se.knyt.server.access.Role;
import se.knyt.server.db.Sql;

/**
 * A company that a user has a role in: in all of its organization's companies, or in it alone, which then goes before.
 *
 * @param slug its name in addresses
 * @param role what the user may do there; that of an invitation counts once it is accepted
 */
public record ReachableCompany(long companyId, String slug, String name, Role role) {
    private static final int MAX = 1000;

    /** All that a user reaches, by name; at most a thousand. */
    public static List<ReachableCompany> of(Sql sql, long userId) throws SQLException {
        return sql.list(
                "select company_id, slug, name, role from knyt_reachable(?) order by name, slug limit ?",
                row -> new ReachableCompany(
                        row.number("company_id"), row.text("slug"), row.text("name"), Role.ofCode(row.text("role"))),
                userId,
                MAX);
    }
}
