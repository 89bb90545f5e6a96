package se.knyt.engine.settings;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Order;

/** Rules compiled once: checked against what an order has, bounded in size and steps. */
public final class RuleBook {
    private static final int CONDITION_MAX = 2000;
    private static final int RULES_MAX = 200;
    private static final int STEPS_MAX = 1000;

    private static final Cel CEL = CelFactory.legacyCelBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setOptions(CelOptions.current()
                    .comprehensionMaxIterations(STEPS_MAX)
                    .maxExpressionCodePointSize(CONDITION_MAX)
                    .build())
            .addVar("channel", SimpleType.STRING)
            .addVar("country", SimpleType.STRING)
            .addVar("status", SimpleType.STRING)
            .addVar("date", SimpleType.STRING)
            .addVar("buyer", SimpleType.STRING)
            .addVar("currency", SimpleType.STRING)
            // Minor units: rules compare amounts exactly.
            .addVar("total_minor", SimpleType.INT)
            .addVar("attributes", MapType.create(SimpleType.STRING, SimpleType.STRING))
            .setResultType(SimpleType.BOOL)
            .build();

    private final List<Compiled> compiled = new ArrayList<>();

    private record Compiled(Rule rule, CelRuntime.Program program) {}

    /** @throws IllegalArgumentException naming the rule and the place in it that is wrong */
    public RuleBook(List<Rule> rules) {
        if (rules.size() > RULES_MAX) {
            throw new IllegalArgumentException("more than " + RULES_MAX + " rules");
        }
        for (var rule : rules) {
            compiled.add(new Compiled(rule, compile(rule)));
        }
    }

    /** The first rule of the flow that holds for the order. */
    public Optional<Rule> decide(String flow, Order order, ZoneId zone) {
        if (compiled.isEmpty()) {
            return Optional.empty();
        }
        var values = values(order, zone);
        for (var one : compiled) {
            if (one.rule().flow().isEmpty() || one.rule().flow().equals(flow)) {
                var decided = decide(one, values);
                if (decided.isPresent()) {
                    return decided;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Rule> decide(Compiled one, Map<String, Object> values) {
        try {
            return Boolean.TRUE.equals(one.program().eval(values)) ? Optional.of(one.rule()) : Optional.empty();
        } catch (CelEvaluationException e) {
            if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
                // An attribute the order does not have: the condition does not hold.
                return Optional.empty();
            }
            // What a rule would have said is not known, so a person looks: nothing is skipped or let through by a
            // fault.
            var rule = one.rule();
            return Optional.of(new Rule(
                    rule.name(),
                    rule.flow(),
                    rule.condition(),
                    Rule.Action.HOLD,
                    rule.reason() + " (" + e.getMessage() + ")"));
        }
    }

    private static CelRuntime.Program compile(Rule rule) {
        try {
            return CEL.createProgram(CEL.compile(rule.condition()).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("rule " + rule.name() + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> values(Order order, ZoneId zone) {
        return Map.of(
                "channel", order.channel(),
                "country", order.buyer().country(),
                "status", order.state().name().toLowerCase(java.util.Locale.ROOT),
                "date", order.placedAt().atZone(zone).toLocalDate().toString(),
                "buyer", order.buyer().kind().name().toLowerCase(java.util.Locale.ROOT),
                "currency", order.currency().code(),
                "total_minor", order.total().minor(),
                "attributes", order.attributes());
    }
}
