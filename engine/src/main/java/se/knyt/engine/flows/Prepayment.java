package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.AdvanceDraw;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.Fact;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.RevenueBucket;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.SoldAhead;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.Prepayments;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;

/**
 * What was paid for a purchase before it was delivered, and what of it went back: facts that open and close with the provider like a sale
 * and its refund, so that their lines settle each other in whichever payouts they come, and a voucher of Knyt for each, whoever keeps
 * the customer ledger. What came is booked by itself where the company has chosen so ({@link PaidInAdvance}), else with what went back. The account is that of prepayments, which is no control account; no invoice is made.
 *
 * <p>Source of the rows: a prepayment is booked on the day it is received, with its VAT (VAT Directive, article 65), and reversed when it
 * is paid back.
 */
final class Prepayment {
    private final Purchase purchase;
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final Order order;
    private final Captures captures;
    private final PrepaidMoney money;
    private final PrepaidFacts facts;
    private final PrepaidVouchers vouchers;

    Prepayment(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.context = purchase.context();
        this.plan = purchase.plan();
        this.order = purchase.order();
        this.captures = purchase.captures();
        this.money = new PrepaidMoney(purchase);
        this.facts = new PrepaidFacts(purchase, money);
        this.vouchers = new PrepaidVouchers(purchase);
    }

    private String key() {
        return PrepaidKeys.of(purchase.shop(), order.sourceId());
    }

    /** Whether what came is booked, or is by this plan. */
    boolean isReceived() {
        return state.fact(key()).isPresent()
                || plan.facts().stream().anyMatch(f -> f.key().equals(key()));
    }

    /** Whether what came and what went back are booked, and nothing was delivered. */
    boolean isReturned() {
        var credited = state.facts().stream()
                .filter(f -> "credit".equals(f.type()))
                .map(TrailState.FactView::amount)
                .toList();
        return state.fact(key()).isPresent()
                && delivered().isZero()
                && Money.sum(credited, order.currency()).equals(booked());
    }

    /** What is booked as received. */
    Money booked() {
        return Money.sum(
                state.facts().stream()
                        .filter(f -> PrepaidKeys.isPrepaid(f.key()))
                        .map(TrailState.FactView::amount)
                        .toList(),
                order.currency());
    }

    /** What is booked as delivered of the purchase. */
    Money delivered() {
        return Money.sum(
                WholeSales.of(state).stream().map(TrailState.FactView::amount).toList(), order.currency());
    }

    /** The day when the last of the money came. */
    LocalDate receivedOn() {
        return state.fact(key()).map(TrailState.FactView::date).orElseGet(money::day);
    }

    /** Books what came, on the day it did; what follows from it is booked when it is delivered or goes back. */
    void receive() {
        var paid = paid();
        vouchers.entry(new PostingGroup.Sale(paid)).ifPresent(in -> {
            vouchers.alone(in, purchase.doc());
            facts.sold(paid);
            new CardPlans(purchase).sale(paid, captures.cards().cardsUsed(), List.of(in));
            moved(paid, List.of(in));
            refer();
        });
    }

    /**
     * Whether what came is booked as the sale that it will be: as the company had chosen on the day of the money. Gift cards among what is
     * sold wait for the delivery, when they are handed out.
     */
    boolean isSoldAhead() {
        return context.ownBooks()
                && context.inUse().settings().prepayments().on(receivedOn()) == Prepayments.Way.SOLD
                && order.rows().stream().noneMatch(row -> row.kind() == OrderRow.Kind.GIFT_CARD);
    }

    private SaleFact ahead(SaleFact fact) {
        return isSoldAhead() ? fact.soldAhead() : fact.prepaid();
    }

    /** What came of what is paid for and not delivered. */
    private void moved(SaleFact paid, List<WantedEntry> entries) {
        if (isSoldAhead()) {
            sold(paid, SoldAhead.rows(paid, context.begunBy()));
        } else {
            vouchers.onAccount(paid, entries);
        }
    }

    /** What of it is delivered or goes back. */
    private void drawn(Fact fact, SaleFact what, SortedMap<RevenueBucket, Money> draw, List<WantedEntry> entries) {
        if (!isSoldAhead()) {
            vouchers.onAccount(fact, entries);
        } else if (isForeign()) {
            sold(fact, draw);
        } else {
            var rows = SoldAhead.rows(what, context.begunBy());
            rows.replaceAll((_, amount) -> amount.negated());
            sold(fact, rows);
        }
    }

    private void sold(Fact fact, SortedMap<RevenueBucket, Money> rows) {
        var none = Money.zero(context.posting().bookCurrency());
        plan.add(PrepaidMoves.New.sold(fact.key(), fact.eventDate(), rows, purchase.target(), none));
    }

    /** What a delivery takes off what is paid for and not delivered. */
    void delivered(Drawn drawn, List<WantedEntry> entries) {
        drawn(drawn.sale(), drawn.sale(), drawn.draw(), entries);
    }

    /** Whether it came in another currency than that of the books. */
    boolean isForeign() {
        return !order.currency().equals(context.posting().bookCurrency());
    }

    /** That of the day when the money came: as it was booked, else as it is published. */
    Optional<ExchangeRate> rate() {
        return state.fact(key())
                .flatMap(TrailState.FactView::rate)
                .or(() -> context.rates().of(order.currency(), receivedOn()));
    }

    private SaleFact atItsRate(SaleFact sale) {
        return isForeign() ? sale.withExchangeRate(rate()) : sale;
    }

    /**
     * A delivery as it is sold: at the rate of the day when the money came.
     *
     * @param draw in another currency than that of the books what it takes off, by account and box of the VAT return
     */
    record Drawn(SaleFact sale, SortedMap<RevenueBucket, Money> draw) {}

    /** @param before lines of the deliveries before it that draw */
    Drawn drawn(SaleFact delivery, List<SaleLine> before) {
        var draw = draw(before, delivery.lines());
        var sale = atItsRate(delivery);
        return new Drawn(
                isSoldAhead()
                        ? sale.deliveredAfter(receivedOn())
                        : sale.paidInAdvance(receivedOn()).drawing(PrepaidVouchers.drawn(draw)),
                draw);
    }

    /** Whether one delivery of all of it could be booked; without a rate of the day it is not known yet, and waits for that. */
    boolean isDrawable() {
        var lines = Deliveries.all(order, purchase.writing());
        var whole = SaleFacts.of(
                key(),
                receivedOn(),
                References.order(purchase.shop(), order),
                order,
                lines,
                List.of(new ProviderPart(captures.provider(), Deliveries.total(lines, order.currency()))));
        var priced = context.priced(whole, receivedOn(), order, purchase.writing());
        return rate().isEmpty()
                || context.post(new PostingGroup.Sale(drawn(priced, List.of()).sale())) instanceof PostingResult.Posted;
    }

    /** Empty in the currency of the books, and where it cannot be told. */
    private SortedMap<RevenueBucket, Money> draw(List<SaleLine> before, List<SaleLine> lines) {
        if (!isForeign() || rate().isEmpty()) {
            return new TreeMap<>();
        }
        var upTo = new ArrayList<>(before);
        upTo.addAll(lines);
        return AdvanceDraw.of(
                        paid(),
                        before.isEmpty() ? Optional.empty() : Optional.of(part(before)),
                        part(upTo),
                        context.begunBy(),
                        context.posting())
                .orElseGet(TreeMap::new);
    }

    /** Lines of it, to be looked at by rate. */
    private SaleFact part(List<SaleLine> lines) {
        var fact = SaleFacts.of(
                key(),
                receivedOn(),
                References.order(purchase.shop(), order),
                order,
                lines,
                List.of(new ProviderPart(captures.provider(), Deliveries.total(lines, order.currency()))));
        return context.priced(ahead(fact), receivedOn(), order, purchase.writing());
    }

    Money received() {
        return money.received();
    }

    /** Books both when all of it has gone back by what is told: until then it waits, and says so by itself. */
    void plan() {
        var back = PrepaidBack.all(purchase);
        if (back.isEmpty()) {
            return;
        }
        var received = received();
        if (!received.equals(order.total())) {
            // It was changed after it was paid: which rows the money was for is not told.
            plan.hold("sale.does-not-add-up", Map.of("0", order.total().toPlain(), "1", received.toPlain()));
            return;
        }
        var paid = paid();
        var draw = draw(List.of(), paid.lines());
        var returned = returned(back.get(), paid.lines(), paid.eventDate(), draw);
        var in = vouchers.entry(new PostingGroup.Sale(paid));
        var out = vouchers.entry(new PostingGroup.Credit(returned));
        if (in.isPresent() && out.isPresent()) {
            var last = back.get().getLast();
            vouchers.alone(in.get(), purchase.doc());
            vouchers.alone(out.get(), last.doc());
            facts.sold(paid);
            facts.credited(returned, back.get());
            var cards = new CardPlans(purchase);
            cards.sale(paid, captures.cards().cardsUsed(), List.of(in.get()));
            moved(paid, List.of(in.get()));
            drawn(returned, returned.what(), draw, List.of(out.get()));
            cards.credit(
                    returned.key(), returned.key(), returned.what(), PrepaidBack.cards(back.get()), List.of(out.get()));
            refer();
        }
    }

    /** What is booked as gone back of it. */
    Money givenBack() {
        return Money.sum(
                state.facts().stream()
                        .filter(PrepaidKeys::isGivenBack)
                        .map(TrailState.FactView::amount)
                        .toList(),
                order.currency());
    }

    /**
     * Books what went back of it after a part was delivered, where that is just what was never sent.
     *
     * @return whether it is booked, or cannot be told to be so
     */
    boolean returnRest() {
        var back = PrepaidBack.told(purchase);
        var lines = back.flatMap(some -> new Undelivered(state, order, purchase.writing())
                .goneBack(some.stream().map(PrepaidBack::refund).toList()));
        if (lines.isEmpty() || !Deliveries.total(lines.get(), order.currency()).equals(booked().minus(delivered()))) {
            return false;
        }
        var draw = draw(deliveredLines(), lines.get());
        var returned = returned(back.get(), lines.get(), receivedOn(), draw);
        vouchers.entry(new PostingGroup.Credit(returned)).ifPresent(out -> {
            var last = back.get().getLast();
            vouchers.alone(out, last.doc());
            facts.credited(returned, back.get());
            drawn(returned, returned.what(), draw, List.of(out));
            new CardPlans(purchase)
                    .credit(
                            returned.key(),
                            returned.key(),
                            returned.what(),
                            PrepaidBack.cards(back.get()),
                            List.of(out));
        });
        return true;
    }

    private List<SaleLine> deliveredLines() {
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        return Deliveries.of(order, shipments, purchase.writing()).stream()
                .flatMap(delivery -> delivery.lines().stream())
                .toList();
    }

    private SaleFact paid() {
        var day = receivedOn();
        var lines = Deliveries.all(order, purchase.writing());
        var fact = SaleFacts.of(
                key(),
                day,
                References.order(purchase.shop(), order),
                order,
                lines,
                money.parts(money.captured()),
                captures.cards().cardsUsed());
        return atItsRate(context.priced(ahead(fact), day, order, purchase.writing()));
    }

    /** The same lines turned round, on the day when the last of it went back, at the rates of the day when it came. */
    private CreditFact returned(
            List<PrepaidBack> back, List<SaleLine> lines, LocalDate paidOn, SortedMap<RevenueBucket, Money> draw) {
        var last = back.getLast();
        var what = SaleFacts.of(
                last.key(),
                context.date(last.refund().at()),
                paidOn,
                References.refund(purchase.shop(), order, last.refund().sourceId()),
                order,
                lines,
                money.parts(
                        back.stream().flatMap(b -> b.tenders().parts().stream()).toList()),
                PrepaidBack.cards(back));
        var priced = atItsRate(context.priced(ahead(what), paidOn, order, purchase.writing()));
        return new CreditFact(isSoldAhead() ? priced : priced.drawing(PrepaidVouchers.drawn(draw)), key());
    }

    /** What payouts' lines may name them by can be told later. */
    void refer() {
        var references = new FactReferences(plan, captures, order);
        int nth = 1;
        for (var one : money.taken()) {
            var key = RefundFacts.key(key(), nth++);
            references.ofSale(key, one.tender(), one.id(), one.inShop(), one.amount());
        }
        new RefundReferences(state, plan, purchase.doc(), captures).refer();
    }
}
