package se.knyt.engine.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.Dimensions;

/**
 * A dimension beside cost centre and project that a rule gives rows.
 *
 * @param rule its name, empty where an earlier version's rule does
 * @param number of the dimension
 * @param object in it
 */
public record RuledDimension(String rule, int number, String object) {
    /** The first of what rules have given, with the last of them that did. */
    static Optional<RuledDimension> first(Stream<Dimensions> given, List<RuleOutcome.Step> steps) {
        return given.flatMap(some -> some.objects().entrySet().stream())
                .findFirst()
                .map(one -> new RuledDimension(by(one.getKey(), steps), one.getKey(), one.getValue()));
    }

    private static String by(int number, List<RuleOutcome.Step> steps) {
        return steps.stream()
                .filter(step -> step.state() == RuleOutcome.State.MATCHED)
                .map(RuleOutcome.Step::rule)
                .filter(rule -> sets(rule, number))
                .reduce((_, later) -> later)
                .map(Rule::name)
                .orElse("");
    }

    private static boolean sets(Rule rule, int number) {
        return rule.actions().stream().map(RuleAction::of).anyMatch(action -> number(action) == number);
    }

    /** Whether a rule gives rows any; one that cannot be read gives none. */
    public static boolean any(Rule rule) {
        return rule.actions().stream().anyMatch(RuledDimension::isFurther);
    }

    /** The dimension that an action sets, by itself or by a table; 0 for none. */
    private static int number(RuleAction action) {
        return switch (action) {
            case RuleAction.SetDimension set -> set.number();
            case RuleAction.MapTo map -> map.number();
            default -> 0;
        };
    }

    private static boolean isFurther(RuleAction action) {
        int number = number(action);
        return number != 0 && new RuleAction.SetDimension(number, "").isFurther();
    }

    private static boolean isFurther(ActionText text) {
        try {
            return isFurther(RuleAction.of(text));
        } catch (RuleFault.Found e) {
            return false;
        }
    }
}
