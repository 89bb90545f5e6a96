package se.knyt.engine.flows;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.engine.trails.TrailState;

/** Whether a purchase is held since its shop or its payment provider takes no more of them. */
final class WindDownCheck {
    static final String NOT_TAKEN = "connection.not-taken";

    private WindDownCheck() {}

    static boolean holds(TrailPlan plan, TrailState state, PlanContext context, TrailState.Doc doc) {
        var order = (Order) doc.document();
        if (context.winding().isEmpty() || order.test() || Begun.has(state)) {
            return false;
        }
        var captures = new Captures(state, order, context);
        if (!captures.any()
                || (order.state() == Order.State.CANCELLED
                        && captures.captured().isZero())) {
            return false;
        }
        var paidBy = Stream.concat(captures.authorizations().stream(), captures.byProvider().stream())
                .map(Payment::provider)
                .collect(Collectors.toSet());
        var since = Optional.ofNullable(context.winding().get(doc.connection()))
                .filter(shop -> order.placedAt().isAfter(shop.at()))
                .or(() -> paidBy.stream()
                        .sorted()
                        .flatMap(provider -> takenNoMore(context, provider, order).stream())
                        .findFirst());
        since.ifPresent(s -> plan.hold(NOT_TAKEN, Map.of("order", order.number(), "connection", s.name())));
        return since.isPresent();
    }

    /** Where no connection to the provider takes the order: the shop does not say with which of several it was paid. */
    private static Optional<WindingDown.Since> takenNoMore(PlanContext context, String provider, Order order) {
        var winding = context.winding().values().stream()
                .filter(since -> since.provider().equals(provider))
                .toList();
        return winding.stream()
                        .allMatch(since ->
                                !since.anotherTakes() && order.placedAt().isAfter(since.at()))
                ? winding.stream().findFirst()
                : Optional.empty();
    }
}
