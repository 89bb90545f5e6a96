package se.knyt.server.today;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.payouts.InTransit;
import se.knyt.server.shell.View;

/** The payouts on their way to the bank account that the first page names, and their sum; the rule is {@link InTransit}. */
final class TransitQueries {
    private static final int SHOWN = 5;
    /** The last day of the newest statement; a company has few accounts. */
    private static final String READ_TO = """
            select s.ends_on from bank_account a
             cross join lateral (
                   select ends_on from bank_statement
                    where company_id = a.company_id and account = a.number and currency = a.currency and ends_on is not null
                    order by ends_on desc limit 1) s
             where a.company_id = ? order by s.ends_on desc limit 1
            """;

    private static final String SUMS =
            "select currency, count(*) as n, sum(left_minor)::bigint as left_minor from (select currency, "
                    + InTransit.LEFT + InTransit.WHERE
                    + " order by bank_late_on limit ?) p group by currency order by currency";
    private static final String FIRST =
            "select provider, reference, currency, " + InTransit.LEFT + ", book_date, bank_late_on <= ? as missed"
                    + InTransit.WHERE + " order by bank_late_on, payout_id limit ?";

    private record Sum(long count, Money left) {}

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
                        row.money("left_minor"),
                        row.flag("missed")),
                currency,
                bounds.today(),
                company,
                bounds.from(),
                bounds.today(),
                bounds.noted(),
                SHOWN);
        var sums = sql.list(
                SUMS,
                row -> new Sum(row.number("n"), row.money("left_minor")),
                currency,
                company,
                bounds.from(),
                bounds.today(),
                bounds.noted(),
                InTransit.SUMMED_MAX);
        var books = view.zero();
        var others = new ArrayList<Money>();
        for (var sum : sums) {
            if (sum.left().currency().equals(view.currency())) {
                books = sum.left();
            } else {
                others.add(sum.left());
            }
        }
        return new TodayPage.InTransit(
                sums.stream().mapToLong(Sum::count).sum(),
                books,
                others,
                first,
                bounds.isNoted(),
                readTo(sql, company));
    }

    private static @Nullable LocalDate readTo(Sql sql, long company) throws SQLException {
        return sql.first(READ_TO, row -> row.date("ends_on"), company).orElse(null);
    }
}
