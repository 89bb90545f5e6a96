package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.PartAdvance;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;

/**
 * Money that came before the first delivery and is a part of what the order costs: what came on each day is a prepayment of its own, booked
 * on that day with the VAT that is due then, parted by rate of VAT ({@link PartAdvance}). Each delivery draws what has come at its rates, in
 * order, until nothing is left; the rest of it is owed by whoever pays that: a provider that captures it, or the buyer of an own invoice.
 * What comes from the day of the first delivery on pays deliveries as ever. It is a fact open at the provider and a voucher of Knyt,
 * whoever keeps the customer ledger, as a whole prepayment is ({@link Prepayment}).
 */
final class PartPrepayment {
    private final Purchase purchase;
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final Order order;
    private final Captures captures;
    private final PrepaidFacts facts;
    private final PartMoney money;
    private final PrepaidVouchers vouchers;

    PartPrepayment(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.context = purchase.context();
        this.plan = purchase.plan();
        this.order = purchase.order();
        this.captures = purchase.captures();
        this.facts = new PrepaidFacts(purchase, new PrepaidMoney(purchase));
        this.money = new PartMoney(purchase);
        this.vouchers = new PrepaidVouchers(purchase);
    }

    PartMoney money() {
        return money;
    }

    /** Books what came on days that are over; looks again when the next is. */
    void receive() {
        for (int i = 0; i < money.days().size(); i++) {
            var ends = ends(money.days().get(i).date());
            if (money.days().get(i).booked()) {
                continue;
            }
            if (context.now().isBefore(ends)) {
                plan.lookAgain(ends);
                return;
            }
            book(i);
        }
        refer();
    }

    private Instant ends(LocalDate day) {
        return day.plusDays(1)
                .atStartOfDay(context.zone())
                .plus(PaidInAdvance.TOLD_WITHIN)
                .toInstant();
    }

    /** Whether more can come of it: what is delivered or goes another way is paid by what comes. */
    boolean isOpen() {
        return firstRecorded().isEmpty() && !captures.back().refunded().isPositive();
    }

    private Optional<TrailState.FactView> firstRecorded() {
        return WholeSales.of(state).stream().findFirst();
    }

    private void book(int nth) {
        var day = money.days().get(nth);
        var lines = money.lines(money.days().subList(0, nth), day);
        if (lines.isEmpty()) {
            untold(day);
            return;
        }
        var paid = paid(day, lines.get());
        vouchers.entry(new PostingGroup.Sale(paid)).ifPresent(in -> {
            vouchers.alone(in, purchase.doc());
            facts.part(paid, money.key(), day);
            vouchers.onAccount(paid, List.of(in));
        });
    }

    /** Held as the order would be if all of it were sold that day; else as what cannot be parted. */
    private void untold(PartMoney.Day day) {
        if (vouchers.entry(new PostingGroup.Sale(money.whole(day))).isPresent()) {
            plan.hold(
                    "prepaid.differs",
                    Map.of("0", day.amount().toPlain(), "1", order.total().toPlain()));
        }
    }

    private SaleFact paid(PartMoney.Day day, List<SaleLine> lines) {
        return money.prepaid(RefundFacts.key(money.key(), day.nth()), day.date(), lines, day.byProvider());
    }

    /** What a delivery takes off it. */
    void delivered(SaleFact sale, List<WantedEntry> entries) {
        vouchers.onAccount(sale, entries);
    }

    /** Whether all that came is booked as come and gone back, and nothing was delivered. */
    boolean isReturned() {
        return money.isBooked()
                && firstRecorded().isEmpty()
                && givenBack()
                        .equals(Money.sum(
                                money.recorded().stream()
                                        .map(TrailState.FactView::amount)
                                        .toList(),
                                order.currency()));
    }

    /** Whether all that came has gone back by what is told: the purchase is over where nothing of it was delivered. */
    boolean isGone() {
        return money.isBooked()
                && !captures.back().refunded().minus(captures.captured()).isNegative();
    }

    private Money givenBack() {
        return Money.sum(
                state.facts().stream()
                        .filter(PrepaidKeys::isGivenBack)
                        .map(TrailState.FactView::amount)
                        .toList(),
                order.currency());
    }

    /** Books what came and what went back when all of it has gone back before anything was delivered. */
    void giveBack() {
        var back = PrepaidBack.all(purchase);
        var changed = money.changed();
        if (back.isEmpty() || !money.isTold() || changed.isPresent()) {
            changed.ifPresent(arguments -> plan.hold("prepaid.changed", arguments));
            return;
        }
        for (int i = 0; i < money.days().size(); i++) {
            if (!money.days().get(i).booked()) {
                book(i);
            }
        }
        if (money.received().size() == money.days().size()) {
            if (returned(back.get(), List.of(), money.lines(money.days()))) {
                refer();
            }
        }
    }

    /**
     * Whether refunds have to wait: while some of it is not drawn it is not told whether money goes back for what was delivered or for what
     * never will be. What is left goes back where just the rows that were never sent are named, and the refund is of just that.
     */
    boolean holdsRefunds() {
        if (!money.isBooked()
                || !captures.back().refunded().isPositive()
                || money.changed().isPresent()) {
            return false;
        }
        var left = money.left();
        var open = Deliveries.total(left, order.currency()).minus(givenBack());
        if (!open.isPositive()) {
            return false;
        }
        if (!money.deliveries().isEmpty() && returnRest(left)) {
            return true;
        }
        plan.hold(
                "prepaid.part-refunded", Map.of("0", captures.back().refunded().toPlain(), "1", open.toPlain()));
        return true;
    }

    private boolean returnRest(List<SaleLine> left) {
        var told = PrepaidBack.told(purchase);
        if (told.isEmpty()) {
            return false;
        }
        var refunds = told.get().stream().map(PrepaidBack::refund).toList();
        var total = Money.sum(refunds.stream().map(Refund::total).toList(), order.currency());
        boolean just = total.equals(Deliveries.total(left, order.currency()))
                && new Undelivered(state, order, purchase.writing()).areNamedBy(refunds);
        return just && returned(told.get(), money.drawn(), left);
    }

    /**
     * Lines of it turned round on the day when the last of the money went back, at the rates of the days when it came.
     *
     * @param before lines that deliveries have drawn
     * @return whether it is told: what came in another currency at several rates is not said to go back at one of them, nor what of it
     *     goes back to cards
     */
    private boolean returned(List<PrepaidBack> back, List<SaleLine> before, List<SaleLine> lines) {
        if (money.isWithCards() || (money.isForeign() && money.oneRate().isEmpty())) {
            plan.hold(
                    "prepaid.part-refunded",
                    Map.of(
                            "0",
                            captures.back().refunded().toPlain(),
                            "1",
                            Deliveries.total(lines, order.currency()).toPlain()));
            return false;
        }
        var last = back.getLast();
        var paidOn = money.received().getLast().date();
        var parts = ProviderPart.summed(
                back.stream().flatMap(b -> b.tenders().parts().stream()).toList());
        var what = SaleFacts.of(
                last.key(),
                context.date(last.refund().at()),
                paidOn,
                References.refund(purchase.shop(), order, last.refund().sourceId()),
                order,
                lines,
                parts,
                List.of());
        var priced = context.priced(what.prepaid(), paidOn, order, purchase.writing());
        var atItsRate = money.isForeign() ? priced.withExchangeRate(money.oneRate()) : priced;
        var credit = new CreditFact(atItsRate.drawing(money.draw(before, lines)), money.key());
        vouchers.entry(new PostingGroup.Credit(credit)).ifPresent(out -> {
            vouchers.alone(out, last.doc());
            facts.credited(credit, back);
            vouchers.onAccount(credit, List.of(out));
        });
        return true;
    }

    /** What payouts' lines may name what came by can be told later. */
    void refer() {
        var references = new FactReferences(plan, captures, order);
        for (var day : money.received()) {
            int nth = day.nth();
            for (var one : day.taken()) {
                references.ofSale(
                        RefundFacts.key(money.key(), nth++), one.tender(), one.id(), one.inShop(), one.amount());
            }
        }
        new RefundReferences(state, plan, purchase.doc(), captures).refer();
    }
}
