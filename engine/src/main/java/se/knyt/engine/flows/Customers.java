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

    /** The collective customer's number when a person has chosen it; empty when the effect of the need gives the customer. */
    static String collective(Order order, PlanContext context) {
        return order.buyer().kind() == Buyer.Kind.CONSUMER
                ? context.inUse().settings().collectiveCustomer()
                : "";
    }

    /**
     * The need for a customer, after planning the effect that finds or makes it; none where a number was chosen. All consumers of a
     * channel share one customer, a business has its own.
     */
    static List<NewEffect.Need> need(
            TrailState state, PlanContext context, TrailPlan plan, TrailState.Doc doc, Order order, long erp) {
        if (!collective(order, context).isEmpty()) {
            return List.of();
        }
        var buyer = order.buyer();
        boolean business = buyer.kind() == Buyer.Kind.BUSINESS;
        var identity = business ? identity(buyer) : "collective";
        var key = "customer:" + doc.connection() + ":" + identity;
        plan.add(new NewEffect(
                erp,
                key,
                EffectKind.CREATE_CUSTOMER,
                state.trail(),
                null,
                doc.id(),
                business ? buyer.personKey() : "",
                doc.connection(),
                new EffectBody.CreateCustomer(
                        business
                                ? doc.connection() + "/" + References.tail(identity)
                                : "Samlingskund " + shop(doc, context),
                        business,
                        business ? buyer.organizationNumber() : "",
                        business ? buyer.vatNumber() : "",
                        business ? buyer.country() : "SE",
                        order.currency()),
                context.inUse().settings().version(),
                List.of()));
        return List.of(new NewEffect.Need(NEED, erp, key));
    }

    /** As people know it; it is read on the invoices of the accounting system. */
    private static String shop(TrailState.Doc doc, PlanContext context) {
        var name = context.name(doc.connection());
        return name.isBlank() ? Long.toString(doc.connection()) : name;
    }

    private static String identity(Buyer buyer) {
        if (!buyer.organizationNumber().isEmpty()) {
            return buyer.organizationNumber();
        }
        return buyer.vatNumber().isEmpty() ? buyer.personKey() : buyer.vatNumber();
    }
}
