package se.knyt.server.shell;

import java.sql.SQLException;
import java.util.List;
import se.knyt.server.access.Role;
import se.knyt.server.db.Sql;

/**
 * A company that a user is a member of.
 *
 * @param slug its name in addresses
 * @param role what the user may do there
 */
public record ReachableCompany(long companyId, String slug, String name, Role role) {
    private static final int MAX = 1000;

    /** All that a user reaches, by name; at most a thousand. */
    public static List<ReachableCompany> of(Sql sql, long userId) throws SQLException {
        return sql.list(
                "select d.company_id, d.slug, d.name, m.role from membership m"
                        + " join knyt_company_directory() d on d.organization_id = m.organization_id"
                        + " where m.user_id = ? order by d.name, d.slug limit ?",
                row -> new ReachableCompany(
                        row.number("company_id"), row.text("slug"), row.text("name"), Role.ofCode(row.text("role"))),
                userId,
                MAX);
    }
}
