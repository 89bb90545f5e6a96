package se.knyt.engine.flows;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.Prepayments;
import se.knyt.engine.trails.AheadKeys;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/**
 * A purchase whose money came before its delivery, where the company books that as a prepayment on the day it came. What is delivered the
 * same day was never a prepayment. What has begun as one ends as one: its deliveries draw from it, whatever is chosen later.
 */
final class PaidInAdvance {
    /** What happens just before midnight is told a little after it. */
    static final Duration TOLD_WITHIN = Duration.ofHours(1);

    private static final Set<EffectKind> GOES_ANOTHER_WAY =
            Set.of(EffectKind.CAPTURE, EffectKind.CREATE_INVOICE, EffectKind.CREATE_ORDER);

    private final Purchase purchase;
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final Order order;
    private final Captures captures;
    private final Prepayment prepayment;
    private final PartPrepayment part;

    PaidInAdvance(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.context = purchase.context();
        this.plan = purchase.plan();
        this.order = purchase.order();
        this.captures = purchase.captures();
        this.prepayment = new Prepayment(purchase);
        this.part = new PartPrepayment(purchase);
    }

    /** Books the prepayment when the day of the money is over, if it is to be one; names what is in its way. */
    void plan() {
        if (prepayment.isReceived()) {
            prepayment.refer();
            differs().ifPresent(arguments -> plan.hold("prepaid.changed", arguments));
        } else if (part.money().isReceived()) {
            more();
        } else if (isPart()) {
            part.receive();
        } else if (isOne()) {
            receive();
        }
    }

    /** Whether deliveries are drawn from a prepayment. */
    boolean isReceived() {
        return prepayment.isReceived();
    }

    /** Whether the order is another than what was paid for: what its deliveries draw is then not told. */
    boolean isChanged() {
        return prepayment.isReceived() && differs().isPresent();
    }

    /**
     * Whether refunds have to wait: while not all is delivered it is not told whether money goes back for what was delivered or for what
     * never will be. Just what was never sent is turned round; once nothing is left, every further refund is of what was delivered.
     */
    boolean holdsRefunds() {
        if (part.money().isReceived()) {
            return part.holdsRefunds();
        }
        var over = prepayment.delivered().plus(prepayment.givenBack());
        if (!prepayment.isReceived()
                || !captures.back().refunded().isPositive()
                || over.compareTo(prepayment.booked()) >= 0) {
            return false;
        }
        if (prepayment.delivered().isPositive() && prepayment.returnRest()) {
            return true;
        }
        plan.hold(
                "prepaid.part-refunded",
                Map.of(
                        "0",
                        captures.back().refunded().toPlain(),
                        "1",
                        prepayment.booked().minus(prepayment.delivered()).toPlain()));
        return true;
    }

    private Optional<Map<String, String>> differs() {
        var booked = state.facts().stream().anyMatch(f -> PrepaidKeys.isPrepaid(f.key()))
                ? prepayment.booked()
                : prepayment.received();
        boolean all = prepayment.delivered().compareTo(booked) >= 0;
        return all || booked.equals(order.total())
                ? Optional.empty()
                : Optional.of(Map.of("0", booked.toPlain(), "1", order.total().toPlain()));
    }

    /**
     * Whether it is to be one, and the rate of the day is not known yet: what is delivered meanwhile waits too, since it is sold at that
     * rate.
     */
    boolean waitsForRate() {
        boolean comesInParts = isPart() || (part.money().isReceived() && part.isOpen());
        if (comesInParts && part.money().isTold()) {
            return part.money().waitsForRate();
        }
        return !prepayment.isReceived()
                && prepayment.isForeign()
                && isOne()
                && isAllOfIt()
                && prepayment.rate().isEmpty();
    }

    /** What has come of a part is told; what comes on a later day before anything is delivered is a prepayment too. */
    private void more() {
        var changed = part.money().changed();
        if (changed.isPresent()) {
            plan.hold("prepaid.changed", changed.get());
        } else if (isTooMuch()) {
            tooMuch();
        } else if (part.isOpen() && part.money().isTold()) {
            part.receive();
        } else {
            part.refer();
        }
    }

    private boolean isTooMuch() {
        return captures.captured().minus(captures.back().refunded()).compareTo(order.total()) > 0;
    }

    private void tooMuch() {
        plan.hold(
                "prepaid.more",
                Map.of(
                        "0",
                        captures.captured().minus(captures.back().refunded()).toPlain(),
                        "1",
                        order.total().toPlain()));
    }

    /** A part of what the order costs, or all of it on several days, by which the VAT of each day is due. */
    private boolean isPart() {
        return part.money().day().filter(this::isOneOn).isPresent()
                && part.money().isTold()
                && !part.money().isWhole()
                && !captures.back().refunded().isPositive();
    }

    /** Paid for, kept by whoever kept the books that day, and nothing of it gone before the money came. */
    private boolean isOne() {
        return isOneOn(prepayment.receivedOn());
    }

    private boolean isOneOn(LocalDate day) {
        if (captures.ownInvoice() || !captures.captured().isPositive() || isBegun()) {
            return false;
        }
        var settings = context.inUse().settings();
        boolean chosen = settings.prepayments().on(day) != Prepayments.Way.WAITS
                // Whoever takes the money before the goods go makes it a prepayment, whatever is chosen of others'
                // doing so.
                || state.effects().stream().anyMatch(e -> AheadKeys.isAhead(e) && e.done());
        return chosen
                && settings.ledgerOn(day) == context.posting().ledger()
                && isOfOneDebt()
                && firstDelivery().filter(first -> !first.isAfter(day)).isEmpty();
    }

    /**
     * In another currency the accounting system pays the invoice with what was paid in advance, at the invoice's rate; gift cards that are
     * sold are drawn by a voucher beside it, where it is told what of the money they are.
     */
    private boolean isOfOneDebt() {
        return !prepayment.isForeign()
                || context.ownBooks()
                || order.rows().stream().noneMatch(row -> row.kind() == OrderRow.Kind.GIFT_CARD)
                || prepayment.isDrawable();
    }

    private boolean isBegun() {
        return !state.facts().isEmpty()
                || state.effects().stream()
                        .filter(e -> !AheadKeys.isAhead(e) || !e.over())
                        .anyMatch(e -> GOES_ANOTHER_WAY.contains(e.kind()) && !"withdrawn".equals(e.state()));
    }

    private Optional<LocalDate> firstDelivery() {
        return state.of(Shipment.class)
                .map(Map.Entry::getValue)
                .filter(shipment -> !shipment.cancelled())
                .map(shipment -> context.date(shipment.shippedAt()))
                .min(LocalDate::compareTo);
    }

    private void receive() {
        var ends = prepayment
                .receivedOn()
                .plusDays(1)
                .atStartOfDay(context.zone())
                .plus(TOLD_WITHIN)
                .toInstant();
        boolean cardUnknown = captures.cards().anyCardUnbegun() && context.cardsBearVat();
        if (context.now().isBefore(ends)) {
            plan.lookAgain(ends);
        } else if (!captures.back().refunded().isPositive() && isAllOfIt() && !cardUnknown) {
            prepayment.receive();
        } else if (!cardUnknown && firstDelivery().isEmpty() && isTooMuch()) {
            tooMuch();
        } else if (!cardUnknown && firstDelivery().isEmpty()) {
            // Less than the order by now, or what of it is for what is not told.
            plan.hold(
                    "prepaid.differs",
                    Map.of(
                            "0",
                            captures.captured()
                                    .minus(captures.back().refunded())
                                    .toPlain(),
                            "1",
                            order.total().toPlain()));
        }
    }

    private boolean isAllOfIt() {
        var lines = Deliveries.total(Deliveries.all(order, purchase.writing()), order.currency());
        Money received = prepayment.received();
        return received.equals(order.total()) && received.equals(lines);
    }
}
