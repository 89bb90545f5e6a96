package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.Fact;
import se.knyt.core.bookkeeping.PartAdvance;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Shipment;
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
    private final String key;
    private final List<Day> days;

    PartPrepayment(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.context = purchase.context();
        this.plan = purchase.plan();
        this.order = purchase.order();
        this.captures = purchase.captures();
        var money = new PrepaidMoney(purchase);
        this.facts = new PrepaidFacts(purchase, money);
        this.key = PrepaidKeys.part(purchase.shop(), order.sourceId());
        this.days = days(money.taken());
    }

    /**
     * What came on one day.
     *
     * @param nth of its first capture among those of the purchase
     * @param booked whether it was recorded before
     */
    record Day(LocalDate date, int nth, List<PrepaidMoney.Taken> taken, boolean booked) {
        Day {
            taken = List.copyOf(taken);
        }

        Money amount() {
            return Money.sum(
                    taken.stream().map(PrepaidMoney.Taken::amount).toList(),
                    taken.getFirst().amount().currency());
        }
    }

    /** What is recorded by the day it was recorded on; of the rest what came before the first delivery. */
    private List<Day> days(List<PrepaidMoney.Taken> all) {
        var first = firstDelivery();
        var result = new ArrayList<Day>();
        for (int i = 0; i < all.size(); i++) {
            var fact = state.fact(RefundFacts.key(key, i + 1));
            var date = fact.map(TrailState.FactView::date).orElse(context.date(all.get(i).at()));
            if (fact.isEmpty() && first.filter(day -> !day.isAfter(date)).isPresent()) {
                continue;
            }
            var last = result.isEmpty() ? null : result.getLast();
            // The VAT of what was booked together is told with the first of it.
            boolean apart = fact.filter(f -> !f.tax().isZero()).isPresent();
            boolean together =
                    last != null && !apart && last.date().equals(date) && last.booked() == fact.isPresent();
            var taken = new ArrayList<PrepaidMoney.Taken>();
            if (together) {
                taken.addAll(result.removeLast().taken());
            }
            taken.add(all.get(i));
            result.add(new Day(date, i + 2 - taken.size(), taken, fact.isPresent()));
        }
        return List.copyOf(result);
    }

    private Optional<LocalDate> firstDelivery() {
        return state.of(Shipment.class)
                .map(Map.Entry::getValue)
                .filter(shipment -> !shipment.cancelled())
                .map(shipment -> context.date(shipment.shippedAt()))
                .min(LocalDate::compareTo);
    }

    /** Whether anything of it is booked, or is by this plan. */
    boolean isReceived() {
        return isBooked() || plan.facts().stream().anyMatch(f -> PrepaidKeys.isPart(f.key()));
    }

    private boolean isBooked() {
        return state.facts().stream().anyMatch(f -> PrepaidKeys.isPart(f.key()));
    }

    /** The day when the first of it came; empty where nothing came before the first delivery. */
    Optional<LocalDate> day() {
        return days.stream().map(Day::date).findFirst();
    }

    /**
     * Whether what came can be parted among what the order costs: it is no more than that, in the currency of the books, paid by providers
     * alone, and no gift card is among what is sold (what those are of the money is not told).
     */
    boolean isTold() {
        return !days.isEmpty()
                && order.currency().equals(context.posting().bookCurrency())
                && captures.cards().giftCards().isZero()
                && order.rows().stream().noneMatch(row -> row.kind() == OrderRow.Kind.GIFT_CARD)
                && sum(days).compareTo(order.total()) <= 0;
    }

    /** Whether all of the order was paid on one day. */
    boolean isWhole() {
        return days.size() == 1 && sum(days).equals(order.total());
    }

    /** Whether all that came is told, and is less than what the order costs. */
    boolean isLess() {
        return isTold() && sum(days).compareTo(order.total()) < 0;
    }

    /** Books what came on days that are over; looks again when the next is. */
    void receive() {
        for (int i = 0; i < days.size(); i++) {
            var ends = ends(days.get(i).date());
            if (days.get(i).booked()) {
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
        var day = days.get(nth);
        var lines = lines(days.subList(0, nth), day);
        if (lines.isEmpty()) {
            untold(day);
            return;
        }
        var paid = paid(day, lines.get());
        entry(new PostingGroup.Sale(paid)).ifPresent(in -> {
            alone(in, purchase.doc());
            facts.part(paid, key, day);
            onAccount(paid, List.of(in));
        });
    }

    /** Held as the order would be if all of it were sold that day; else as what cannot be parted. */
    private void untold(Day day) {
        if (entry(new PostingGroup.Sale(whole(day))).isPresent()) {
            plan.hold(
                    "prepaid.differs",
                    Map.of("0", day.amount().toPlain(), "1", order.total().toPlain()));
        }
    }

    private SaleFact paid(Day day, List<SaleLine> lines) {
        var parts = day.taken().stream()
                .map(t -> new ProviderPart(t.tender().provider(), t.amount()))
                .toList();
        return prepaid(RefundFacts.key(key, day.nth()), day.date(), lines, ProviderPart.summed(parts));
    }

    private SaleFact prepaid(String of, LocalDate date, List<SaleLine> lines, List<ProviderPart> parts) {
        var fact = SaleFacts.of(of, date, References.order(purchase.shop(), order), order, lines, parts);
        return context.priced(fact.prepaid(), date, order, purchase.writing());
    }

    /** What came on some days, by rate; nothing where it cannot be told. */
    private List<SaleLine> lines(List<Day> some) {
        var result = new ArrayList<SaleLine>();
        for (var day : some) {
            var next = PartAdvance.of(whole(day), result, day.amount(), context.begunBy(), context.posting());
            if (next.isEmpty()) {
                return List.of();
            }
            result.addAll(next.get());
        }
        return result;
    }

    private Optional<List<SaleLine>> lines(List<Day> before, Day day) {
        return PartAdvance.of(whole(day), lines(before), day.amount(), context.begunBy(), context.posting());
    }

    /** The order as it would have been sold then. */
    private SaleFact whole(Day day) {
        var lines = Deliveries.all(order, purchase.writing());
        return prepaid(key, day.date(), lines, List.of(new ProviderPart(captures.provider(), order.total())));
    }

    /** Days that are recorded, or are by this plan. */
    private List<Day> received() {
        return days.stream()
                .filter(day -> day.booked()
                        || plan.facts().stream()
                                .anyMatch(f -> f.key().equals(RefundFacts.key(key, day.nth()))))
                .toList();
    }

    /** The captures that are booked as it: they pay no delivery once more. */
    List<PrepaidMoney.Taken> taken() {
        return received().stream().flatMap(day -> day.taken().stream()).toList();
    }

    private static Money sum(List<Day> some) {
        return Money.sum(
                some.stream().map(Day::amount).toList(), some.getFirst().amount().currency());
    }

    /**
     * Whether the order is another than when the money came, so that it is not told any more what of it was paid at which rate: its sum or
     * its VAT by the order as it is now is not what is recorded.
     */
    Optional<Map<String, String>> changed() {
        var booked = recorded();
        var kept = days.stream().filter(Day::booked).toList();
        if (booked.isEmpty()) {
            return Optional.empty();
        }
        var amount = Money.sum(booked.stream().map(TrailState.FactView::amount).toList(), order.currency());
        var tax = Money.sum(booked.stream().map(TrailState.FactView::tax).toList(), order.currency());
        var told = Money.sum(
                lines(kept).stream()
                        .flatMap(line -> line.taxes().stream())
                        .map(of -> of.amount())
                        .toList(),
                order.currency());
        boolean same = !kept.isEmpty() && sum(kept).equals(amount) && tax.equals(told);
        return same
                ? Optional.empty()
                : Optional.of(Map.of("0", amount.toPlain(), "1", order.total().toPlain()));
    }

    private List<TrailState.FactView> recorded() {
        return state.facts().stream().filter(f -> PrepaidKeys.isPart(f.key())).toList();
    }

    /** What each delivery draws, by the order in which they went. */
    final class Drawing {
        private final List<SaleLine> came = lines(received());
        private final LocalDate last = received().getLast().date();
        private final List<SaleLine> drawn = new ArrayList<>();
        private Money delivered = Money.zero(order.currency());

        /** What the next one draws. */
        List<SaleLine> take(Deliveries.Delivery delivery) {
            delivered = delivered.plus(delivery.total());
            var date = context.date(delivery.shipment().shippedAt());
            var sale = context.priced(
                    SaleFacts.of(
                            key,
                            date,
                            "",
                            order,
                            delivery.lines(),
                            List.of(new ProviderPart(captures.provider(), delivery.total()))),
                    date,
                    order,
                    purchase.writing());
            boolean isLast = delivered.compareTo(order.total()) >= 0;
            var part = PartAdvance.drawn(sale, last, came, drawn, isLast, context.begunBy(), context.posting())
                    .orElse(List.of());
            drawn.addAll(part);
            return part;
        }

        /** What nothing has drawn. */
        private List<SaleLine> left() {
            return PartAdvance.left(came, drawn, order.currency());
        }
    }

    Drawing drawing() {
        return new Drawing();
    }

    /** What the deliveries so far leave of it. */
    private List<SaleLine> left() {
        var drawing = drawing();
        deliveries().forEach(drawing::take);
        return drawing.left();
    }

    private List<Deliveries.Delivery> deliveries() {
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        return Deliveries.of(order, shipments, purchase.writing());
    }

    /** What a delivery takes off it. */
    void delivered(SaleFact sale, List<WantedEntry> entries) {
        onAccount(sale, entries);
    }

    /** Whether all that came is booked as come and gone back, and nothing was delivered. */
    boolean isReturned() {
        return isBooked()
                && firstRecorded().isEmpty()
                && givenBack()
                        .equals(Money.sum(
                                recorded().stream()
                                        .map(TrailState.FactView::amount)
                                        .toList(),
                                order.currency()));
    }

    /** Whether all that came has gone back by what is told: the purchase is over where nothing of it was delivered. */
    boolean isGone() {
        return isBooked()
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
        var changed = changed();
        if (back.isEmpty() || !isTold() || changed.isPresent()) {
            changed.ifPresent(arguments -> plan.hold("prepaid.changed", arguments));
            return;
        }
        for (int i = 0; i < days.size(); i++) {
            if (!days.get(i).booked()) {
                book(i);
            }
        }
        if (received().size() == days.size()) {
            returned(back.get(), lines(days));
            refer();
        }
    }

    /**
     * Whether refunds have to wait: while some of it is not drawn it is not told whether money goes back for what was delivered or for what
     * never will be. What is left goes back where just the rows that were never sent are named, and the refund is of just that.
     */
    boolean holdsRefunds() {
        if (!isBooked() || !captures.back().refunded().isPositive() || changed().isPresent()) {
            return false;
        }
        var left = left();
        var open = Deliveries.total(left, order.currency()).minus(givenBack());
        if (!open.isPositive()) {
            return false;
        }
        if (!deliveries().isEmpty() && returnRest(left)) {
            return true;
        }
        plan.hold(
                "prepaid.part-refunded",
                Map.of("0", captures.back().refunded().toPlain(), "1", open.toPlain()));
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
        if (just) {
            returned(told.get(), left);
        }
        return just;
    }

    /** Lines of it turned round on the day when the last of the money went back, at the rates of the days when it came. */
    private void returned(List<PrepaidBack> back, List<SaleLine> lines) {
        var last = back.getLast();
        var paidOn = received().getLast().date();
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
        var credit = new CreditFact(context.priced(what.prepaid(), paidOn, order, purchase.writing()), key);
        entry(new PostingGroup.Credit(credit)).ifPresent(out -> {
            alone(out, last.doc());
            facts.credited(credit, back);
            onAccount(credit, List.of(out));
        });
    }

    private void onAccount(Fact fact, List<WantedEntry> entries) {
        var posting = context.posting();
        plan.add(PrepaidMoves.New.of(
                fact.key(),
                fact.eventDate(),
                entries,
                posting.accounts().prepaid(),
                Money.zero(posting.bookCurrency())));
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

    private void alone(WantedEntry entry, TrailState.Doc doc) {
        new OwnVouchers(state, context, plan, purchase.writing()).alone(entry, purchase.target(), doc, purchase.shop());
    }

    /** What payouts' lines may name what came by can be told later. */
    void refer() {
        var references = new FactReferences(plan, captures, order);
        for (var day : received()) {
            int nth = day.nth();
            for (var one : day.taken()) {
                references.ofSale(RefundFacts.key(key, nth++), one.tender(), one.id(), one.inShop(), one.amount());
            }
        }
        new RefundReferences(state, plan, purchase.doc(), captures).refer();
    }
}
