package se.knyt.engine.flows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.core.returns.CreditNote;
import se.knyt.engine.flows.CreditChains.Chain;
import se.knyt.engine.trails.MadeNote;

/**
 * The facts of a refund: one for each transaction by which a provider paid back, since each is a line of its own in a payout, and
 * with the first what went back to gift cards. Which note, and how much of it, each of them pays is kept with it.
 */
final class RefundFacts {
    private final TrailPlan plan;
    private final Order order;
    private final Captures captures;

    RefundFacts(TrailPlan plan, Order order, Captures captures) {
        this.plan = plan;
        this.order = order;
        this.captures = captures;
    }

    static String key(String refundKey, int nth) {
        return nth == 1 ? refundKey : refundKey + "/" + nth;
    }

    /** What is kept with the fact of it: the credit, or each of several. */
    static Object body(List<RefundPart> parts) {
        return parts.size() == 1
                ? parts.getFirst().fact()
                : parts.stream().map(RefundPart::fact).toList();
    }

    /** What of a note is not paid yet. */
    private record Open(RefundPart part, Money onNote, Money own) {}

    void add(Chain chain, List<RefundPart> parts, RefundTenders tenders) {
        var open = new ArrayDeque<Open>();
        for (var part : parts) {
            boolean noted = !part.onNote().isZero();
            var onNote = noted ? part.onNote().minus(part.byCard()) : part.onNote();
            open.add(new Open(part, onNote, noted ? part.own() : part.own().minus(part.byCard())));
        }
        var bodies = parts.stream().map(RefundPart::fact).toList();
        var told = new ArrayList<String>();
        var paidBack = tenders.parts();
        for (int nth = 1; nth <= paidBack.size(); nth++) {
            var paid = paidBack.get(nth - 1).amount();
            var notes = new ArrayList<MadeNote>();
            var own = take(paid, open, notes, told);
            var card = nth == 1 ? tenders.card() : Money.zero(paid.currency());
            if (nth == 1) {
                parts.stream()
                        .filter(p -> !told.contains(p.key()))
                        .forEach(p -> notes.add(new MadeNote(p.key(), Money.zero(paid.currency()), p.note())));
                parts.forEach(p -> told.add(p.key()));
            }
            boolean allOwn = parts.stream().allMatch(p -> p.onNote().isZero());
            plan.add(new TrailPlan.NewFact(
                    key(chain.key(), nth),
                    "credit",
                    chain.doc().id(),
                    chain.doc().version(),
                    paidBack.get(nth - 1).provider(),
                    "",
                    bodies.getFirst().eventDate(),
                    paid.plus(card),
                    allOwn ? paid.plus(card) : own,
                    card,
                    nth == 1 ? tax(parts) : Money.zero(paid.currency()),
                    notes,
                    Map.of(),
                    body(parts),
                    RefundRules.why(chain.refund(), order)));
        }
    }

    /** Takes what one transaction pays of the notes, in their order; gives the part that vouchers of ours book. */
    private static Money take(Money paid, Deque<Open> open, List<MadeNote> notes, List<String> told) {
        var left = paid;
        var own = Money.zero(paid.currency());
        while (left.isPositive() && !open.isEmpty()) {
            var first = open.removeFirst();
            var ofOwn = min(left, first.own());
            var ofNote = min(left.minus(ofOwn), first.onNote());
            own = own.plus(ofOwn);
            left = left.minus(ofOwn).minus(ofNote);
            var part = first.part();
            // The rows that a note takes back are told once.
            var note = told.contains(part.key())
                    ? new CreditNote(part.note().invoice(), part.note().currency(), false, List.of())
                    : part.note();
            told.add(part.key());
            notes.add(new MadeNote(part.key(), ofNote, note));
            var rest = new Open(part, first.onNote().minus(ofNote), first.own().minus(ofOwn));
            if (rest.onNote().isPositive() || rest.own().isPositive()) {
                open.addFirst(rest);
            }
        }
        return own;
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private Money tax(List<RefundPart> parts) {
        return Money.sum(parts.stream().map(p -> SaleFacts.tax(p.fact().what())).toList(), order.currency());
    }

    /** The same of one that the shop does not tell of, or not alone: made by us, or told by a payout's line. */
    void referElsewhere(String refundKey, Refund refund) {
        var references = new FactReferences(plan, captures, order);
        var ours = captures.back().ourRefunds().done(refund).stream()
                .filter(part -> !part.provider().equals(CardTenders.GIFT_CARD))
                .toList();
        if (ours.isEmpty()) {
            references.ofNote(
                    refundKey,
                    captures.back().providerOfRefund(refund),
                    Optional.empty(),
                    String.join("", refund.payments()),
                    "");
        }
        for (int nth = 1; nth <= ours.size(); nth++) {
            var part = ours.get(nth - 1);
            references.ofNote(
                    key(refundKey, nth),
                    part.provider(),
                    captures.paymentOf(part.transaction()),
                    part.providerId(),
                    part.capture());
        }
    }

    /** What the provider names each transaction by. */
    void refer(String refundKey, RefundTenders tenders, Predicate<String> planned) {
        int nth = 1;
        for (var payment : tenders.byProvider()) {
            var key = key(refundKey, nth);
            if (planned.test(key)) {
                new FactReferences(plan, captures, order)
                        .ofNote(
                                key,
                                captures.back().payer(payment),
                                Optional.of(payment),
                                "",
                                payment.parentSourceId());
            }
            nth++;
        }
    }
}
