package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.core.returns.RowsLeft;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody.RefundRow;
import se.knyt.spi.EffectKind;

/** Whether a refund that a person wants is possible, what it credits, and the effect that makes it. */
final class RefundDecision {
    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final Money waiting;
    private final long id;

    /**
     * @param waiting sum of other refunds of the purchase that wait for a second person
     * @param id of the refund, 0 for none yet
     */
    RefundDecision(TrailState state, PlanContext context, TrailState.Doc doc, Money waiting, long id) {
        this.state = state;
        this.context = context;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = new Captures(state, order, context.ownInvoices());
        this.waiting = waiting;
        this.id = id;
    }

    /**
     * @param given rows as planning takes them
     * @param told rows as the shop and the provider are told them
     * @param kept of them, with its VAT
     * @param effect null where there is a problem
     */
    record Decided(
            Money amount,
            String hand,
            boolean second,
            List<RowPart> given,
            List<RefundRow> told,
            List<RefundRow> kept,
            List<ReturnDrafts.Note> notes,
            String problem,
            Map<String, String> arguments,
            @Nullable NewEffect effect) {}

    /** What a provider captured at once, and what is left of it. */
    private record Paid(String provider, String id, Money left) {}

    private record Problem(String code, Map<String, String> arguments) {}

    /** Where the shop refunds by itself it is asked to: it stays the one hand. */
    private Hand hand(String provider) {
        var chosen = context.inUse().settings().refunds(provider, doc.connection(), context.date(context.now()));
        return chosen == Hand.SHOP ? Hand.KNYT_THROUGH_SHOP : chosen;
    }

    /** Of several providers the first that is ours to ask, or the first. */
    private Hand hand() {
        var hands = captures.providers().stream().map(this::hand).toList();
        return hands.stream()
                .filter(Hand::ours)
                .findFirst()
                .orElseGet(() -> hands.isEmpty() ? hand("") : hands.getFirst());
    }

    /** What stands in the way of any refund. */
    private Optional<Problem> obstacle() {
        if (captures.provider().isEmpty() || paid().isEmpty()) {
            return Optional.of(new Problem("refund-ask.nothing-captured", Map.of()));
        }
        if (!captures.giftCards().isZero()) {
            return Optional.of(new Problem("refund-ask.gift-card", Map.of()));
        }
        if (disputed().isPositive() && leftOfAll().isZero()) {
            return Optional.of(disputed("refund-ask.disputed", disputed()));
        }
        return hand().ours()
                ? Optional.empty()
                : Optional.of(new Problem("refund-ask.other-hand", Map.of("hand", "word.hand." + hand().code())));
    }

    AskedRefunds.Offer offer() {
        var preview = new ReturnPreview(state, context, doc, this::payer);
        var chains = preview.chains();
        var left = chains.map(CreditChains::left).orElse(RowsLeft.of(List.of(), List.of()));
        var rows = new ArrayList<AskedRefunds.Row>();
        for (var part : left.all()) {
            var title = order.rows().stream()
                    .filter(r -> r.rowId().equals(part.rowId()))
                    .map(OrderRow::title)
                    .findFirst()
                    .orElse(part.rowId());
            rows.add(new AskedRefunds.Row(part.rowId(), title, part, part.kind() == OrderRow.Kind.SHIPPING));
        }
        var problem = obstacle()
                .or(() -> chains.isEmpty()
                        ? Optional.of(new Problem(ReturnPreview.NOTHING_INVOICED, Map.of("order", order.number())))
                        : Optional.empty())
                .orElse(new Problem("", Map.of()));
        var warning = underDispute();
        return new AskedRefunds.Offer(
                rows,
                leftOfAll(),
                problem.code(),
                problem.arguments(),
                warning.map(Problem::code).orElse(""),
                warning.map(Problem::arguments).orElse(Map.of()));
    }

    /** A case that has taken nothing yet: giving back may end it, or pay twice when it is lost too. Only a person can say. */
    private Optional<Problem> underDispute() {
        return state.disputes().stream()
                .filter(d -> d.maySendBack() && !d.taken().isPositive())
                .map(TrailState.DisputeView::amount)
                .findFirst()
                .map(amount -> disputed("refund-ask.under-dispute", amount));
    }

    private Problem disputed(String code, Money amount) {
        return new Problem(
                code,
                Map.of(
                        "order", order.number(),
                        "disputed", amount.toString(),
                        "left", leftOfAll().toString()));
    }

    Decided of(RefundChoice choice) {
        var rules = context.inUse().settings().returns();
        var valued = new RefundChoice.Valued[1];
        var outcome = new ReturnPreview(state, context, doc, this::payer).of((left, total) -> {
            valued[0] = choice.valued(order, left, total, rules);
            return valued[0].refund(AskedRefunds.PREFIX + id, order, context.now());
        });
        var what = Objects.requireNonNull(valued[0], "no choice was valued");
        if (!what.problem().isEmpty()) {
            return problem(what, new Problem(what.problem(), what.arguments()));
        }
        return decided(what, outcome);
    }

    /** One that was asked for before, looked at again. */
    Decided of(AskedRefunds.Asked asked, List<RefundRow> told, List<RefundRow> kept) {
        var what = new RefundChoice.Valued(asked.amount(), told, asked.given(), kept, "", Map.of());
        var outcome = new ReturnPreview(state, context, doc, this::payer)
                .of((left, total) -> what.refund(AskedRefunds.PREFIX + id, order, context.now()));
        return decided(what, outcome);
    }

    private Decided decided(RefundChoice.Valued what, ReturnPreview.Outcome outcome) {
        var obstacle = obstacle();
        if (obstacle.isPresent()) {
            return problem(what, obstacle.get());
        }
        var left = leftOfAll();
        if (what.amount().compareTo(left) > 0 && disputed().isPositive()) {
            return problem(what, disputed("refund-ask.disputed", disputed()));
        }
        if (what.amount().compareTo(left) > 0) {
            return problem(
                    what,
                    new Problem(
                            "refund-ask.more-than-captured",
                            Map.of("amount", what.amount().toString(), "left", left.toString())));
        }
        if (!outcome.problem().isEmpty()) {
            return problem(what, new Problem(outcome.problem(), outcome.arguments()));
        }
        if (captures.providers().stream().anyMatch(provider -> !isToldApart(provider, what.amount()))) {
            return problem(
                    what,
                    new Problem(
                            "refund-ask.not-told-apart",
                            Map.of("amount", what.amount().toString())));
        }
        var paid = payer(what.amount());
        if (paid.isEmpty()) {
            return problem(what, tooLarge(what.amount(), ours()));
        }
        var made = effect(what, paid.get());
        return switch (made) {
            case RefundEffects.Made.Effect e ->
                decided(what, outcome, hand(paid.get().provider()), new Problem("", Map.of()), e.effect());
            case RefundEffects.Made.Refused r -> problem(what, new Problem(r.code(), r.arguments()));
        };
    }

    private List<Paid> ours() {
        return paid().stream().filter(p -> hand(p.provider()).ours()).toList();
    }

    /** The first capture that has so much left, in the order that they were made. */
    private Optional<Paid> payer(Money amount) {
        return ours().stream().filter(p -> p.left().compareTo(amount) >= 0).findFirst();
    }

    private String payer(Refund refund) {
        return payer(refund.total()).map(Paid::provider).orElseGet(captures::provider);
    }

    /** One refund pays back one capture: which providers it is to be divided between, a person says by asking for each part. */
    private Problem tooLarge(Money amount, List<Paid> of) {
        var most = of.stream().max(Comparator.comparing(Paid::left));
        if (!captures.several() || most.isEmpty()) {
            return new Problem("refund-ask.several-captures", Map.of("amount", amount.toString()));
        }
        return new Problem(
                "refund-ask.several-providers",
                Map.of(
                        "amount", amount.toString(),
                        "left", most.get().left().toString(),
                        "provider", most.get().provider()));
    }

    /** At the provider an earlier refund of the same amount must be known by its id there, or it would be taken for this one. */
    private boolean isToldApart(String provider, Money amount) {
        return hand(provider) != Hand.KNYT_AT_PROVIDER
                || captures.refunds().stream()
                        .filter(p -> p.amount().equals(amount) && p.provider().equals(provider))
                        .noneMatch(p -> p.providerTransactionId().isEmpty());
    }

    private RefundEffects.Made effect(RefundChoice.Valued what, Paid paid) {
        // The target plays no part: what pays back goes to the shop or to the provider.
        var purchase = new Purchase(
                state, context, new TrailPlan(), doc, captures, 0, new TradePlanner(state, context).writing(doc));
        return new RefundEffects(purchase)
                .by(
                        hand(paid.provider()),
                        new RefundEffects.Wanted(
                                "refund:" + AskedRefunds.PREFIX + id,
                                doc,
                                what.amount(),
                                paid.provider(),
                                paid.id(),
                                References.asked(doc.connection(), order, id),
                                what.rows(),
                                what.kept()));
    }

    private Decided problem(RefundChoice.Valued what, Problem problem) {
        var arguments = new java.util.TreeMap<>(problem.arguments());
        arguments.putIfAbsent("order", order.number());
        return decided(what, null, hand(), new Problem(problem.code(), arguments), null);
    }

    private Decided decided(
            RefundChoice.Valued what,
            ReturnPreview.@Nullable Outcome outcome,
            Hand hand,
            Problem problem,
            @Nullable NewEffect effect) {
        return new Decided(
                what.amount(),
                hand.code(),
                context.inUse().settings().returns().needsSecondPerson(what.amount()),
                what.given(),
                what.rows(),
                what.kept(),
                outcome == null ? List.of() : outcome.notes(),
                problem.code(),
                problem.arguments(),
                effect);
    }

    /** On their way back, and waiting for a second person. */
    private Money underWay() {
        var moving = state.effects().stream()
                .filter(e -> e.kind() == EffectKind.REFUND && !e.over())
                .map(TrailState.EffectView::amount)
                .filter(Objects::nonNull)
                .toList();
        return Money.sum(moving, order.currency()).plus(waiting);
    }

    /** What the buyer has got by disputes. One in another currency than the purchase's counts as all of it: its part is not told. */
    private Money disputed() {
        var taken = state.disputes().stream()
                .map(TrailState.DisputeView::taken)
                .filter(Money::isPositive)
                .toList();
        return taken.stream().allMatch(t -> t.currency().equals(order.currency()))
                ? Money.sum(taken, order.currency())
                : captures.captured();
    }

    private Money leftOfAll() {
        var left = captures.captured()
                .minus(captures.giftCards())
                .minus(captures.refunded())
                .minus(disputed())
                .minus(underWay());
        return left.isNegative() ? Money.zero(order.currency()) : left;
    }

    /** Captures with what is left of each; what is on its way is taken from all of them, since which it is of is not told. */
    private List<Paid> paid() {
        var underWay = underWay();
        var result = new ArrayList<Paid>();
        for (var payment : captures.byProvider()) {
            var left = payment.amount()
                    .minus(captures.refundedOf(payment.sourceId()))
                    .minus(underWay);
            result.add(new Paid(payment.provider(), payment.sourceId(), min(left, leftAt(payment.provider()))));
        }
        for (var capture : captures.unseen(state)) {
            var provider = captures.provider(capture);
            if (hand(provider) == Hand.KNYT_AT_PROVIDER) {
                result.add(new Paid(provider, capture.resultId(), leftAt(provider)));
            }
        }
        return result;
    }

    /** Of what a provider took, where several did: what is on its way is taken from each. */
    private Money leftAt(String provider) {
        return captures.several() ? min(leftOfAll(), captures.leftAt(provider).minus(underWay())) : leftOfAll();
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
