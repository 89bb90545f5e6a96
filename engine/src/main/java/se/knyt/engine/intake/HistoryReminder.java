package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Map;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;

/**
 * What a provider tells of the time before the company's first day, and tells for so long only, is a loose end from the moment it is
 * connected: until somebody has asked for it, or has closed the loose end, which is to decline it with name and reason. A sandbox has no such
 * time, and a provider that states no limit loses nothing on any day that is known.
 */
public final class HistoryReminder {
    /** There is more than the books need, and one day it is gone. */
    public static final String CODE = "history.not-fetched";

    private static final String COMPANY = "select start_date, zone, sandbox from company where company_id = ?";

    private final LooseEnds looseEnds;

    public HistoryReminder(LooseEnds looseEnds) {
        this.looseEnds = looseEnds;
    }

    private record Begin(LocalDate day, ZoneId zone, boolean sandbox) {}

    /**
     * Of a connection just made.
     *
     * @param back how far back its provider tells
     * @param now company time
     */
    public void open(Tx tx, long company, long connection, String connector, Period back, Instant now)
            throws SQLException {
        var begin = tx.first(
                        COMPANY,
                        row -> new Begin(
                                row.getObject(1, LocalDate.class), ZoneId.of(row.getString(2)), row.getBoolean(3)),
                        company)
                .orElseThrow();
        var today = LocalDate.ofInstant(now, begin.zone());
        var told = today.minus(back).plusDays(1);
        if (begin.sandbox() || !told.isBefore(begin.day())) {
            return;
        }
        looseEnds.add(
                tx,
                company,
                new LooseEnd(
                        cause(connection),
                        CODE,
                        Map.of(
                                "system", connector,
                                "from", told.toString(),
                                "today", today.toString(),
                                "start", begin.day().toString(),
                                "last", begin.day().plus(back).toString()),
                        CODE + ":" + connection,
                        null,
                        null,
                        null,
                        connection,
                        null,
                        now,
                        false),
                now);
    }

    /** It has been asked for. */
    void asked(Tx tx, long company, long connection, Instant now) throws SQLException {
        looseEnds.cured(tx, company, cause(connection), now);
    }

    private static String cause(long connection) {
        return "history:" + connection;
    }
}
