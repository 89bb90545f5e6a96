package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * What the accounting system has booked on an account of income or cost in a month: what is there at its end less what was there before
 * it. With a fiscal year such an account begins at nothing.
 *
 * @param begins whether a fiscal year begins with the month
 */
record LedgerMovement(boolean begins, LedgerBalances.Answer before, LedgerBalances.Answer atEnd) {
    private static final String BEGINS =
            "select 1 as one from fiscal_year where company_id = ? and starts_on = ? limit 1";

    static LedgerMovement of(
            Sql sql, View view, YearMonth month, LedgerBalances.Answer before, LedgerBalances.Answer atEnd)
            throws SQLException {
        boolean told = sql.first(BEGINS, row -> true, view.company().id(), month.atDay(1))
                .isPresent();
        return new LedgerMovement(told || month.getMonthValue() == 1 && !hasYears(sql, view), before, atEnd);
    }

    /** Without any year of its own a company's is that of the calendar. */
    private static boolean hasYears(Sql sql, View view) throws SQLException {
        return sql.first(
                        "select 1 as one from fiscal_year where company_id = ? limit 1",
                        row -> true,
                        view.company().id())
                .isPresent();
    }

    /** Debit positive; empty where the system has not told both. */
    Optional<Money> on(int account) {
        return begins
                ? atEnd.balance(account)
                : atEnd.balance(account).flatMap(end -> before.balance(account).map(end::minus));
    }
}
