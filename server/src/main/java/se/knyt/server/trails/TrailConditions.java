package se.knyt.server.trails;

import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;

/**
 * A filter as conditions. The rarest of them picks, by its index, the {@value #WINDOW} newest purchases; the others are asked of those.
 * So a page costs the same with ten thousand purchases as with ten million, whatever is asked for together; what lies further back is
 * found by going on from there.
 */
final class TrailConditions {
    /** Purchases looked at for one page. */
    static final int WINDOW = 10_000;

    /** Enough to tell a rare value from a common one. */
    private static final int SAMPLE = 2_000;

    private static final String FROM = " from trail where company_id = ? and merged_into is null";

    private final long company;
    private final Optional<long[]> found;
    private final List<Equal> picking = new ArrayList<>();
    private final List<Equal> asked = new ArrayList<>();
    private final List<Equal> bounds = new ArrayList<>();

    /** A condition with its value. */
    private record Equal(String sql, Object value) {}

    /** A statement's beginning, with the values of its parameters. */
    record Window(String sql, List<@Nullable Object> parameters) {
        @Nullable
        Object[] with(List<Object> more, Object... last) {
            var all = new ArrayList<@Nullable Object>(parameters);
            all.addAll(more);
            all.addAll(List.of(last));
            return all.toArray();
        }
    }

    private TrailConditions(long company, Optional<long[]> found) {
        this.company = company;
        this.found = found;
    }

    /** All purchases. */
    static TrailConditions none(long company) {
        return new TrailConditions(company, Optional.empty());
    }

    /** @param found what the filter's text finds, empty when it has none */
    static TrailConditions of(Sql sql, long company, ZoneId zone, TrailFilter filter, Optional<long[]> found)
            throws SQLException {
        var result = new TrailConditions(company, found);
        var from = filter.from();
        if (from != null) {
            result.bounds.add(
                    new Equal("placed_at >= ?", from.atStartOfDay(zone).toInstant()));
        }
        var to = filter.to();
        if (to != null) {
            result.bounds.add(
                    new Equal("placed_at < ?", to.plusDays(1).atStartOfDay(zone).toInstant()));
        }
        result.add("state", filter.state());
        result.add("country", filter.country());
        result.add("payment_method", filter.method());
        result.pick(sql);
        return result;
    }

    private void add(String column, String value) {
        if (!value.isEmpty()) {
            asked.add(new Equal(column + " = ?", value));
        }
    }

    /** What a search found is few already; among several values the rarest leads. */
    private void pick(Sql sql) throws SQLException {
        if (found.isPresent() || asked.isEmpty()) {
            return;
        }
        var rarest = asked.getFirst();
        if (asked.size() > 1) {
            long fewest = Long.MAX_VALUE;
            for (var one : asked) {
                long n = sample(sql, one);
                if (n < fewest) {
                    fewest = n;
                    rarest = one;
                }
            }
        }
        asked.remove(rarest);
        picking.add(rarest);
    }

    private long sample(Sql sql, Equal one) throws SQLException {
        var window = new Window("select 1" + FROM, new ArrayList<>(List.of(company)));
        return sql.one(
                "select count(*) as n from (select 1" + FROM + " and " + one.sql() + and(bounds)
                        + " order by placed_at desc, trail_id desc limit ?) t",
                row -> row.number("n"),
                window.with(values(one), SAMPLE));
    }

    private List<Object> values(Equal one) {
        var all = new ArrayList<Object>();
        all.add(one.value());
        bounds.forEach(bound -> all.add(bound.value()));
        return all;
    }

    /** The purchases that are looked at, newest first, from a place on; those columns of them. */
    Window window(String columns, Cursor after, int most) {
        var parameters = new ArrayList<@Nullable Object>();
        if (found.isPresent()) {
            parameters.add(found.get());
            parameters.add(company);
            bounds.forEach(bound -> parameters.add(bound.value()));
            parameters.addAll(List.of(after.at(), after.id(), most));
            // One look-up for each: never the whole list with these sought in it.
            return new Window(
                    "select " + columns + " from unnest(?) f (id) cross join lateral (select *" + FROM
                            + " and trail_id = f.id offset 0) t"
                            + " where true" + and(bounds) + " and (placed_at, trail_id) < (?, ?)"
                            + " order by placed_at desc, trail_id desc limit ?",
                    parameters);
        }
        parameters.add(company);
        picking.forEach(one -> parameters.add(one.value()));
        bounds.forEach(bound -> parameters.add(bound.value()));
        parameters.addAll(List.of(after.at(), after.id(), most));
        return new Window(
                "select " + columns + FROM + and(picking) + and(bounds)
                        + " and (placed_at, trail_id) < (?, ?) order by placed_at desc, trail_id desc limit ?",
                parameters);
    }

    private static String and(List<Equal> conditions) {
        var text = new StringBuilder();
        conditions.forEach(one -> text.append(" and ").append(one.sql()));
        return text.toString();
    }

    /** What is asked of the purchases looked at, as a where clause; empty when nothing is. */
    String rest() {
        return asked.isEmpty() ? "" : " where true" + and(asked);
    }

    List<Object> restParameters() {
        return asked.stream().map(Equal::value).toList();
    }
}
