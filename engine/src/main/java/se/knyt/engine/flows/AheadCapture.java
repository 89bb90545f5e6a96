package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.AheadKeys;
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.SoldRow;

/**
 * What a person has captured before a delivery is told: what is packed, or all that is left, on the reservations that are alive, in the
 * order in which they are used up. The deliveries take it in as they do what another hand has captured, so that it is captured once.
 */
final class AheadCapture {
    static final String NONE = "capture-ahead-none";

    private final TrailState state;
    private final PlanContext context;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;

    AheadCapture(TrailState state, PlanContext context, TrailState.Doc doc) {
        this.state = state;
        this.context = context;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = new Captures(state, order, context);
    }

    /**
     * What is to be done.
     *
     * @param problem code of what is in the way, empty where nothing is
     * @param effects one for each reservation that is captured on
     */
    record Decided(String problem, List<NewEffect> effects) {
        Decided {
            effects = List.copyOf(effects);
        }

        static Decided not(String problem) {
            return new Decided(problem, List.of());
        }

        Money amount() {
            return Money.sum(
                    effects.stream()
                            .map(e -> ((EffectBody.Capture) e.body()).amount())
                            .toList(),
                    ((EffectBody.Capture) effects.getFirst().body()).amount().currency());
        }
    }

    /** What could be captured now: what is left of the order, as far as the living reservations reach. */
    Money most() {
        var zero = Money.zero(order.currency());
        if (captures.ownInvoice() || order.test() || order.fraudHold()) {
            return zero;
        }
        var reserved =
                Money.sum(alive().stream().map(r -> r.left(state, captures)).toList(), order.currency());
        var left = Reservation.left(order, captures);
        return left.compareTo(reserved) < 0 ? left : reserved;
    }

    private List<Reservation> alive() {
        return Reservation.inOrder(Reservation.alive(state, captures, context.now()));
    }

    /**
     * What pieces that are packed are worth, as their delivery will be: freight and fees go with the first that is captured or delivered.
     *
     * @param packed pieces by the id of the order's row
     */
    Money worth(Map<String, Quantity> packed) {
        return Money.sum(parcel(packed).stream().map(RowPart::gross).toList(), order.currency());
    }

    /** What a parcel of those pieces will hold, less what goes with the first where that is captured already. */
    private List<RowPart> parcel(Map<String, Quantity> packed) {
        var shipments = new ArrayList<>(
                state.of(Shipment.class).map(Map.Entry::getValue).toList());
        var rows = packed.entrySet().stream()
                .filter(e -> e.getValue().compareTo(Quantity.ZERO) > 0)
                .map(e -> new Shipment.Row(e.getKey(), "", e.getValue()))
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        var supposed = new Shipment("packed", order.sourceId(), order.number(), rows, context.now(), "", "", "", false);
        shipments.add(supposed);
        boolean freightIsTaken = freightIsTaken();
        return Deliveries.of(order, shipments).stream()
                .filter(d -> d.shipment().equals(supposed))
                .flatMap(d -> d.rows().stream())
                .filter(part -> !freightIsTaken || Deliveries.isGoods(part.kind()))
                .toList();
    }

    /** Goods of which something is not delivered. */
    List<PackableDelivery> packable() {
        var delivered = new HashMap<String, Quantity>();
        for (var delivery : Deliveries.of(order, shipped())) {
            delivery.rows().forEach(part -> delivered.merge(part.rowId(), part.quantity(), Quantity::plus));
        }
        return order.rows().stream()
                .filter(Deliveries::isGoods)
                .map(row -> new PackableDelivery(
                        row.rowId(),
                        row.title(),
                        row.quantity().minus(delivered.getOrDefault(row.rowId(), Quantity.ZERO))))
                .filter(row -> row.left().compareTo(Quantity.ZERO) > 0)
                .toList();
    }

    /** An earlier capture ahead has taken what goes with the first delivery. */
    private boolean freightIsTaken() {
        return shipped().isEmpty() && state.effects().stream().anyMatch(e -> AheadKeys.isAhead(e) && e.done());
    }

    private List<Shipment> shipped() {
        return state.of(Shipment.class)
                .map(Map.Entry::getValue)
                .filter(s -> !s.cancelled())
                .toList();
    }

    /** @param packed pieces by row of the order; empty for all that is left */
    Decided of(Map<String, Quantity> packed) {
        if (!packed.isEmpty()) {
            return of(Optional.of(worth(packed)), parcel(packed));
        }
        if (captures.captured().isZero()) {
            return of(
                    Optional.empty(),
                    order.rows().stream().map(Deliveries::whole).toList());
        }
        var rest = new HashMap<String, Quantity>();
        packable().forEach(row -> rest.put(row.rowId(), row.left()));
        return of(Optional.empty(), parcel(rest));
    }

    /**
     * @param amount to capture, positive; empty for all that is left
     * @param parts of the order that it is for, where they make it up
     */
    Decided of(Optional<Money> amount, List<RowPart> parts) {
        var most = most();
        if (!most.isPositive()) {
            return Decided.not(NONE);
        }
        if (captures.awaitsAny(state)) {
            return Decided.not("capture-ahead-under-way");
        }
        var wanted = amount.orElse(most);
        if (!wanted.isPositive() || !wanted.currency().equals(order.currency())) {
            return Decided.not("capture-ahead-nothing");
        }
        if (wanted.compareTo(most) > 0) {
            return Decided.not("capture-ahead-too-much");
        }
        return divided(wanted, CapturedRows.of(order, parts));
    }

    private Decided divided(Money wanted, List<SoldRow> rows) {
        var key = AheadKeys.of(doc.connection(), order.sourceId(), next());
        var effects = new ArrayList<NewEffect>();
        var left = wanted;
        for (var reservation : alive()) {
            var most = reservation.left(state, captures);
            var part = left.compareTo(most) < 0 ? left : most;
            if (!part.isPositive()) {
                continue;
            }
            var effect = effect(key, reservation, part, CapturedRows.making(part, rows));
            if (effect.isEmpty()) {
                return Decided.not("capture-ahead-other-hand");
            }
            effects.add(effect.get());
            left = left.minus(part);
        }
        return new Decided("", effects);
    }

    private int next() {
        return state.effects().stream()
                        .filter(AheadKeys::isAhead)
                        .mapToInt(AheadKeys::nth)
                        .max()
                        .orElse(0)
                + 1;
    }

    /** By the hand that captures there; where that is the shop by itself, the shop is asked. Empty where it is not ours to ask. */
    private Optional<NewEffect> effect(String key, Reservation reservation, Money amount, List<SoldRow> rows) {
        var authorization = reservation.authorization();
        var tender = captures.tenders().of(authorization);
        var reference = References.onTender(
                References.ahead(doc.connection(), order, next()),
                captures.tenders().all().indexOf(tender) + 1);
        var partKey = PartKeys.of(key, tender.code(), captures.tenders().isFirst(tender));
        var chosen = context.inUse().settings().captures(tender.provider(), doc.connection());
        if (chosen == Hand.KNYT_THROUGH_SHOP || chosen == Hand.SHOP) {
            var body = new EffectBody.Capture(order.sourceId(), authorization.sourceId(), amount, reference, rows);
            return Optional.of(effect(doc.connection(), partKey, body));
        }
        var provider =
                new ProviderConnections(state, context, doc).of(tender.provider(), authorization.providerOrderId());
        if (chosen != Hand.KNYT_AT_PROVIDER
                || provider.isEmpty()
                || authorization.providerOrderId().isEmpty()) {
            return Optional.empty();
        }
        var body = new EffectBody.Capture(
                authorization.providerOrderId(),
                Reservation.replacement(state, authorization),
                amount,
                reference,
                rows);
        return Optional.of(effect(provider.get(), partKey, body));
    }

    private NewEffect effect(long connection, String key, EffectBody.Capture body) {
        return new NewEffect(
                connection,
                key,
                EffectKind.CAPTURE,
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
