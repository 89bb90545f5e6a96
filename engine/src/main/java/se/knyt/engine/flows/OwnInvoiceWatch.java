package se.knyt.engine.flows;

import java.util.Map;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.RestOnInvoice;
import se.knyt.engine.trails.TrailState;

/**
 * What the merchant sold on its own invoice and the accounting system does not say is paid some days after its due date: a loose
 * end until it does, for each invoice. A credit note that nobody has paid out or set off is one too.
 */
final class OwnInvoiceWatch {
    private static final String LATE = "own-invoice.late";
    private static final String CREDIT_OPEN = "own-invoice.credit-open";

    private OwnInvoiceWatch() {}

    static void addTo(TrailPlan plan, TrailState state, PlanContext context, Order order) {
        if (!new Captures(state, order, context.ownInvoices()).ownInvoice() && !RestOnInvoice.is(state)) {
            return;
        }
        state.of(Invoice.class)
                .filter(e -> e.getValue().booked() && !e.getValue().cancelled())
                .filter(e -> !e.getValue().balance().isZero())
                .forEach(e -> watch(plan, state, context, order, e.getKey(), e.getValue()));
    }

    private static void watch(
            TrailPlan plan, TrailState state, PlanContext context, Order order, TrailState.Doc doc, Invoice invoice) {
        var last = invoice.credit() ? invoice.date() : invoice.dueDate();
        var days = context.inUse().settings().ownInvoices().lateDays();
        var late = last.plusDays(days + 1L).atStartOfDay(context.zone()).toInstant();
        if (late.isAfter(context.now())) {
            plan.lookAgain(late);
            return;
        }
        var code = invoice.credit() ? CREDIT_OPEN : LATE;
        plan.add(new LooseEnd(
                "own-invoice:" + doc.connection() + ":" + invoice.number(),
                code,
                Map.of(
                        "order", order.number(),
                        "invoice", invoice.number(),
                        "due", last.toString(),
                        "amount", invoice.balance().toString()),
                code,
                state.trail(),
                null,
                null,
                doc.connection(),
                invoice.balance(),
                late,
                true));
    }
}
