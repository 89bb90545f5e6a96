package se.knyt.engine.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.TrailState;

/**
 * Returns that are forgotten: one of the shop, or one begun here, that stands open longer than the company lets it, and one of the shop that
 * was closed with the goods received while nothing was credited for them. All close by themselves. A return of the shop that was begun here
 * too is told once.
 */
final class ReturnWatch {
    private ReturnWatch() {}

    static void addTo(TrailPlan plan, TrailState state, PlanContext context, Order order) {
        int days = context.inUse().settings().returns().daysOpen();
        if (days == 0) {
            return;
        }
        var begun = plan.returns();
        for (var each : begun) {
            if (each.isLive()) {
                var made = each.of();
                told(
                        plan,
                        state,
                        context,
                        order,
                        made.name(),
                        "knyt:" + made.id(),
                        "return.expected-long",
                        made.begunAt(),
                        days);
            }
        }
        for (var entry : state.of(ReturnOrder.class).toList()) {
            var made = entry.getValue();
            if (begun.stream().anyMatch(b -> b.isOf(entry.getKey().id()))) {
                continue;
            }
            if (made.state().isLive()) {
                told(
                        plan,
                        state,
                        context,
                        order,
                        made.name(),
                        made.sourceId(),
                        "return.open-long",
                        made.openedAt(),
                        days);
            } else if (made.state() == ReturnOrder.State.CLOSED
                    && isReceived(made)
                    && !isCredited(entry.getKey(), made, state)) {
                told(
                        plan,
                        state,
                        context,
                        order,
                        made.name(),
                        made.sourceId(),
                        "return.uncredited",
                        made.closedAt().orElse(made.openedAt()),
                        days);
            }
        }
    }

    private static boolean isReceived(ReturnOrder made) {
        return made.rows().stream().anyMatch(row -> row.received().isPositive());
    }

    private static boolean isCredited(TrailState.Doc doc, ReturnOrder made, TrailState state) {
        return made.refunds().stream()
                .anyMatch(id ->
                        state.fact("credit:" + doc.connection() + ":" + id).isPresent());
    }

    private static void told(
            TrailPlan plan,
            TrailState state,
            PlanContext context,
            Order order,
            String name,
            String id,
            String code,
            Instant since,
            int days) {
        var due = since.plus(Duration.ofDays(days));
        if (due.isAfter(context.now())) {
            plan.lookAgain(due);
            return;
        }
        plan.add(new LooseEnd(
                code + ":" + id,
                code,
                Map.of(
                        "order", order.number(),
                        "return", name,
                        "days", String.valueOf(days),
                        "date", context.date(since).toString()),
                code,
                state.trail(),
                null,
                null,
                null,
                null,
                due,
                true));
    }
}
