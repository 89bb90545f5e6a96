package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.monthend.Check.Figure;
import se.knyt.server.shell.View;

/**
 * What is booked as sold and not delivered at a month's end, purchase by purchase, against what the vouchers of that end have moved to the
 * account of prepayments and back.
 */
final class NotDelivered {
    /** Of one purchase at a time most is delivered within a month, so few have to be looked at beside those that are open still. */
    private static final String OPEN = """
            select ?::text as currency, coalesce(sum(account_minor), 0)::bigint as minor
              from (select account_minor from prepaid_move
                     where company_id = ? and settled_on is null and moved_on <= ? and sold <> '{}'
                    union all
                    select account_minor from prepaid_move
                     where company_id = ? and settled_on > ? and settled_on <= ? and moved_on <= ? and sold <> '{}'
                       and settled_on - moved_on <= 31
                    union all
                    select account_minor from prepaid_move
                     where company_id = ? and settled_on > ? and moved_on <= ? and sold <> '{}' and settled_on - moved_on > 31) m
            """;
    /** By their names: a run writes two for each place that vouchers go to. */
    private static final String MOVED = """
            select ?::text as currency, coalesce(sum(r.debit_minor - r.credit_minor), 0)::bigint as minor
              from prepaid_run w
             cross join generate_series(1, w.runs) n
              join connection c on c.company_id = w.company_id
              join voucher v on v.company_id = w.company_id
               and v.voucher_key = 'not-delivered:' || to_char(w.month, 'YYYY-MM') || ':' || c.connection_id || ':' || n || ?
              join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
             where w.company_id = ? and w.month = ? and r.account = ?
            """;

    private NotDelivered() {}

    /**
     * The point of the list; none for a company that has nothing sold ahead, or a month that is not over.
     *
     * @param account of prepayments
     */
    static Optional<Check> point(Sql sql, View view, YearMonth month, int account) throws SQLException {
        var last = month.atEndOfMonth();
        long company = view.company().id();
        boolean run = sql.first(
                        "select 1 as n from prepaid_run where company_id = ? and month = ?",
                        row -> row.number("n"),
                        company,
                        month.atDay(1))
                .isPresent();
        if (!run || !last.isBefore(view.today())) {
            return Optional.empty();
        }
        var open = sql.one(
                OPEN,
                row -> row.money("minor"),
                view.currency().code(),
                company,
                last,
                company,
                last,
                last.plusDays(31),
                last,
                company,
                last,
                last);
        var there = moved(sql, view, month, account, ":end");
        var back = moved(sql, view, month, account, ":back");
        boolean proved = there.equals(open) && back.equals(open.negated());
        var sentence = proved
                ? view.t("monthend.notdelivered.proved", String.valueOf(account))
                : view.t(
                        "monthend.notdelivered.open",
                        view.format().amountWithUnit(open.negated()),
                        view.format().amountWithUnit(there.negated()),
                        view.format().amountWithUnit(back));
        return Optional.of(Check.of(
                "notdelivered",
                proved,
                sentence,
                view.url("/clearing/" + account + "?date=" + last),
                new Figure(view.t("monthend.notdelivered.items"), open.negated()),
                new Figure(view.t("monthend.notdelivered.moved"), there.negated())));
    }

    private static Money moved(Sql sql, View view, YearMonth month, int account, String which) throws SQLException {
        return sql.one(
                MOVED,
                row -> row.money("minor"),
                view.currency().code(),
                which,
                view.company().id(),
                month.atDay(1),
                account);
    }
}
