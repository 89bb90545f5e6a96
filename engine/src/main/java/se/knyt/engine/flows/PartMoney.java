package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.AdvanceDraw;
import se.knyt.core.bookkeeping.DrawnAdvance;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.PartAdvance;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;

/**
 * What came of a purchase before its first delivery where that is a part of what it costs: on which days, what of it is recorded, what it
 * is at each rate of VAT, and what each delivery draws ({@link PartAdvance}).
 */
final class PartMoney {
    private final Purchase purchase;
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final Order order;
    private final Captures captures;
    private final String key;
    private final List<Day> days;

    PartMoney(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.context = purchase.context();
        this.plan = purchase.plan();
        this.order = purchase.order();
        this.captures = purchase.captures();
        this.key = PrepaidKeys.part(purchase.shop(), order.sourceId());
        this.days = days(new PrepaidMoney(purchase).taken());
    }

    /** Of the first fact of it. */
    String key() {
        return key;
    }

    /** In their order. */
    List<Day> days() {
        return days;
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

        private boolean endsAt(int taken) {
            return nth - 1 + this.taken.size() == taken;
        }

        List<ProviderPart> byProvider() {
            return ProviderPart.summed(taken.stream()
                    .map(t -> new ProviderPart(t.tender().provider(), t.amount()))
                    .toList());
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
            var date = fact.map(TrailState.FactView::date)
                    .orElse(context.date(all.get(i).at()));
            if (fact.isEmpty() && first.filter(day -> !day.isAfter(date)).isPresent()) {
                continue;
            }
            var last = result.isEmpty() ? null : result.getLast();
            // The VAT of what was booked together is told with the first of it.
            boolean apart = fact.filter(f -> !f.tax().isZero()).isPresent();
            boolean together = last != null
                    && !apart
                    && last.endsAt(i)
                    && last.date().equals(date)
                    && last.booked() == fact.isPresent();
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

    boolean isBooked() {
        return state.facts().stream().anyMatch(f -> PrepaidKeys.isPart(f.key()));
    }

    /** The day when the first of it came; empty where nothing came before the first delivery. */
    Optional<LocalDate> day() {
        return days.stream().map(Day::date).findFirst();
    }

    /**
     * Whether what came can be parted among what the order costs: it is no more than that, and no gift card is among what is
     * sold (what those are of the money is not told). Cards that pay a part of it bear their VAT at the delivery.
     */
    boolean isTold() {
        return !days.isEmpty()
                && cardsAreTold()
                && order.rows().stream().noneMatch(row -> row.kind() == OrderRow.Kind.GIFT_CARD)
                && sum(days).plus(byCard()).compareTo(order.total()) <= 0;
    }

    /** What cards and store credit pay, each delivery in its turn and before what came. */
    private Money byCard() {
        return captures.cards().giftCards();
    }

    /** A card that bore its VAT when it was sold pays no VAT at the delivery, of whatever rate: of which the money is then is not told. */
    private boolean cardsAreTold() {
        var cards = captures.cards();
        return byCard().isZero()
                || (!isForeign()
                        && cards.cardsUsed().stream()
                                .allMatch(used -> used.vat().isEmpty())
                        && !(cards.anyCardUnbegun() && context.cardsBearVat()));
    }

    /** Whether cards pay a part of it: what of a refund goes back to them is not told before all is drawn. */
    boolean isWithCards() {
        return byCard().isPositive();
    }

    boolean isForeign() {
        return !order.currency().equals(context.posting().bookCurrency());
    }

    /** Whether something of it cannot be booked yet: the rate of the day when it came is not published. */
    boolean waitsForRate() {
        return isForeign()
                && days.stream().anyMatch(day -> !day.booked() && rate(day).isEmpty());
    }

    /** That of the day when it came: as it was booked, else as it is published. */
    private Optional<ExchangeRate> rate(Day day) {
        return state.fact(RefundFacts.key(key, day.nth()))
                .flatMap(TrailState.FactView::rate)
                .or(() -> context.rates().of(order.currency(), day.date()));
    }

    /** The one rate at which all that is received came; empty where there are several. */
    Optional<ExchangeRate> oneRate() {
        var rates = received().stream().flatMap(day -> rate(day).stream()).toList();
        boolean one = !rates.isEmpty()
                && rates.stream()
                        .allMatch(rate ->
                                rate.perUnit().compareTo(rates.getFirst().perUnit()) == 0);
        return one ? Optional.of(rates.getFirst()) : Optional.empty();
    }

    /**
     * What lines take off it in the books, by box of the VAT return, where it came in another currency; nothing in that of the books.
     *
     * @param before lines that were taken off before
     */
    List<DrawnAdvance> draw(List<SaleLine> before, List<SaleLine> lines) {
        if (!isForeign() || lines.isEmpty()) {
            return List.of();
        }
        var upTo = new ArrayList<>(before);
        upTo.addAll(lines);
        return AdvanceDraw.ofParts(
                        came(),
                        before.isEmpty() ? Optional.empty() : Optional.of(part(before)),
                        part(upTo),
                        context.begunBy(),
                        context.posting())
                .map(PrepaidVouchers::drawn)
                .orElse(List.of());
    }

    /** What is received of each day as it was booked. */
    private List<SaleFact> came() {
        var result = new ArrayList<SaleFact>();
        var before = new ArrayList<Day>();
        for (var day : received()) {
            var lines = lines(before, day).orElse(List.of());
            result.add(prepaid(RefundFacts.key(key, day.nth()), day.date(), lines, day.byProvider())
                    .withExchangeRate(rate(day)));
            before.add(day);
        }
        return result;
    }

    private SaleFact part(List<SaleLine> lines) {
        var total = Deliveries.total(lines, order.currency());
        return prepaid(key, received().getLast().date(), lines, List.of(new ProviderPart(captures.provider(), total)));
    }

    /** Whether all of the order was paid on one day. */
    boolean isWhole() {
        return days.size() == 1 && sum(days).plus(byCard()).equals(order.total());
    }

    /** Whether all that came is told, and is less than what the order costs. */
    boolean isLess() {
        return isTold() && sum(days).plus(byCard()).compareTo(order.total()) < 0;
    }

    SaleFact prepaid(String of, LocalDate date, List<SaleLine> lines, List<ProviderPart> parts) {
        var fact = SaleFacts.of(of, date, References.order(purchase.shop(), order), order, lines, parts);
        return context.priced(fact.prepaid(), date, order, purchase.writing());
    }

    /** What came on some days, by rate; nothing where it cannot be told. */
    List<SaleLine> lines(List<Day> some) {
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

    Optional<List<SaleLine>> lines(List<Day> before, Day day) {
        return PartAdvance.of(whole(day), lines(before), day.amount(), context.begunBy(), context.posting());
    }

    /** The order as it would have been sold then. */
    SaleFact whole(Day day) {
        var lines = Deliveries.all(order, purchase.writing());
        return prepaid(key, day.date(), lines, List.of(new ProviderPart(captures.provider(), order.total())));
    }

    /** Days that are recorded, or are by this plan. */
    List<Day> received() {
        return days.stream()
                .filter(day -> day.booked()
                        || plan.facts().stream().anyMatch(f -> f.key().equals(RefundFacts.key(key, day.nth()))))
                .toList();
    }

    /** The captures that are booked as it: they pay no delivery once more. */
    List<PrepaidMoney.Taken> taken() {
        return received().stream().flatMap(day -> day.taken().stream()).toList();
    }

    private static Money sum(List<Day> some) {
        return Money.sum(
                some.stream().map(Day::amount).toList(),
                some.getFirst().amount().currency());
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

    List<TrailState.FactView> recorded() {
        return state.facts().stream().filter(f -> PrepaidKeys.isPart(f.key())).toList();
    }

    /**
     * What a delivery draws.
     *
     * @param lines by rate of VAT
     * @param books what they take off it in the books where it came in another currency than theirs
     */
    record Drawn(List<SaleLine> lines, List<DrawnAdvance> books) {
        static final Drawn NOTHING = new Drawn(List.of(), List.of());
    }

    /** What each delivery draws, by the order in which they went. */
    final class Drawing {
        private final List<SaleLine> came = lines(received());
        private final LocalDate last = received().getLast().date();
        private final List<SaleLine> drawn = new ArrayList<>();
        private Money delivered = Money.zero(order.currency());

        /** What the next one draws. */
        Drawn take(Deliveries.Delivery delivery) {
            var cardsBefore = CardPayments.upTo(byCard(), delivered);
            delivered = delivered.plus(delivery.total());
            var cards = CardPayments.upTo(byCard(), delivered);
            var room = delivery.total().minus(cards.minus(cardsBefore));
            var later = order.total().minus(byCard()).minus(delivered.minus(cards));
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
            var part = PartAdvance.drawn(
                            sale,
                            last,
                            came,
                            drawn,
                            room,
                            later.isNegative() ? Money.zero(order.currency()) : later,
                            context.begunBy(),
                            context.posting())
                    .orElse(List.of());
            var books = draw(List.copyOf(drawn), part);
            drawn.addAll(part);
            return new Drawn(part, books);
        }

        /** What nothing has drawn. */
        private List<SaleLine> left() {
            return PartAdvance.left(came, drawn, order.currency());
        }

        private List<SaleLine> drawn() {
            return drawn;
        }
    }

    Drawing drawing() {
        return new Drawing();
    }

    /** What the deliveries so far leave of it. */
    List<SaleLine> left() {
        var drawing = drawing();
        deliveries().forEach(drawing::take);
        return drawing.left();
    }

    /** What the deliveries so far have drawn. */
    List<SaleLine> drawn() {
        var drawing = drawing();
        deliveries().forEach(drawing::take);
        return drawing.drawn();
    }

    List<Deliveries.Delivery> deliveries() {
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        return Deliveries.of(order, shipments, purchase.writing());
    }
}
