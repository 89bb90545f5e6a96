package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;

/**
 * A credit note that somebody made in the accounting system pays nobody. Where another hand than ours pays back, it is waited for:
 * the shop and other systems have a while, a person is told at once.
 */
final class RefundAwaited {
    private RefundAwaited() {}

    static void addTo(TrailPlan plan, TrailState state, PlanContext context, Order order) {
        var captures = new Captures(state, order, context);
        // What cards alone paid only the shop can give back to them.
        var providers =
                captures.providers().isEmpty() && !captures.cards().giftCards().isZero()
                        ? List.of(CardTenders.GIFT_CARD)
                        : captures.providers();
        var shop = state.order().map(TrailState.Doc::connection).orElseThrow();
        var settings = context.inUse().settings();
        var notes = state.of(Invoice.class)
                .filter(e -> isNote(e.getValue(), order))
                .filter(e -> state.effect(NoteRefunds.key(e.getKey().connection(), e.getValue()))
                        .isEmpty())
                .map(Map.Entry::getValue)
                // Of several providers any may be the one that another hand asks.
                .filter(note -> providers.stream()
                        .anyMatch(provider ->
                                !settings.refunds(provider, shop, note.date()).ours()))
                .toList();
        if (notes.isEmpty() || providers.getFirst().isEmpty()) {
            return;
        }
        var credited = Money.sum(notes.stream().map(Invoice::total).toList(), order.currency());
        var refunded = Money.sum(
                        state.of(Refund.class)
                                .filter(e ->
                                        !plan.paysANote().contains(e.getKey().id()))
                                .map(e -> e.getValue().credited())
                                .filter(t -> t.currency().equals(order.currency()))
                                .toList(),
                        order.currency())
                .plus(askedElsewhere(captures, order))
                .plus(Money.sum(
                        state.roads().asked().stream().map(Roads.Asked::amount).toList(), order.currency()));
        if (credited.compareTo(refunded) > 0) {
            var last =
                    notes.stream().map(Invoice::date).max(LocalDate::compareTo).orElseThrow();
            var hand = providers.stream()
                    .map(provider -> settings.refunds(provider, shop, last))
                    .filter(h -> !h.ours())
                    .findFirst()
                    .orElse(Hand.SHOP);
            awaited(plan, state, context, order, notes, credited.minus(refunded), hand);
        }
    }

    /** What Knyt paid back for a person where the shop does not see it: its credit note is ours, and has gone back. */
    private static Money askedElsewhere(Captures captures, Order order) {
        return Money.sum(
                captures.back().ourRefunds().unseen(captures.back().refunds()).stream()
                        .filter(p -> RefundRequestKeys.isRequest(p.effect().key()))
                        .map(OurRefunds.Part::amount)
                        .toList(),
                order.currency());
    }

    private static boolean isNote(Invoice invoice, Order order) {
        return invoice.credit()
                && invoice.booked()
                && !invoice.cancelled()
                && invoice.total().currency().equals(order.currency());
    }

    private static void awaited(
            TrailPlan plan,
            TrailState state,
            PlanContext context,
            Order order,
            List<Invoice> notes,
            Money amount,
            Hand hand) {
        boolean person = hand == Hand.PERSON;
        var last = notes.stream().map(Invoice::date).max(LocalDate::compareTo).orElseThrow();
        var credited = last.atStartOfDay(context.zone()).toInstant();
        var due = person ? credited : credited.plus(CaptureStep.OTHERS_TAKE);
        if (due.isAfter(context.now())) {
            plan.lookAgain(due);
            return;
        }
        var code = person ? "refund.by-person" : "refund.not-seen";
        plan.add(new LooseEnd(
                "refund-awaited:" + state.trail(),
                code,
                Map.of(
                        "order", order.number(),
                        "invoice", notes.getLast().number(),
                        "amount", amount.toString()),
                code,
                state.trail(),
                null,
                null,
                null,
                amount,
                due,
                !person));
    }
}
