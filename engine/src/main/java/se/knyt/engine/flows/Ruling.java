package se.knyt.engine.flows;

import java.util.Map;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Shipment;
import se.knyt.engine.rules.RuleInputs;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.trails.TrailState;

/** What the rules say of one purchase. */
final class Ruling {
    private final PlanContext context;
    private final RuleInputs inputs;
    private final RateDecision rates;

    Ruling(TrailState state, PlanContext context, Order order) {
        this.context = context;
        this.rates = state.rates();
        this.inputs = new RuleInputs(
                order,
                state.of(Shipment.class).map(Map.Entry::getValue).toList(),
                state.of(Payment.class).map(Map.Entry::getValue).toList(),
                context.zone());
    }

    RuleOutcome of(String flow) {
        return context.rules().decide(flow, inputs).answered(rates);
    }
}
