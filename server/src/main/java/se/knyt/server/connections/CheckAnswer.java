package se.knyt.server.connections;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import se.knyt.server.db.Sql;

/**
 * What a person last answered to a check that the system does not tell about.
 *
 * @param holds whether all is as it should be
 * @param facts digest of what the check said then
 * @param at company time
 */
record CheckAnswer(boolean holds, String note, String facts, String actor, Instant at) {
    /** Settings of another system change without telling: after so long somebody has to look again. */
    private static final int YEARS = 1;

    static Map<String, CheckAnswer> of(Sql sql, long company, long connection) throws SQLException {
        var answers = new HashMap<String, CheckAnswer>();
        sql.list(
                "select code, holds, note, facts, actor, answered_at from check_answer"
                        + " where company_id = ? and connection_id = ? limit 1000",
                row -> answers.put(
                        row.text("code"),
                        new CheckAnswer(
                                row.flag("holds"),
                                row.text("note"),
                                row.text("facts"),
                                row.text("actor"),
                                row.instant("answered_at"))),
                company,
                connection);
        return answers;
    }

    boolean old(Instant now, ZoneId zone) {
        return at.atZone(zone).plusYears(YEARS).toInstant().isBefore(now);
    }
}
