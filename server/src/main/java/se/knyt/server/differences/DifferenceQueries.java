package se.knyt.server.differences;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.View;

/** Reads what was written off, the newest payout or payment first. */
final class DifferenceQueries {
    /** Lines read for a page: a payout with more written off shows as many. */
    private static final int READ_MAX = 500;

    private final Sql sql;
    private final View view;

    DifferenceQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    private record Found(long id, DifferencesPage.Row row) {}

    /** A page ends with a whole payout, so that the next begins with another. */
    record Read(List<Found> shown, boolean more) {
        private static Read of(List<Found> found) {
            if (found.size() <= Cursor.PAGE) {
                return new Read(found, false);
            }
            long last = found.get(Cursor.PAGE - 1).id();
            var shown = found.stream().filter(f -> f.id() >= last).toList();
            return new Read(shown, shown.size() < found.size());
        }

        List<DifferencesPage.Row> rows() {
            return shown.stream().map(Found::row).toList();
        }
    }

    Read page(DifferenceFilter filter, Cursor after) throws SQLException {
        return Read.of(sql.list(
                DifferenceSql.rows(filter), DifferenceQueries::found, parameters(filter, after.id(), READ_MAX)));
    }

    /** Gives each, the newest first. */
    void each(DifferenceFilter filter, int max, Consumer<DifferencesPage.Row> to) throws SQLException {
        sql.each(
                DifferenceSql.rows(filter),
                row -> to.accept(found(row).row()),
                parameters(filter, Cursor.START.id(), max));
    }

    /** What a month comes to, by class and currency; all classes of it, whichever is listed. */
    List<DifferencesPage.Sum> sums(DifferenceFilter ofMonth) throws SQLException {
        return sql.list(
                DifferenceSql.sums(ofMonth),
                row -> new DifferencesPage.Sum(row.text("kind"), row.number("n"), row.money("minor")),
                parameters(ofMonth, Cursor.START.id(), Integer.MAX_VALUE));
    }

    private Object[] parameters(DifferenceFilter filter, long before, int max) {
        var parameters = parts(filter, before, max);
        parameters.add(max);
        parameters.add(view.company().id());
        return parameters.toArray();
    }

    private List<Object> parts(DifferenceFilter filter, long before, int max) {
        var part = filter.parameters(view.company().id(), before, max);
        var parameters = new ArrayList<Object>();
        Collections.nCopies(DifferenceSql.COUNT, part).forEach(parameters::addAll);
        return parameters;
    }

    private static Found found(Sql.Row row) throws SQLException {
        return new Found(
                row.number("id"),
                new DifferencesPage.Row(
                        row.text("kind"),
                        row.money("minor"),
                        row.date("day"),
                        row.text("provider"),
                        row.text("reference"),
                        row.integer("line"),
                        row.text("what"),
                        row.number("trail_id"),
                        row.integer("account"),
                        row.text("voucher"),
                        row.text("voucher_path"),
                        row.flag("elsewhere"),
                        row.text("said_by")));
    }

    Paging paging(DifferenceFilter filter, Read read, Cursor after) throws SQLException {
        var parameters = parts(filter, Cursor.START.id(), Cursor.COUNT_MAX + 1);
        parameters.add(Cursor.COUNT_MAX + 1);
        long count = sql.one(DifferenceSql.count(filter), row -> row.number("n"), parameters.toArray());
        var base = view.url("/settings/differences") + filter.query();
        return new Paging(
                count,
                read.more()
                        ? base + (filter.query().isEmpty() ? "?" : "&") + "after="
                                + new Cursor(view.now(), read.shown().getLast().id()).text()
                        : "",
                after.equals(Cursor.START) ? "" : base);
    }
}
