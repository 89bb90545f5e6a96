package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.VatPeriod;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * The VAT period that a month lies in.
 *
 * @param length how often the company declares
 * @param bound most VAT of one period that is told in later returns
 * @param over whether it has ended
 * @param decisions newest first
 * @param moved what came too late for it, or from an earlier one into it
 * @param boxes of its return; empty for a long period before its last month
 * @param problem key of what hinders it, empty for nothing
 */
public record VatPeriodState(
        VatPeriod length,
        Optional<Money> bound,
        VatPeriod.Months months,
        boolean over,
        List<Decision> decisions,
        MovedItems moved,
        Optional<ReturnBoxes> boxes,
        String problem) {
    public boolean declared() {
        return !decisions.isEmpty() && decisions.getFirst().declared();
    }

    VatPeriodState with(String other) {
        return new VatPeriodState(length, bound, months, over, decisions, moved, boxes, other);
    }

    /** It was declared, or opened again. */
    public record Decision(boolean declared, String by, Instant at, String reason) {}

    static List<Decision> decisions(Sql sql, View view, VatPeriod.Months months) throws SQLException {
        return sql.list(
                "select declared, decided_by, decided_at, reason from vat_period where company_id = ? and first_month = ?"
                        + " order by vat_period_id desc limit 20",
                row -> new Decision(
                        row.flag("declared"), row.text("decided_by"), row.instant("decided_at"), row.text("reason")),
                view.company().id(),
                months.first().atDay(1));
    }
}
