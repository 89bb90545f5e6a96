package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.engine.rules.ActionText;
import se.knyt.engine.rules.MapTarget;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.RuleFault;

/**
 * What rules say that does nothing as the company's orders go now: an action that a flow which is on does not know, and a
 * rule of a flow by which no order goes. Saved all the same, since other flows may be on tomorrow.
 */
public final class IdleActions {
    private IdleActions() {}

    /**
     * Something that does nothing.
     *
     * @param rule its name
     * @param action that does nothing; empty where it is the whole rule
     * @param flow code of the flow in which it does nothing, or by which no order goes
     */
    public record Idle(String rule, Optional<ActionText> action, String flow) {}

    /**
     * @param all of the company's rules: one of them may move orders to another flow
     * @param on codes of the flows of orders that are on; where none is, nothing can be said
     */
    public static List<Idle> of(List<Rule> rules, List<Rule> all, Set<String> on) {
        var result = new ArrayList<Idle>();
        boolean movable = all.stream().anyMatch(rule -> rule.actions().stream().anyMatch(IdleActions::isHandle));
        for (var rule : on.isEmpty() ? List.<Rule>of() : rules) {
            if (RuleFlows.ORDERS.contains(rule.flow()) && !on.contains(rule.flow()) && !movable) {
                result.add(new Idle(rule.name(), Optional.empty(), rule.flow()));
            }
            for (var action : rule.actions()) {
                idleIn(rule, action, on).forEach(flow -> result.add(new Idle(rule.name(), Optional.of(action), flow)));
            }
        }
        return List.copyOf(result);
    }

    /** A rule of one flow cannot be saved with an action that the flow does not know: what is left are those of all flows, and refunds. */
    private static List<String> idleIn(Rule rule, ActionText text, Set<String> on) {
        try {
            var action = RuleAction.of(text);
            if (rule.flow().isEmpty()) {
                var known = RuleFlows.of(action);
                return RuleFlows.ORDERS.stream()
                        .filter(flow -> on.contains(flow) && !known.contains(flow))
                        .toList();
            }
            return List.of();
        } catch (RuleFault.Found e) {
            // What cannot be read is told of as a fault.
            return List.of();
        }
    }

    /** Orders that a rule moves go by a flow that need not be on. */
    private static boolean isHandle(ActionText text) {
        return text.kind().equals("handle")
                || (text.kind().equals("map")
                        && MapTarget.HANDLE.code().equals(text.values().get("field")));
    }
}
