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

/** Reads what was written off, the newest payout first. */
final class DifferenceQueries {
    /** Lines read for a page: a payout with more written off shows as many. */
    private static final int READ_MAX = 500;

    /** Each of them is asked of a company, of a class where one is wanted, from a payout on, for so many. */
    private static final int PARTS = 4;

    private static final String OF_LINES = """
            (select l.payout_id, 1 as place, l.seq, l.line, l.difference as kind, l.difference_minor as minor,
                    l.order_reference as what, l.original_currency as changed
               from payout_line l
              where l.company_id = ? and l.difference <> ''%s and l.payout_id < ? order by l.payout_id desc, l.seq limit ?)
            """;
    private static final String OF_PAYOUTS = """
            (select payout_id, 0, 0, difference_line, difference_class, difference_minor, difference_what, ''
               from payout
              where company_id = ? and difference_class <> ''%s and payout_id < ? order by payout_id desc limit ?)
            """;
    private static final String OF_FEE_VAT = """
            (select payout_id, 0, 1, 0, 'fee_vat', fee_vat_off_minor, '', ''
               from payout
              where company_id = ? and fee_vat_off_minor <> 0%s and payout_id < ? order by payout_id desc limit ?)
            """;
    private static final String OF_FEES = """
            (select payout_id, 0, 2, 0, 'fee', fee_off_minor, '', ''
               from payout
              where company_id = ? and fee_off_minor <> 0%s and payout_id < ? order by payout_id desc limit ?)
            """;
    private static final String ROWS = """
            select d.payout_id, d.line, d.kind, d.minor, d.what, coalesce(nullif(d.changed, ''), p.currency) as currency,
                   p.provider, p.reference, p.book_date
              from (select * from (%s union all %s union all %s union all %s) b order by payout_id desc, place, seq limit ?) d
              join payout p on p.company_id = ? and p.payout_id = d.payout_id
             order by d.payout_id desc, d.place, d.seq
            """;
    private static final String COUNT = """
            select count(*) as n from (
              (select 1 from payout_line where company_id = ? and difference <> ''%s limit ?)
              union all
              (select 1 from payout where company_id = ? and difference_class <> ''%s limit ?)
              union all
              (select 1 from payout where company_id = ? and fee_vat_off_minor <> 0%s limit ?)
              union all
              (select 1 from payout where company_id = ? and fee_off_minor <> 0%s limit ?)
              limit ?) b
            """;

    /** Statements for all classes, and for one: its code is then a parameter after each company. */
    private static final String ALL_ROWS = ROWS.formatted(
            OF_LINES.formatted(""), OF_PAYOUTS.formatted(""), OF_FEE_VAT.formatted(""), OF_FEES.formatted(""));

    private static final String ALL_COUNT = COUNT.formatted("", "", "", "");
    private static final String ONE_ROWS = ROWS.formatted(
            OF_LINES.formatted(" and l.difference = ?"),
            OF_PAYOUTS.formatted(" and difference_class = ?"),
            OF_FEE_VAT.formatted(" and 'fee_vat' = ?"),
            OF_FEES.formatted(" and 'fee' = ?"));
    private static final String ONE_COUNT =
            COUNT.formatted(" and difference = ?", " and difference_class = ?", " and 'fee_vat' = ?", " and 'fee' = ?");

    private final Sql sql;
    private final View view;

    DifferenceQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    private record Found(long payout, DifferencesPage.Row row) {}

    /** A page ends with a whole payout, so that the next begins with another. */
    record Read(List<Found> shown, boolean more) {
        private static Read of(List<Found> found) {
            if (found.size() <= Cursor.PAGE) {
                return new Read(found, false);
            }
            long last = found.get(Cursor.PAGE - 1).payout();
            var shown = found.stream().filter(f -> f.payout() >= last).toList();
            return new Read(shown, shown.size() < found.size());
        }

        List<DifferencesPage.Row> rows() {
            return shown.stream().map(Found::row).toList();
        }
    }

    /** @param kind code of the class that is wanted alone, empty for all */
    Read page(String kind, Cursor after) throws SQLException {
        return Read.of(sql.list(statement(kind), DifferenceQueries::found, parameters(kind, after, READ_MAX)));
    }

    /** Gives each, the newest first. */
    void each(String kind, int max, Consumer<DifferencesPage.Row> to) throws SQLException {
        sql.each(statement(kind), row -> to.accept(found(row).row()), parameters(kind, Cursor.START, max));
    }

    private static String statement(String kind) {
        return kind.isEmpty() ? ALL_ROWS : ONE_ROWS;
    }

    private Object[] parameters(String kind, Cursor after, int max) {
        long company = view.company().id();
        var part = kind.isEmpty()
                ? List.<Object>of(company, after.id(), max)
                : List.<Object>of(company, kind, after.id(), max);
        var parameters = new ArrayList<Object>();
        Collections.nCopies(PARTS, part).forEach(parameters::addAll);
        parameters.add(max);
        parameters.add(company);
        return parameters.toArray();
    }

    private static Found found(Sql.Row row) throws SQLException {
        return new Found(
                row.number("payout_id"),
                new DifferencesPage.Row(
                        row.text("kind"),
                        row.money("minor"),
                        row.date("book_date"),
                        row.text("provider"),
                        row.text("reference"),
                        row.integer("line"),
                        row.text("what")));
    }

    Paging paging(String kind, Read read, Cursor after) throws SQLException {
        var part = kind.isEmpty()
                ? List.<Object>of(view.company().id(), Cursor.COUNT_MAX + 1)
                : List.<Object>of(view.company().id(), kind, Cursor.COUNT_MAX + 1);
        var parameters = new ArrayList<Object>();
        Collections.nCopies(PARTS, part).forEach(parameters::addAll);
        parameters.add(Cursor.COUNT_MAX + 1);
        long count = sql.one(kind.isEmpty() ? ALL_COUNT : ONE_COUNT, row -> row.number("n"), parameters.toArray());
        var base = view.url("/settings/differences") + (kind.isEmpty() ? "" : "?kind=" + kind);
        return new Paging(
                count,
                read.more()
                        ? base + (kind.isEmpty() ? "?" : "&") + "after="
                                + new Cursor(view.now(), read.shown().getLast().payout()).text()
                        : "",
                after.equals(Cursor.START) ? "" : base);
    }
}
