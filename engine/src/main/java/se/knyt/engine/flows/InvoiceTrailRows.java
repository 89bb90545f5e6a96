package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.TrailSummary;

/** Writes the summary rows of trails that have no order: what invoices of the accounting system and payouts tell of them. */
final class InvoiceTrailRows {
    private static final String UPDATE = """
            update trail set total_minor = ?, shipped_minor = ?, captured_minor = ?, invoiced_minor = ?, refunded_minor = ?, credited_minor = ?,
                   settled_minor = ?, invoice_open_minor = ?, provider_open_minor = ?, state = ?, held_code = ?, held_args = ?,
                   tied_at = case when ? then coalesce(tied_at, ?::timestamptz) end, due_at = ?, updated_at = ?
             where company_id = ? and trail_id = ?
            """;

    private InvoiceTrailRows() {}

    static void write(Tx tx, List<PlannedTrail> planned, Instant machineNow) throws SQLException {
        for (var one : planned) {
            if (one.state().order().isEmpty() && !one.state().facts().isEmpty()) {
                write(tx, one, machineNow);
            }
        }
    }

    private static void write(Tx tx, PlannedTrail one, Instant machineNow) throws SQLException {
        var state = one.state();
        boolean held = !one.plan().heldCode().isEmpty()
                || state.effects().stream().anyMatch(e -> "held".equals(e.state()) || "rejected".equals(e.state()));
        var sums = TrailSummary.ofInvoices(state, held);
        tx.update(
                UPDATE,
                minor(sums.total()),
                minor(sums.shipped()),
                minor(sums.captured()),
                minor(sums.invoiced()),
                minor(sums.refunded()),
                minor(sums.credited()),
                minor(sums.settled()),
                minor(sums.invoiceOpen()),
                minor(sums.providerOpen()),
                sums.state().name().toLowerCase(Locale.ROOT),
                one.plan().heldCode(),
                Json.write(one.plan().heldArgs()),
                sums.state() == TrailSummary.State.TIED,
                one.context().now(),
                one.plan().lookAgainAt(),
                machineNow,
                state.company(),
                state.trail());
    }

    private static long minor(Money money) {
        return money.minor();
    }
}
