package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.RestOnInvoice;
import se.knyt.engine.trails.TrailState;
import se.knyt.engine.trails.TrailSummary;

/**
 * What the merchant sold on its own invoice and the accounting system does not say is paid some days after its due date: a loose
 * end until it does, for each invoice. A credit note that nobody has paid out or set off is one too. Where our vouchers are the books
 * nobody else tells: what is open of the purchase is, and what the buyer is owed.
 */
final class OwnInvoiceWatch {
    private static final String LATE = "own-invoice.late";
    private static final String CREDIT_OPEN = "own-invoice.credit-open";
    private static final String UNPAID = "own-invoice.unpaid";
    private static final String OWED_BACK = "own-invoice.owed-back";

    private OwnInvoiceWatch() {}

    static void addTo(TrailPlan plan, TrailState state, PlanContext context, Order order) {
        var captures = new Captures(state, order, context);
        if (!captures.ownInvoice() && !RestOnInvoice.is(state)) {
            return;
        }
        if (TrailSummary.isInOurBooks(state)) {
            inOurBooks(plan, state, context, order, captures.dueDays());
            return;
        }
        state.of(Invoice.class)
                .filter(e -> e.getValue().booked() && !e.getValue().cancelled())
                .filter(e -> !e.getValue().balance().isZero())
                .forEach(e -> watch(plan, state, context, order, e.getKey(), e.getValue()));
    }

    /** Where no customer ledger tells: what is sold and neither paid nor given back, the oldest delivery first. */
    private static void inOurBooks(TrailPlan plan, TrailState state, PlanContext context, Order order, int dueDays) {
        var none = Money.zero(order.currency());
        var sales = new ArrayList<TrailState.FactView>();
        var covered = none;
        var last = LocalDate.MIN;
        for (var fact : state.facts()) {
            if (!fact.provider().isEmpty() || !fact.amount().currency().equals(order.currency())) {
                continue;
            }
            if ("sale".equals(fact.type())) {
                sales.add(fact);
            } else if ("credit".equals(fact.type())) {
                covered = covered.plus(fact.amount().minus(fact.elsewhere()));
                last = fact.date().isAfter(last) ? fact.date() : last;
            }
        }
        for (var paid : state.paid()) {
            covered = paid.off().currency().equals(order.currency()) ? covered.plus(paid.off()) : covered;
            last = paid.on().isAfter(last) ? paid.on() : last;
        }
        sales.sort(Comparator.comparing(TrailState.FactView::date).thenComparing(TrailState.FactView::key));
        var open = none;
        Optional<LocalDate> due = Optional.empty();
        for (var sale : sales) {
            open = open.plus(sale.amount().minus(sale.elsewhere()));
            if (due.isEmpty() && open.compareTo(covered) > 0) {
                due = Optional.of(due(context, order, sale.date(), dueDays));
            }
        }
        open = open.minus(covered);
        if (due.isPresent()) {
            late(plan, state, context, order, UNPAID, due.get(), open);
        } else if (open.isNegative()) {
            late(plan, state, context, order, OWED_BACK, last, open);
        }
    }

    private static LocalDate due(PlanContext context, Order order, LocalDate sold, int dueDays) {
        return PaymentTerms.of(order, context.zone())
                .map(terms -> terms.due(sold))
                .orElseGet(() -> sold.plusDays(dueDays));
    }

    private static void late(
            TrailPlan plan,
            TrailState state,
            PlanContext context,
            Order order,
            String code,
            LocalDate due,
            Money open) {
        var days = context.inUse().settings().ownInvoices().lateDays();
        var late = due.plusDays(days + 1L).atStartOfDay(context.zone()).toInstant();
        if (late.isAfter(context.now())) {
            plan.lookAgain(late);
            return;
        }
        plan.add(new LooseEnd(
                "own-invoice:ours",
                code,
                Map.of(
                        "order", order.number(),
                        "due", due.toString(),
                        "amount", open.abs().toString(),
                        "trail", String.valueOf(state.trail())),
                code,
                state.trail(),
                null,
                null,
                null,
                open,
                late,
                true));
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
