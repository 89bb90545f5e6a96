package se.knyt.server.today;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.knyt.server.db.Sql;

/** How often a provider pays out, by its last payouts, and whether it is late. */
public final class PayoutRhythm {
    /** Payouts that it is told by: their five pauses. */
    static final int PAYOUTS = 6;

    private static final int FEWEST = 3;

    /** Of each provider that owes for something. */
    private static final String LAST = """
            select o.provider, p.paid_at
              from (select distinct provider from trail_owed
                     where company_id = ? and provider <> '' and (purchases > 0 or open_minor <> 0)) o
             cross join lateral (
                   select paid_at from payout where company_id = ? and provider = o.provider order by paid_at desc limit ?) p
             order by o.provider, p.paid_at desc
            """;

    private PayoutRhythm() {}

    /** Later than the provider's own rhythm: twice the longest of its last pauses, and a day. */
    static boolean late(List<Instant> newestFirst, Instant now) {
        if (newestFirst.size() < FEWEST) {
            return false;
        }
        var longest = Duration.ZERO;
        for (int i = 1; i < newestFirst.size(); i++) {
            var pause = Duration.between(newestFirst.get(i), newestFirst.get(i - 1));
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        return Duration.between(newestFirst.getFirst(), now)
                        .compareTo(longest.multipliedBy(2).plusDays(1))
                > 0;
    }

    /**
     * Providers that owe for something and have not paid out in time, by their codes.
     *
     * @param now by the company's clock
     */
    public static List<String> late(Sql sql, long company, Instant now) throws SQLException {
        Map<String, List<Instant>> times = new LinkedHashMap<>();
        sql.each(
                LAST,
                row -> times.computeIfAbsent(row.text("provider"), _ -> new ArrayList<>())
                        .add(row.instant("paid_at")),
                company,
                company,
                PAYOUTS);
        return times.entrySet().stream()
                .filter(e -> late(e.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
    }
}
