package se.knyt.server.today;

import java.sql.SQLException;
import java.time.LocalDate;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * Payouts on their way to the bank account. One counts until somebody notes its receipt; where the company does not note any, or did
 * not at the time, it counts for the five banking days that the money may take.
 */
final class TransitQueries {
    /** More than so many are not summed. */
    private static final int SUMMED_MAX = 10_000;

    private static final int SHOWN = 5;
    private static final LocalDate NEVER = LocalDate.of(9999, 12, 31);
    private static final String WHERE =
            " from payout where company_id = ? and bank_leg = 'open' and bank_late_on > ? and (bank_late_on > ? or book_date >= ?)"
                    + " and paid_minor <> 0";
    private static final String SUM =
            "select ?::text as currency, count(*) as n, coalesce(sum(paid_minor), 0) as paid_minor from"
                    + " (select paid_minor" + WHERE + " and currency = ? order by bank_late_on limit ?) p";
    private static final String FIRST =
            "select provider, reference, currency, paid_minor, book_date, bank_late_on <= ? as missed" + WHERE
                    + " order by bank_late_on, payout_id limit ?";

    private final Sql sql;
    private final View view;

    TransitQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    TodayPage.InTransit inTransit() throws SQLException {
        long company = view.company().id();
        var today = view.today();
        var noted = sql.first(
                        "select bank_from from company where company_id = ? and bank_from is not null",
                        row -> row.date("bank_from"),
                        company)
                .orElse(NEVER);
        var from = noted.isBefore(today) ? noted : today;
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
                today,
                company,
                from,
                today,
                noted,
                SHOWN);
        return sql.one(
                SUM,
                row -> new TodayPage.InTransit(row.number("n"), row.money("paid_minor"), first),
                currency,
                company,
                from,
                today,
                noted,
                currency,
                SUMMED_MAX);
    }
}
