package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.Fact;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.SoldAhead;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.Returned;
import se.knyt.core.giftcards.CardUse;
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

    Prepayment(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.context = purchase.context();
        this.plan = purchase.plan();
        this.order = purchase.order();
        this.captures = purchase.captures();
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
        return state.fact(key()).map(TrailState.FactView::date).orElseGet(this::day);
    }

    /** Books what came, on the day it did; what follows from it is booked when it is delivered or goes back. */
    void receive() {
        var paid = paid();
        entry(new PostingGroup.Sale(paid)).ifPresent(in -> {
            book(in, purchase.doc());
            facts(paid);
            new CardPlans(purchase).sale(paid, captures.cards().cardsUsed(), List.of(in));
            moved(paid, paid, false, List.of(in));
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

    /** What a fact moves of what is paid for and not delivered. */
    private void moved(Fact fact, SaleFact what, boolean back, List<WantedEntry> entries) {
        if (!isSoldAhead()) {
            moved(fact, entries);
            return;
        }
        var none = Money.zero(context.posting().bookCurrency());
        var rows = SoldAhead.rows(what, context.begunBy());
        if (back) {
            rows.replaceAll((_, amount) -> amount.negated());
        }
        plan.add(PrepaidMoves.New.sold(fact.key(), fact.eventDate(), rows, purchase.target(), none));
    }

    /** What a delivery takes off what is paid for and not delivered. */
    void delivered(SaleFact sale, List<WantedEntry> entries) {
        moved(sale, sale, true, entries);
    }

    /** What a fact's entries move on the account of prepayments. */
    private void moved(Fact fact, List<WantedEntry> entries) {
        var posting = context.posting();
        plan.add(PrepaidMoves.New.of(
                fact.key(),
                fact.eventDate(),
                entries,
                posting.accounts().prepaid(),
                Money.zero(posting.bookCurrency())));
    }

    /** A refund with how it went back. */
    private record Back(TrailState.Doc doc, Refund refund, RefundTenders tenders) {
        String key() {
            return ShopRefunds.key(doc, refund);
        }
    }

    /** Books both when all of it has gone back by what is told: until then it waits, and says so by itself. */
    void plan() {
        var back = all();
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
        var returned = returned(back.get(), paid.lines(), paid.eventDate());
        var in = entry(new PostingGroup.Sale(paid));
        var out = entry(new PostingGroup.Credit(returned));
        if (in.isPresent() && out.isPresent()) {
            var last = back.get().getLast();
            book(in.get(), purchase.doc());
            book(out.get(), last.doc());
            facts(paid);
            facts(returned, back.get());
            var cards = new CardPlans(purchase);
            cards.sale(paid, captures.cards().cardsUsed(), List.of(in.get()));
            moved(paid, paid, false, List.of(in.get()));
            moved(returned, returned.what(), true, List.of(out.get()));
            cards.credit(returned.key(), returned.key(), returned.what(), cards(back.get()), List.of(out.get()));
            refer();
        }
    }

    Money received() {
        return captures.captured();
    }

    private LocalDate day() {
        var cards = captures.all().stream().filter(p -> Captures.isCapture(p) && CardTenders.isGiftCard(p));
        return Stream.concat(taken().stream().map(Taken::at), cards.map(Payment::at))
                .max(Comparator.naturalOrder())
                .map(context::date)
                .orElseGet(() -> context.date(order.placedAt()));
    }

    /**
     * A capture, told by the shop or made by us at the provider without the shop's knowledge.
     *
     * @param inShop whether its id is the shop's
     */
    private record Taken(Tender tender, Money amount, String id, boolean inShop, Instant at) {}

    /** Those of providers in the order they came, the shop's first, since a payout names them one by one. */
    private List<Taken> taken() {
        var result = new ArrayList<Taken>();
        for (var p : captures.byProvider()) {
            result.add(new Taken(captures.tenders().of(p), p.amount(), p.sourceId(), true, p.at()));
        }
        for (var e : captures.unseen(state)) {
            if (e.amount() != null && e.doneAt() != null) {
                result.add(new Taken(captures.tenders().of(e), e.amount(), e.resultId(), false, e.doneAt()));
            }
        }
        return result;
    }

    /** Every refund that is told with how it went back; a refund of ours through the shop waits for the shop's word. */
    private Optional<List<Back>> told() {
        var result = new ArrayList<Back>();
        for (var told : CreditedRefunds.of(state, purchase.doc(), captures)) {
            var tenders = RefundTenders.of(told.getValue(), captures);
            if (tenders.isEmpty()) {
                plan.hold(
                        "refund.gift-card",
                        Map.of("total", told.getValue().total().toPlain()));
                return Optional.empty();
            }
            result.add(new Back(told.getKey(), told.getValue(), tenders.get()));
        }
        return Optional.of(result);
    }

    /** Those, where they are all that came. */
    private Optional<List<Back>> all() {
        return told().filter(back -> {
            var total = Money.sum(back.stream().map(b -> b.refund().total()).toList(), order.currency());
            if (total.compareTo(received()) > 0) {
                plan.hold("refund.rows-differ", Map.of("total", total.toPlain()));
            }
            return total.equals(received());
        });
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
        var back = told();
        var lines = back.flatMap(some -> new Undelivered(state, order, purchase.writing())
                .goneBack(some.stream().map(Back::refund).toList()));
        if (lines.isEmpty() || !Deliveries.total(lines.get(), order.currency()).equals(booked().minus(delivered()))) {
            return false;
        }
        var returned = returned(back.get(), lines.get(), receivedOn());
        entry(new PostingGroup.Credit(returned)).ifPresent(out -> {
            var last = back.get().getLast();
            book(out, last.doc());
            facts(returned, back.get());
            moved(returned, returned.what(), true, List.of(out));
            new CardPlans(purchase)
                    .credit(returned.key(), returned.key(), returned.what(), cards(back.get()), List.of(out));
        });
        return true;
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
                parts(captured()),
                captures.cards().cardsUsed());
        return context.priced(ahead(fact), day, order, purchase.writing());
    }

    /** The same lines turned round, on the day when the last of it went back, at the rates of the day when it came. */
    private CreditFact returned(List<Back> back, List<SaleLine> lines, LocalDate paidOn) {
        var last = back.getLast();
        var what = SaleFacts.of(
                last.key(),
                context.date(last.refund().at()),
                paidOn,
                References.refund(purchase.shop(), order, last.refund().sourceId()),
                order,
                lines,
                parts(back.stream().flatMap(b -> b.tenders().parts().stream()).toList()),
                cards(back));
        return new CreditFact(context.priced(ahead(what), paidOn, order, purchase.writing()), key());
    }

    /** What each provider took, one for each capture, since a payout names them one by one. */
    private List<ProviderPart> captured() {
        return taken().stream()
                .map(t -> new ProviderPart(t.tender().provider(), t.amount()))
                .toList();
    }

    /** Each provider once; where gift cards paid it all there is none with an amount. */
    private List<ProviderPart> parts(List<ProviderPart> some) {
        var summed = ProviderPart.summed(some);
        return summed.isEmpty() ? List.of(new ProviderPart(captures.provider(), Money.zero(order.currency()))) : summed;
    }

    private static List<CardUse> cards(List<Back> back) {
        return back.stream().flatMap(b -> b.tenders().cards().stream()).toList();
    }

    private Optional<WantedEntry> entry(PostingGroup group) {
        return switch (context.post(group)) {
            case PostingResult.Held held -> {
                plan.hold(held.code(), HeldArguments.of(held));
                yield Optional.empty();
            }
            case PostingResult.Posted posted -> posted.entries().stream().findFirst();
        };
    }

    /** By itself also where sales are booked by the day: it is none. */
    private void book(WantedEntry entry, TrailState.Doc doc) {
        new OwnVouchers(state, context, plan, purchase.writing()).alone(entry, purchase.target(), doc, purchase.shop());
    }

    /** One for each capture; the lines are told with the first. */
    private void facts(SaleFact paid) {
        var cards = captures.cards().giftCards();
        var taken = captured();
        var all = taken.isEmpty() ? parts(taken) : taken;
        for (int nth = 1; nth <= all.size(); nth++) {
            boolean first = nth == 1;
            var elsewhere = first ? cards : Money.zero(order.currency());
            var amount = all.get(nth - 1).amount().plus(elsewhere);
            plan.add(new TrailPlan.NewFact(
                    RefundFacts.key(paid.key(), nth),
                    "sale",
                    purchase.doc().id(),
                    purchase.doc().version(),
                    all.get(nth - 1).provider(),
                    "",
                    paid.eventDate(),
                    amount,
                    amount,
                    elsewhere,
                    first ? SaleFacts.tax(paid) : Money.zero(order.currency()),
                    first ? paid : paid.withoutLines()));
        }
    }

    /** One for each transaction by which the provider paid back; the lines are told with the one that the voucher is of. */
    private void facts(CreditFact returned, List<Back> back) {
        for (var one : back) {
            var parts = one.tenders().parts();
            for (int nth = 1; nth <= parts.size(); nth++) {
                var key = RefundFacts.key(one.key(), nth);
                boolean told = key.equals(returned.key());
                var card = nth == 1 ? one.tenders().card() : Money.zero(order.currency());
                var amount = parts.get(nth - 1).amount().plus(card);
                plan.add(new TrailPlan.NewFact(
                        key,
                        "credit",
                        one.doc().id(),
                        one.doc().version(),
                        parts.get(nth - 1).provider(),
                        "",
                        returned.eventDate(),
                        amount,
                        amount,
                        card,
                        told ? SaleFacts.tax(returned.what()) : Money.zero(order.currency()),
                        List.of(),
                        Map.of(),
                        told ? returned : new CreditFact(returned.what().withoutLines(), returned.creditsKey()),
                        // Never delivered: nobody has to say why.
                        one.refund().returned().isTold()
                                ? one.refund().returned()
                                : Returned.of(ReturnKind.CANCELLED)));
            }
        }
    }

    /** What payouts' lines may name them by can be told later. */
    void refer() {
        var references = new FactReferences(plan, captures, order);
        int nth = 1;
        for (var one : taken()) {
            var key = RefundFacts.key(key(), nth++);
            references.ofSale(key, one.tender(), one.id(), one.inShop(), one.amount());
        }
        new Refunds(state, context, plan, purchase.doc(), captures, purchase.writing()).refer();
    }
}
