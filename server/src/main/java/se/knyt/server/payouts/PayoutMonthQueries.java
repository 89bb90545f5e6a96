package se.knyt.server.payouts;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/** Sums the payouts of a month by day and state. */
final class PayoutMonthQueries {
    private static final String DAYS =
            "select (paid_at at time zone ?)::date as day, currency, state, bank_leg, least(lines_open, 1) as lines_open, waits,"
                    + " waits_for, count(*) as n, sum(paid_minor) as paid_minor"
                    + " from (select paid_at, currency, paid_minor, " + PayoutState.COLUMNS
                    + " from payout where company_id = ?%s and paid_at >= ? and paid_at < ?"
                    + " order by paid_at desc, payout_id desc limit ?) p group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2";

    /** From what needs a person to what is all done. */
    private static final List<String> WORST_FIRST = List.of("bad", "loose", "wait", "tied");

    private PayoutMonthQueries() {}

    private record Part(LocalDate day, Money paid, long count, PayoutState stands, boolean held, boolean bankOpen) {
        String look() {
            return stands.look();
        }

        String word() {
            return stands.word();
        }
    }

    /** @param provider code of the one that is summed, empty for all */
    static PayoutMonth of(Sql sql, View view, String provider, YearMonth month) throws SQLException {
        var zone = view.company().zone();
        var period = new PayoutFilter(provider, "", month, null);
        var parts = sql.list(
                DAYS.formatted(PayoutQueries.in(view, period)),
                row -> new Part(
                        row.date("day"),
                        row.money("paid_minor"),
                        row.number("n"),
                        PayoutState.read(row),
                        "held".equals(row.text("state")),
                        "booked".equals(row.text("state")) && "open".equals(row.text("bank_leg"))),
                zone.getId(),
                view.company().id(),
                period.begin(zone),
                period.end(zone),
                PayoutMonth.SUMMED_MAX + 1);
        long count = parts.stream().mapToLong(Part::count).sum();
        return new PayoutMonth(
                month,
                days(month, parts),
                sums(parts),
                count,
                count(parts, Part::held),
                count(parts, Part::bankOpen),
                count > PayoutMonth.SUMMED_MAX);
    }

    private static long count(List<Part> parts, Predicate<Part> which) {
        return parts.stream().filter(which).mapToLong(Part::count).sum();
    }

    private static List<PayoutMonth.Day> days(YearMonth month, List<Part> parts) {
        var result = new ArrayList<PayoutMonth.Day>();
        for (int day = 1; day <= month.lengthOfMonth(); day++) {
            var date = month.atDay(day);
            var here = parts.stream().filter(part -> part.day().equals(date)).toList();
            var worst = here.stream()
                    .min(Comparator.comparingInt((Part part) -> WORST_FIRST.indexOf(part.look()))
                            .thenComparing(Part::word));
            result.add(new PayoutMonth.Day(
                    date,
                    sums(here),
                    here.stream().mapToLong(Part::count).sum(),
                    worst.map(Part::look).orElse(""),
                    worst.map(Part::word).orElse("")));
        }
        return List.copyOf(result);
    }

    private static List<Money> sums(List<Part> parts) {
        var sums = new TreeMap<String, Money>();
        parts.forEach(part -> sums.merge(part.paid().currency().code(), part.paid(), Money::plus));
        return List.copyOf(sums.values());
    }
}
