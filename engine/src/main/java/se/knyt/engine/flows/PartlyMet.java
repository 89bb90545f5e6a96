package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.TrailState;

/**
 * Payments alone: an invoice or credit note that payouts have settled a part of, and whose rest has not come. A loose end once it is due
 * and a payout of its provider should have named the rest, until nothing is open on it.
 */
final class PartlyMet {
    private static final String CODE = "invoice.part-met";

    private PartlyMet() {}

    static void addTo(TrailPlan plan, TrailState state, PlanContext context) {
        state.of(Invoice.class)
                .filter(i -> i.getValue().booked() && !i.getValue().cancelled())
                .forEach(i -> watch(
                        plan,
                        state,
                        context,
                        i.getValue(),
                        state.facts().stream()
                                .filter(f -> f.document() == i.getKey().id())
                                .toList()));
    }

    private static void watch(
            TrailPlan plan, TrailState state, PlanContext context, Invoice invoice, List<TrailState.FactView> facts) {
        var currency = invoice.total().currency();
        var met = Money.sum(
                facts.stream()
                        .map(TrailState.FactView::amount)
                        .filter(amount -> amount.currency().equals(currency))
                        .toList(),
                currency);
        // What we have registered may not be read back yet.
        var notMet = invoice.total().minus(met);
        var open = notMet.compareTo(invoice.balance()) < 0 ? notMet : invoice.balance();
        int days = facts.isEmpty()
                ? 0
                : context.inUse()
                        .settings()
                        .deadlines()
                        .payoutDays(facts.getLast().provider());
        if (!met.isPositive() || !open.isPositive() || days == 0) {
            return;
        }
        var at = lateAt(invoice, days, context);
        if (at.isAfter(context.now())) {
            plan.lookAgain(at);
            return;
        }
        var provider = facts.getLast().provider();
        plan.add(new LooseEnd(
                "invoice:" + state.trail() + ":" + invoice.number() + ":part-met",
                CODE,
                Map.of(
                        "invoice", invoice.number(),
                        "provider", payers(facts),
                        "paid", met.toString(),
                        "open", open.toString()),
                CODE + ":" + provider,
                state.trail(),
                null,
                null,
                context.onlyConnectionTo(provider).orElse(null),
                open,
                at,
                true));
    }

    /** Everybody who has paid of it, in the order they came. */
    private static String payers(List<TrailState.FactView> facts) {
        return facts.stream().map(TrailState.FactView::provider).distinct().collect(Collectors.joining(", "));
    }

    /** A credit note need not be due on any day. */
    private static Instant lateAt(Invoice invoice, int days, PlanContext context) {
        LocalDate day = invoice.date().plusDays(days);
        return (invoice.dueDate().isAfter(day) ? invoice.dueDate() : day)
                .plusDays(1)
                .atStartOfDay(context.zone())
                .toInstant();
    }
}
