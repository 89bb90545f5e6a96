package se.knyt.server.payouts;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * Payouts on their way to the bank account. One counts until somebody notes its receipt; where the company does not note any, or did
 * not at the time, it counts for the five banking days that the money may take.
 */
public final class InTransit {
    /** More than so many are not summed. */
    public static final int SUMMED_MAX = 10_000;

    /** The rule; its parameters are those of {@link Bounds}. */
    public static final String WHERE =
            " from payout where company_id = ? and bank_leg = 'open' and bank_late_on > ? and (bank_late_on > ? or book_date >= ?)"
                    + " and paid_minor <> 0";

    /**
     * What has not come yet of one, as {@code left_minor}; its parameter is the currency of the books. What the bank has shown of another
     * currency is known in that of the books alone, so all of such a payout is on its way until it has come.
     */
    public static final String LEFT = "paid_minor - case when currency = ? then bank_minor else 0 end as left_minor";

    private static final String BY_PROVIDER =
            "select provider, currency, count(*) as n, sum(left_minor)::bigint as left_minor, min(bank_late_on) filter (where"
                    + " bank_late_on > ?) as expected, count(*) filter (where bank_late_on <= ?) as late"
                    + " from (select provider, currency, " + LEFT + ", bank_late_on" + WHERE
                    + " order by bank_late_on limit ?) p group by provider, currency order by provider, currency";
    private static final LocalDate NEVER = LocalDate.of(9999, 12, 31);

    private InTransit() {}

    /**
     * From when payouts count.
     *
     * @param from nothing that was to come before it is read
     * @param today what was to come by then is late
     * @param noted pay day of the first payout that a person noted as seen at the bank
     */
    public record Bounds(LocalDate from, LocalDate today, LocalDate noted) {
        public static Bounds of(Sql sql, View view) throws SQLException {
            var noted = sql.first(
                            "select bank_from from company where company_id = ? and bank_from is not null",
                            row -> row.date("bank_from"),
                            view.company().id())
                    .orElse(NEVER);
            return new Bounds(noted.isBefore(view.today()) ? noted : view.today(), view.today(), noted);
        }

        /** Whether anybody has noted a payout as seen at the bank, or a bank's lines are read. */
        public boolean isNoted() {
            return !noted.equals(NEVER);
        }
    }

    /**
     * What is on its way from one provider, in one currency.
     *
     * @param expected the first day before which money is to be seen, null when all of it is late
     * @param late payouts that should have been seen
     */
    public record Row(
            String provider,
            String system,
            long count,
            Money amount,
            @Nullable LocalDate expected,
            long late) {}

    static List<Row> byProvider(Sql sql, View view) throws SQLException {
        var bounds = Bounds.of(sql, view);
        return sql.list(
                BY_PROVIDER,
                row -> new Row(
                        row.text("provider"),
                        view.system(row.text("provider")),
                        row.number("n"),
                        row.money("left_minor"),
                        row.dateOrNull("expected"),
                        row.number("late")),
                bounds.today(),
                bounds.today(),
                view.company().currency(),
                view.company().id(),
                bounds.from(),
                bounds.today(),
                bounds.noted(),
                SUMMED_MAX);
    }
}
