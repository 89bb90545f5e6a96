package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.core.returns.RowsLeft;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.RefundRow;

/** Whether a refund that a person wants is possible, what it credits, and the effects that make it. */
final class RefundDecision {
    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final RefundLeft left;
    private final RefundWays ways;
    private final RefundAbroad abroad;
    private final long id;

    /**
     * @param waiting other refunds of the purchase that wait for a second person
     * @param id of the refund, 0 for none yet
     * @param storeCredit whether the shop can give a refund as store credit
     */
    RefundDecision(
            TrailState state,
            PlanContext context,
            TrailState.Doc doc,
            RefundLeft.Waiting waiting,
            long id,
            boolean storeCredit) {
        this.state = state;
        this.context = context;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = new Captures(state, order, context);
        this.left = new RefundLeft(state, order, captures, waiting);
        this.ways = new RefundWays(state, context, doc, captures, left, storeCredit);
        this.abroad = new RefundAbroad(ways, new BuyersMoney(captures, waiting));
        this.id = id;
    }

    /**
     * @param given rows as planning takes them
     * @param told rows as the shop and the provider are told them
     * @param kept of them, with its VAT
     * @param why as the person said
     * @param shares which captures give it, none where there is a problem
     * @param hands code of whose hand pays back, by provider
     * @param effects none where there is a problem, or where a person pays by hand
     * @param ruled why a rule holds it, so that somebody must let it go
     */
    record Decided(
            Money amount,
            String hand,
            boolean second,
            List<RowPart> given,
            List<RefundRow> told,
            List<RefundRow> kept,
            ReturnKind why,
            List<ReturnDrafts.Note> notes,
            String problem,
            Map<String, String> arguments,
            List<RefundDivision.Share> shares,
            Map<String, String> hands,
            List<NewEffect> effects,
            Road road,
            Optional<Obstacle> ruled) {
        /** Whether it waits for somebody's yes. */
        boolean waits() {
            return second || ruled.isPresent();
        }

        /** Code of whose hand pays back at a provider. */
        String handOf(String provider) {
            return hands.getOrDefault(provider, hand);
        }
    }

    AskedRefunds.Offer offer() {
        var first = ways.onInvoice() ? Road.INVOICE : Road.PROVIDER;
        var preview = new ReturnPreview(state, context, doc, refund -> payers(refund, Map.of(), first));
        var chains = preview.chains();
        var ofRows = chains.map(CreditChains::left).orElse(RowsLeft.of(List.of(), List.of()));
        var rows = new ArrayList<AskedRefunds.Row>();
        for (var part : ofRows.all()) {
            var title = order.rows().stream()
                    .filter(r -> r.rowId().equals(part.rowId()))
                    .map(OrderRow::title)
                    .findFirst()
                    .orElse(part.rowId());
            rows.add(new AskedRefunds.Row(part.rowId(), title, part, part.kind() == OrderRow.Kind.SHIPPING));
        }
        var roads = chains.isEmpty() ? List.<Road>of() : ways.open();
        var problem = ways.obstacle(first)
                .or(() -> chains.isEmpty()
                        ? Optional.of(new Obstacle(
                                ReturnPreview.nothingToCredit(state, context), Map.of("order", order.number())))
                        : Optional.empty())
                .orElse(new Obstacle("", Map.of()));
        var warning = ways.underDispute();
        return new AskedRefunds.Offer(
                rows,
                ways.left(first),
                payers(),
                doc.connection(),
                context.inUse().settings().returns().restockByKind(),
                roads,
                problem.code(),
                problem.arguments(),
                warning.map(Obstacle::code).orElse(""),
                warning.map(Obstacle::arguments).orElse(Map.of()),
                abroad.left().orElse(null));
    }

    Decided of(RefundChoice choice) {
        var buyers = choice.buyers();
        if (buyers == null) {
            return of(choice, Map.of());
        }
        if (choice.road() != Road.PROVIDER || choice.isMoreThanBuyers()) {
            return wrong(new Obstacle("refund-ask.buyers-alone", Map.of()));
        }
        var divided = abroad.of(buyers);
        return divided.problem().isPresent()
                ? wrong(divided.problem().get())
                : of(
                        choice.divided(divided.amount(order.currency()), RefundDivision.amounts(divided.shares())),
                        RefundDivision.said(divided.shares()));
    }

    private Decided wrong(Obstacle problem) {
        return problem(RefundChoice.Valued.wrong(Money.zero(order.currency()), problem.code(), Map.of()), problem);
    }

    /** @param said what the buyer is to get of each capture, where a person has said that */
    private Decided of(RefundChoice choice, Map<String, Money> said) {
        var rules = context.inUse().settings().returns();
        var valued = new RefundChoice.Valued[1];
        var outcome = new ReturnPreview(
                        state, context, doc, refund -> payers(refund, choice.divided(refund.total()), choice.road()))
                .of((ofRows, total) -> {
                    valued[0] = choice.valued(order, ofRows, total, rules)
                            .because(choice.goods().why());
                    return valued[0].refund(RefundRequestKeys.PREFIX + id, order, context.now());
                });
        var what = Objects.requireNonNull(valued[0], "no choice was valued");
        if (!what.problem().isEmpty()) {
            return problem(what, new Obstacle(what.problem(), what.arguments()), choice.road());
        }
        return decided(what, outcome, choice.divided(what.amount()), said, choice.road());
    }

    private static boolean isStoreCredit(Map<String, Money> chosen) {
        return chosen.containsKey(EffectBody.Refund.STORE_CREDIT);
    }

    /** One that was asked for before, looked at again. */
    Decided of(AskedRow asked, List<RefundRow> told, List<RefundRow> kept, List<RefundDivision.Share> before) {
        var shares = RefundDivision.amounts(before);
        var what = new RefundChoice.Valued(asked.amount(), told, asked.given(), kept, asked.why(), "", Map.of());
        var outcome = new ReturnPreview(state, context, doc, refund -> payers(refund, shares, asked.road()))
                .of((ofRows, total) -> what.refund(RefundRequestKeys.PREFIX + id, order, context.now()));
        return decided(what, outcome, shares, RefundDivision.said(before), asked.road());
    }

    private Decided decided(
            RefundChoice.Valued what,
            ReturnPreview.Outcome outcome,
            Map<String, Money> chosen,
            Map<String, Money> said,
            Road road) {
        var problem = ways.obstacle(road)
                .or(() -> ways.tooMuch(what.amount(), road))
                .or(() -> outcome.problem().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Obstacle(outcome.problem(), outcome.arguments())));
        if (problem.isPresent()) {
            return problem(what, problem.get(), road);
        }
        return road.asksNobody() ? byHand(what, outcome, road) : byProvider(what, outcome, chosen, said, road);
    }

    private Decided byHand(RefundChoice.Valued what, ReturnPreview.Outcome outcome, Road road) {
        return decided(what, outcome, road.code(), new Obstacle("", Map.of()), List.of(), List.of(), road);
    }

    private Decided byProvider(
            RefundChoice.Valued what,
            ReturnPreview.Outcome outcome,
            Map<String, Money> chosen,
            Map<String, Money> said,
            Road road) {
        var wrong = wrong(what.amount(), chosen);
        if (wrong.isPresent()) {
            return problem(what, wrong.get());
        }
        var shares = shares(what.amount(), chosen);
        if (shares.isEmpty()) {
            return problem(
                    what,
                    new Obstacle(
                            "refund-ask.several-captures",
                            Map.of("amount", what.amount().toString())));
        }
        var told = abroad.told(shares.get(), said);
        if (told.problem().isPresent()) {
            return problem(what, told.problem().get());
        }
        var alike = shares.get().stream().filter(s -> !isToldApart(s)).findFirst();
        return alike.isPresent()
                ? problem(
                        what,
                        new Obstacle(
                                "refund-ask.not-told-apart",
                                Map.of("amount", alike.get().amount().toString())))
                : decided(what, outcome, told.shares(), road);
    }

    private Decided decided(
            RefundChoice.Valued what, ReturnPreview.Outcome outcome, List<RefundDivision.Share> shares, Road road) {
        var effects = new ArrayList<NewEffect>();
        for (var made : effects(what, shares)) {
            switch (made) {
                case RefundEffects.Made.Effect e -> effects.add(e.effect());
                case RefundEffects.Made.Refused r -> {
                    return problem(what, new Obstacle(r.code(), r.arguments()));
                }
            }
        }
        return decided(
                what,
                outcome,
                ways.hand(shares.getFirst().provider()).code(),
                new Obstacle("", Map.of()),
                shares,
                effects,
                road);
    }

    private RefundDivision division() {
        return new RefundDivision(ways.ours(), left::at);
    }

    /** Between which captures a person may divide; none where there is nothing to choose. */
    private List<AskedRefunds.Payer> payers() {
        var able = ways.ours().stream().filter(c -> c.left().isPositive()).toList();
        return able.size() < 2 || able.size() > RefundDivision.PARTS_MAX
                ? List.of()
                : able.stream()
                        .map(c -> new AskedRefunds.Payer(c.provider(), c.capture(), c.left()))
                        .toList();
    }

    /** As the person has chosen, else as it is divided by itself; empty where it cannot be. */
    private Optional<List<RefundDivision.Share>> shares(Money amount, Map<String, Money> chosen) {
        return chosen.isEmpty() ? division().of(amount) : Optional.of(chosen(chosen));
    }

    private List<RefundDivision.Share> chosen(Map<String, Money> chosen) {
        if (isStoreCredit(chosen)) {
            return chosen.entrySet().stream()
                    .map(e -> new RefundDivision.Share(CardTenders.STORE_CREDIT, e.getKey(), e.getValue()))
                    .toList();
        }
        var none = Money.zero(order.currency());
        return ways.ofCaptures().stream()
                .map(c -> new RefundDivision.Share(c.provider(), c.capture(), chosen.getOrDefault(c.capture(), none)))
                .filter(share -> share.amount().isPositive())
                .toList();
    }

    /** What is wrong with how a person has divided it. */
    private Optional<Obstacle> wrong(Money amount, Map<String, Money> chosen) {
        if (chosen.isEmpty() || isStoreCredit(chosen)) {
            return Optional.empty();
        }
        var shares = chosen(chosen);
        var sum = Money.sum(shares.stream().map(RefundDivision.Share::amount).toList(), order.currency());
        if (!sum.equals(amount) || chosen.values().stream().anyMatch(Money::isNegative)) {
            return Optional.of(
                    new Obstacle("refund-ask.shares-sum", Map.of("sum", sum.toString(), "amount", amount.toString())));
        }
        return division()
                .tooLarge(shares)
                .map(of -> new Obstacle(
                        "refund-ask.share-too-large",
                        Map.of(
                                "amount", of.getKey().amount().toString(),
                                "left", of.getValue().toString(),
                                "provider", of.getKey().provider())));
    }

    private List<ProviderPart> payers(Refund refund, Map<String, Money> chosen, Road road) {
        if (road.byHand()) {
            return List.of(new ProviderPart(OtherRoad.CODE, refund.total()));
        }
        if (road == Road.INVOICE) {
            return List.of(new ProviderPart("", refund.total()));
        }
        return shares(refund.total(), chosen)
                .filter(shares -> !shares.isEmpty())
                .map(shares -> shares.stream()
                        .map(s -> new ProviderPart(s.provider(), s.amount()))
                        .toList())
                .orElseGet(() -> List.of(new ProviderPart(captures.provider(), refund.total())));
    }

    /** At the provider an earlier refund of the same amount must be known by its id there, or it would be taken for this one. */
    private boolean isToldApart(RefundDivision.Share share) {
        return ways.hand(share.provider()) != Hand.KNYT_AT_PROVIDER
                || captures.back().refunds().stream()
                        .filter(p -> p.amount().equals(share.amount())
                                && p.provider().equals(share.provider()))
                        .noneMatch(p -> p.providerTransactionId().isEmpty());
    }

    private List<RefundEffects.Made> effects(RefundChoice.Valued what, List<RefundDivision.Share> shares) {
        // The target plays no part: what pays back goes to the shop or to the provider.
        var purchase = new Purchase(
                state, context, new TrailPlan(), doc, captures, 0, new TradePlanner(state, context).writing(doc));
        var wanted = new RefundEffects.Wanted(
                "refund:" + RefundRequestKeys.PREFIX + id,
                doc,
                what.amount(),
                "",
                "",
                References.asked(doc.connection(), order, id),
                what.rows(),
                what.kept(),
                what.why());
        return new RefundEffects(purchase).divided(ways::hand, wanted, shares);
    }

    private String handCode(String provider) {
        return provider.equals(CardTenders.STORE_CREDIT)
                ? EffectBody.Refund.STORE_CREDIT
                : ways.hand(provider).code();
    }

    private Decided problem(RefundChoice.Valued what, Obstacle problem) {
        return problem(what, problem, Road.PROVIDER);
    }

    private Decided problem(RefundChoice.Valued what, Obstacle problem, Road road) {
        var arguments = new java.util.TreeMap<>(problem.arguments());
        arguments.putIfAbsent("order", order.number());
        var by = road.asksNobody() ? road.code() : ways.hand().code();
        return decided(what, null, by, new Obstacle(problem.code(), arguments), List.of(), List.of(), road);
    }

    private Decided decided(
            RefundChoice.Valued what,
            ReturnPreview.@Nullable Outcome outcome,
            String hand,
            Obstacle problem,
            List<RefundDivision.Share> shares,
            List<NewEffect> effects,
            Road road) {
        var before = new OnOneWord(state, order.currency()).others(RefundRequestKeys.KEY + id);
        return new Decided(
                what.amount(),
                hand,
                context.inUse()
                        .settings()
                        .returns()
                        .needsSecondPerson(what.amount().plus(before)),
                what.given(),
                what.rows(),
                what.kept(),
                what.why(),
                outcome == null ? List.of() : outcome.notes(),
                problem.code(),
                problem.arguments(),
                shares,
                shares.stream()
                        .map(RefundDivision.Share::provider)
                        .distinct()
                        .collect(Collectors.toMap(p -> p, this::handCode)),
                effects,
                road,
                outcome == null ? Optional.empty() : outcome.ruled());
    }
}
