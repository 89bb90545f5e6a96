package se.knyt.engine.flows;

import java.util.Map;
import java.util.Optional;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.RuledDimension;

/**
 * Where rules book rows on a dimension that the system which they go to has no place for, all of it is held: nothing is sent, and the
 * dimension is never left out.
 */
final class DimensionHold {
    static final String CODE = "rule.dimension";

    private DimensionHold() {}

    /** Arguments of the reason, empty where nothing is in the way. */
    static Optional<Map<String, String>> of(PlanContext context, RuleOutcome outcome, FlowRow flow) {
        if (context.takesDimensions(flow)) {
            return Optional.empty();
        }
        var system = context.names().getOrDefault(flow.target(), "");
        return outcome.dimension().map(set -> arguments(set, system));
    }

    static Map<String, String> arguments(RuledDimension set, String system) {
        return Map.of(
                "rule",
                set.rule(),
                "dimension",
                String.valueOf(set.number()),
                "object",
                set.object(),
                "system",
                system);
    }
}
