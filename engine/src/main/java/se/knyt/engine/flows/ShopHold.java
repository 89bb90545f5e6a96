package se.knyt.engine.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Quantity;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.HoldOrder;
import se.knyt.spi.EffectBody.ReleaseOrder;
import se.knyt.spi.EffectKind;

/**
 * An order whose reservation is dead is stopped in the shop too, so that nobody packs it who sees the shop alone, and let go when what is
 * left is reserved or paid. Each time it is stopped has a number in the order, so planning twice is planning once; what a person has let go
 * in the shop is not stopped again for the same death.
 */
final class ShopHold {
    /** Among the arguments of why a purchase is held: how it stands in the shop. */
    static final String STATE = "shop-hold";

    private static final String AT = "shop-hold-at";

    /** In so long what was done in the shop has been read. */
    private static final Duration SHOP_READ = Duration.ofMinutes(15);

    /** For whoever sees the order in the shop, in the language of most and in English. */
    private static final String NOTE =
            "Knyt: betalreservationen gäller inte längre. Skicka inte. Knyt släpper ordern när en ny betalning finns."
                    + " / The payment authorization is no more. Do not ship. Knyt releases the order when there is a new payment.";

    /** Not sent, or refused: nobody there has done it. */
    private static final List<String> UNDONE = List.of("waiting", "rejected", "held");

    private static final List<String> BY_PERSON = List.of("rejected", "held");

    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Order order;

    /** @param doc the order */
    ShopHold(TrailState state, PlanContext context, TrailState.Doc doc) {
        this.state = state;
        this.context = context;
        this.doc = doc;
        this.order = (Order) doc.document();
    }

    /** How an order without a living reservation stands in the shop. */
    enum State {
        /** There is nothing to stop, and nothing stops it. */
        FREE,
        /** It is being stopped. */
        ASKED,
        HELD,
        /** The shop would not: a person stops it. */
        REFUSED,
        /** All of it was sent before. */
        SENT,
        /** The shop's system cannot: a person stops it. */
        BY_HAND,
        /** The company wants it let be. */
        OFF,
        /** No flow from the shop is on. */
        PAUSED,
        /** It is being let go. */
        RELEASING,
        /** It is paid for, and the shop would not let it go: a person does. */
        NOT_RELEASED;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param at since when it is held, null where it is not
     * @param trouble what was refused, null where nothing was
     */
    record Standing(State state, @Nullable Instant at, TrailState.@Nullable EffectView trouble) {
        Map<String, String> arguments() {
            return at == null ? Map.of(STATE, state.code()) : Map.of(STATE, state.code(), AT, at.toString());
        }
    }

    /** Stops it, or lets it go. */
    void plan(TrailPlan plan, boolean dead) {
        var last = last();
        boolean standing = last.filter(hold -> !isOver(hold)).isPresent();
        if (dead && !standing && toCome() == State.ASKED && !mayBePaid() && !taken(plan) && !waitsForShop(plan)) {
            plan.add(hold(last.map(ShopHold::nth).orElse(0) + 1));
        } else if (!dead && standing && order.state() != Order.State.CANCELLED) {
            letGo(plan, last.get());
        }
    }

    /** A provider lets a reservation go when the shop cancels its order too: what has happened there is read first. */
    private boolean waitsForShop(TrailPlan plan) {
        var over = Expiry.dead(state, context, order)
                .filter(last -> !last.spent()
                        && last.until()
                                .filter(at -> !context.now().isBefore(at))
                                .isEmpty())
                .flatMap(Reservation::told)
                .map(ToldPayment::toldAt)
                .map(at -> at.plus(SHOP_READ))
                .filter(context.now()::isBefore);
        over.ifPresent(plan::lookAgain);
        return over.isPresent();
    }

    private void letGo(TrailPlan plan, TrailState.EffectView hold) {
        boolean undone = UNDONE.contains(hold.state());
        if (undone) {
            plan.withdraw(hold.id());
        }
        // One that was refused may have stopped a part. What is on its way, or is not known, is let go when its outcome
        // is.
        if (hold.done() || (undone && held(hold.errorArgs()) > 0)) {
            plan.add(release(nth(hold)));
        }
    }

    Standing standing(boolean dead) {
        var last = last();
        if (last.isPresent()) {
            var hold = last.get();
            if (!isOver(hold)) {
                return standing(hold);
            }
            var release = releaseOf(hold).filter(let -> !let.over());
            if (release.isPresent()) {
                boolean refused = BY_PERSON.contains(release.get().state());
                return refused ? new Standing(State.NOT_RELEASED, null, release.get()) : of(State.RELEASING);
            }
        }
        return of(dead ? toCome() : State.FREE);
    }

    private static Standing standing(TrailState.EffectView hold) {
        if (hold.done()) {
            return held(hold.facts()) > 0 ? new Standing(State.HELD, hold.doneAt(), null) : of(State.SENT);
        }
        return BY_PERSON.contains(hold.state()) ? new Standing(State.REFUSED, null, hold) : of(State.ASKED);
    }

    private State toCome() {
        if (isSent()) {
            return State.SENT;
        }
        if (!context.holdsOrders(doc.connection())) {
            return State.BY_HAND;
        }
        if (context.abilities().letBe().contains(doc.connection())) {
            return State.OFF;
        }
        return isOn() ? State.ASKED : State.PAUSED;
    }

    /** The money may have come, and the shop or the provider has not said so yet. */
    private boolean mayBePaid() {
        return new Captures(state, order, context).mayBeMade(state);
    }

    /** Whether others see to the purchase: its shop or provider is being wound down. */
    private static boolean taken(TrailPlan plan) {
        return plan.heldCode().equals(WindDownCheck.NOT_TAKEN);
    }

    private static Standing of(State state) {
        return new Standing(state, null, null);
    }

    /** A paused flow begins nothing; a purchase that has begun goes on. */
    private boolean isOn() {
        var shop = doc.connection();
        var inShop = context.ownBooks() ? FlowCode.SALES_TO_VOUCHERS : FlowCode.DELIVERIES_TO_INVOICES;
        return Begun.has(state)
                || context.on(inShop, shop)
                || (!context.ownBooks() && context.on(FlowCode.ORDERS_TO_ERP, shop));
    }

    private boolean isSent() {
        var sent = new HashMap<String, Quantity>();
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        for (var delivery : Deliveries.of(order, shipments)) {
            delivery.rows().forEach(row -> sent.merge(row.rowId(), row.quantity(), Quantity::plus));
        }
        var goods = order.rows().stream().filter(Deliveries::isGoods).toList();
        return !goods.isEmpty()
                && goods.stream()
                        .allMatch(row ->
                                sent.getOrDefault(row.rowId(), Quantity.ZERO).compareTo(row.quantity()) >= 0);
    }

    private static int held(Map<String, String> said) {
        var parts = said.getOrDefault(HoldOrder.HELD, "");
        return parts.matches("\\d{1,6}") ? Integer.parseInt(parts) : 0;
    }

    private boolean isOver(TrailState.EffectView hold) {
        return "withdrawn".equals(hold.state()) || releaseOf(hold).isPresent();
    }

    private Optional<TrailState.EffectView> last() {
        var begins = key(EffectKind.HOLD_ORDER, "");
        return state.effects().stream()
                .filter(e -> e.kind() == EffectKind.HOLD_ORDER && e.key().startsWith(begins))
                .max(Comparator.comparingInt(ShopHold::nth));
    }

    private Optional<TrailState.EffectView> releaseOf(TrailState.EffectView hold) {
        return state.effect(key(EffectKind.RELEASE_ORDER, Integer.toString(nth(hold))));
    }

    private String key(EffectKind kind, String nth) {
        return kind.code() + ":" + doc.connection() + ":" + order.sourceId() + ":" + nth;
    }

    private static int nth(TrailState.EffectView hold) {
        return Integer.parseInt(hold.key().substring(hold.key().lastIndexOf(':') + 1));
    }

    private static String name(int nth) {
        return "knyt-" + nth;
    }

    private NewEffect hold(int nth) {
        return effect(EffectKind.HOLD_ORDER, nth, new HoldOrder(order.sourceId(), name(nth), NOTE));
    }

    private NewEffect release(int nth) {
        return effect(EffectKind.RELEASE_ORDER, nth, new ReleaseOrder(order.sourceId(), name(nth)));
    }

    private NewEffect effect(EffectKind kind, int nth, EffectBody body) {
        return new NewEffect(
                doc.connection(),
                key(kind, Integer.toString(nth)),
                kind,
                state.trail(),
                null,
                doc.id(),
                "",
                doc.connection(),
                body,
                context.inUse().settings().version(),
                List.of());
    }
}
