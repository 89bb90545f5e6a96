package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** Which customer of the accounting system an order is booked on: the collective one, or one of its own. */
final class Customers {
    static final String NEED = "customer";

    private Customers() {}

    /** The collective customer's number; empty when the buyer gets a customer of its own. */
    static String collective(Order order, PlanContext context) {
        return order.buyer().kind() == Buyer.Kind.CONSUMER
                ? context.inUse().settings().collectiveCustomer()
                : "";
    }

    /** The need for the buyer's own customer, after planning the effect that finds or makes it; none for a collective one. */
    static List<NewEffect.Need> need(
            TrailState state, PlanContext context, TrailPlan plan, TrailState.Doc doc, Order order, long erp) {
        if (!collective(order, context).isEmpty()) {
            return List.of();
        }
        var buyer = order.buyer();
        var identity = !buyer.organizationNumber().isEmpty()
                ? buyer.organizationNumber()
                : !buyer.vatNumber().isEmpty() ? buyer.vatNumber() : buyer.personKey();
        var key = "customer:" + doc.connection() + ":" + identity;
        plan.add(new NewEffect(
                erp,
                key,
                EffectKind.CREATE_CUSTOMER,
                state.trail(),
                null,
                doc.id(),
                buyer.personKey(),
                doc.connection(),
                new EffectBody.CreateCustomer(
                        doc.connection() + "/" + References.tail(identity),
                        buyer.kind() == Buyer.Kind.BUSINESS,
                        buyer.organizationNumber(),
                        buyer.vatNumber(),
                        buyer.country(),
                        order.currency()),
                context.inUse().settings().version(),
                List.of()));
        return List.of(new NewEffect.Need(NEED, erp, key));
    }
}
