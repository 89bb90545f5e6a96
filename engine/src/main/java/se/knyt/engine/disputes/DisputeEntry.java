package se.knyt.engine.disputes;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.engine.db.Tx;

/**
 * What a person enters of a dispute where the provider does not tell it. What is left empty is unknown again; what the provider tells, or
 * tells later, stands instead of it.
 *
 * @param lastDay the last day to answer, in the company's zone
 * @param reason what the buyer says; {@link Reason#UNKNOWN} where nobody knows
 */
public record DisputeEntry(Optional<LocalDate> lastDay, Reason reason) {
    /** No network or provider gives longer to answer than some months: a day further on is mistyped. */
    private static final int YEARS_MAX = 1;

    /** With a last day it is to be answered, whatever a person said before; an answer that somebody else told of is one. */
    private static final String DAY = """
            update dispute set answer_by = ?, answer_by_said_by = case when ?::timestamptz is null then '' else ? end,
                   decided_by = case when ?::timestamptz is not null and state <> 'needs-answer' then ? else decided_by end,
                   state = case when ?::timestamptz is not null then 'needs-answer' else state end
             where company_id = ? and dispute_id = ? and (answer_by is null or answer_by_said_by <> '')
               and (state in ('needs-answer', 'unknown') or state = 'under-review' and decided_by <> '')
               and answer_by is distinct from ?
            """;

    private static final String REASON = """
            update dispute set reason = ?, reason_said_by = case when ? = 'unknown' then '' else ? end
             where company_id = ? and dispute_id = ? and (reason = 'unknown' and reason_word = '' or reason_said_by <> '')
               and reason <> ?
            """;

    /** Whether its day, if any, is one to answer by: not past, and not further on than any provider gives. */
    public boolean usable(LocalDate today) {
        return lastDay.map(day -> !day.isBefore(today) && !day.isAfter(today.plusYears(YEARS_MAX)))
                .orElse(true);
    }

    /**
     * Writes what the provider has not told.
     *
     * @return what was changed, as it is audited; empty when nothing was
     */
    Map<String, String> write(Tx tx, long company, long dispute, ZoneId zone, String actor) throws SQLException {
        var changed = new TreeMap<String, String>();
        // The day's last moment: whoever answers on the day itself is in time.
        @Nullable
        Instant by = lastDay.map(
                        day -> day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1))
                .orElse(null);
        if (tx.update(DAY, by, by, actor, by, actor, by, company, dispute, by) > 0) {
            changed.put("lastDay", lastDay.map(LocalDate::toString).orElse(""));
        }
        var code = reason.code();
        if (tx.update(REASON, code, code, actor, company, dispute, code) > 0) {
            changed.put("reason", code);
        }
        return changed;
    }
}
