package se.knyt.server.shell;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import se.knyt.engine.clock.CompanyTime;
import se.knyt.server.db.Sql;

/** The clocks of companies, each read again when it has been moved: a sandbox's moves grow, and no page is to read them all. */
final class CompanyTimes {
    private final Map<Long, CompanyTime> known = new ConcurrentHashMap<>();

    /**
     * @param offset how far the company's clock runs ahead now, in milliseconds
     */
    CompanyTime of(Sql sql, long company, long offset) throws SQLException {
        if (offset == 0) {
            return CompanyTime.MACHINE;
        }
        var ahead = Duration.ofMillis(offset);
        var time = known.get(company);
        if (time == null || !time.ahead().equals(ahead)) {
            time = new CompanyTime(
                    ahead,
                    sql.list(
                            "select from_at, offset_ms from clock_move where company_id = ? order by offset_ms",
                            row -> new CompanyTime.Move(
                                    row.instant("from_at"), Duration.ofMillis(row.number("offset_ms"))),
                            company));
            known.put(company, time);
        }
        return time;
    }
}
