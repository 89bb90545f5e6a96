package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import se.knyt.engine.settings.VatPeriod;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * The VAT period that a month lies in.
 *
 * @param length how often the company declares
 * @param over whether it has ended
 * @param decisions newest first
 * @param moved what came too late for it, or from an earlier one into the month
 * @param problem key of what hinders it, empty for nothing
 */
public record VatPeriodState(
        VatPeriod length,
        VatPeriod.Months months,
        boolean over,
        List<Decision> decisions,
        MovedItems moved,
        String problem) {
    public boolean declared() {
        return !decisions.isEmpty() && decisions.getFirst().declared();
    }

    VatPeriodState with(String other) {
        return new VatPeriodState(length, months, over, decisions, moved, other);
    }

    /** It was declared, or opened again. */
    public record Decision(boolean declared, String by, Instant at, String reason) {}

    static VatPeriodState of(
            Sql sql, View view, YearMonth month, VatPeriod length, VatPeriod.Months months, ClearingBooks.Books books)
            throws SQLException {
        var decisions = sql.list(
                "select declared, decided_by, decided_at, reason from vat_period where company_id = ? and first_month = ?"
                        + " order by vat_period_id desc limit 20",
                row -> new Decision(
                        row.flag("declared"), row.text("decided_by"), row.instant("decided_at"), row.text("reason")),
                view.company().id(),
                months.first().atDay(1));
        return new VatPeriodState(
                length,
                months,
                months.last().atEndOfMonth().isBefore(view.today()),
                decisions,
                MovedItems.of(sql, view, month, books),
                "");
    }
}
