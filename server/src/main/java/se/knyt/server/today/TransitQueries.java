package se.knyt.server.today;

import java.sql.SQLException;
import se.knyt.server.db.Sql;
import se.knyt.server.payouts.InTransit;
import se.knyt.server.shell.View;

/** The payouts on their way to the bank account that the first page names, and their sum; the rule is {@link InTransit}. */
final class TransitQueries {
    private static final int SHOWN = 5;
    private static final String SUM =
            "select ?::text as currency, count(*) as n, coalesce(sum(paid_minor), 0) as paid_minor from"
                    + " (select paid_minor" + InTransit.WHERE + " and currency = ? order by bank_late_on limit ?) p";
    private static final String FIRST =
            "select provider, reference, currency, paid_minor, book_date, bank_late_on <= ? as missed" + InTransit.WHERE
                    + " order by bank_late_on, payout_id limit ?";

    private final Sql sql;
    private final View view;

    TransitQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    TodayPage.InTransit inTransit() throws SQLException {
        long company = view.company().id();
        var bounds = InTransit.Bounds.of(sql, view);
        var currency = view.company().currency();
        var first = sql.list(
                FIRST,
                row -> new TodayPage.TransitRow(
                        row.text("provider"),
                        view.system(row.text("provider")),
                        row.text("reference"),
                        row.date("book_date"),
                        row.money("paid_minor"),
                        row.flag("missed")),
                bounds.today(),
                company,
                bounds.from(),
                bounds.today(),
                bounds.noted(),
                SHOWN);
        return sql.one(
                SUM,
                row -> new TodayPage.InTransit(row.number("n"), row.money("paid_minor"), first, bounds.isNoted()),
                currency,
                company,
                bounds.from(),
                bounds.today(),
                bounds.noted(),
                currency,
                InTransit.SUMMED_MAX);
    }
}
