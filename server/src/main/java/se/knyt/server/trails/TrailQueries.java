package se.knyt.server.trails;

import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;

/** Reads purchases. Every condition is on a plain column, so that its index works under the policy. */
final class TrailQueries {
    private static final String COLUMNS =
            "select trail_id, order_number, channel, country, buyer_kind, payment_method, placed_at, currency, total_minor,"
                    + " shipped_minor, captured_minor, invoiced_minor, refunded_minor, credited_minor, settled_minor,"
                    + " invoice_open_minor, provider_open_minor, state, held_code, held_args, tied_at from trail";

    private TrailQueries() {}

    /** @param found what the filter's text finds, empty when it has none */
    static List<TrailRow> list(
            Sql sql, long company, ZoneId zone, TrailFilter filter, Optional<long[]> found, Cursor after)
            throws SQLException {
        var where = where(company, zone, filter, found);
        where.sql().append(" and (placed_at, trail_id) < (?, ?) order by placed_at desc, trail_id desc limit ?");
        where.parameters().add(after.at());
        where.parameters().add(after.id());
        where.parameters().add(Cursor.PAGE + 1);
        return sql.list(
                COLUMNS + where.sql(), TrailQueries::row, where.parameters().toArray());
    }

    static long count(Sql sql, long company, ZoneId zone, TrailFilter filter, Optional<long[]> found)
            throws SQLException {
        var where = where(company, zone, filter, found);
        where.parameters().add(Cursor.COUNT_MAX + 1);
        return sql.one(
                "select count(*) as n from (select 1 from trail" + where.sql() + " limit ?) t",
                row -> row.number("n"),
                where.parameters().toArray());
    }

    private record Where(StringBuilder sql, List<@Nullable Object> parameters) {
        void and(String condition, Object value) {
            sql.append(" and ").append(condition);
            parameters.add(value);
        }
    }

    private static Where where(long company, ZoneId zone, TrailFilter filter, Optional<long[]> found) {
        var where = new Where(new StringBuilder(" where company_id = ? and merged_into is null"), new ArrayList<>());
        where.parameters().add(company);
        if (!filter.state().isEmpty()) {
            where.and("state = ?", filter.state());
        }
        found.ifPresent(ids -> where.and("trail_id = any (?)", ids));
        if (!filter.country().isEmpty()) {
            where.and("country = ?", filter.country());
        }
        if (!filter.method().isEmpty()) {
            where.and("payment_method = ?", filter.method());
        }
        var from = filter.from();
        if (from != null) {
            where.and("placed_at >= ?", from.atStartOfDay(zone).toInstant());
        }
        var to = filter.to();
        if (to != null) {
            where.and("placed_at < ?", to.plusDays(1).atStartOfDay(zone).toInstant());
        }
        return where;
    }

    private static TrailRow row(Sql.Row row) throws SQLException {
        return new TrailRow(
                row.number("trail_id"),
                row.text("order_number"),
                row.text("channel"),
                row.text("country"),
                row.text("buyer_kind"),
                row.text("payment_method"),
                row.instant("placed_at"),
                row.money("total_minor"),
                row.money("invoice_open_minor"),
                row.money("provider_open_minor"),
                row.text("state"));
    }

    /** One purchase by its order number; the newest where two channels use the same number. */
    static Optional<TrailHead> head(Sql sql, long company, String number) throws SQLException {
        return sql.first(
                COLUMNS + " where company_id = ? and merged_into is null and order_number = ?"
                        + " order by placed_at desc, trail_id desc limit 1",
                row -> new TrailHead(
                        row(row),
                        row.money("shipped_minor"),
                        row.money("captured_minor"),
                        row.money("invoiced_minor"),
                        row.money("refunded_minor"),
                        row.money("credited_minor"),
                        row.money("settled_minor"),
                        row.text("held_code"),
                        row.text("held_args"),
                        Optional.ofNullable(row.instantOrNull("tied_at"))),
                company,
                number);
    }

    /** The sums of one purchase. */
    record TrailHead(
            TrailRow row,
            Money shipped,
            Money captured,
            Money invoiced,
            Money refunded,
            Money credited,
            Money settled,
            String heldCode,
            String heldArgs,
            Optional<java.time.Instant> tiedAt) {}
}
