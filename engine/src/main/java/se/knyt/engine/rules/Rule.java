package se.knyt.engine.rules;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Condition and actions, as they are stored; {@link RuleBook} reads and checks them.
 *
 * @param name as the user calls it
 * @param flow code of the flow it belongs to, or of another subject; empty for all flows of orders
 * @param condition CEL over what {@link RuleVariable} names; one that asks of {@code row} is asked of each row
 * @param actions what happens when it holds, in order
 */
public record Rule(String name, String flow, String condition, List<ActionText> actions) {
    public Rule {
        actions = List.copyOf(actions);
    }

    /** Reads a stored rule. Those written while a rule could only hold or skip have one {@code action} and its {@code reason}. */
    @JsonCreator
    static Rule stored(
            @JsonProperty("name") String name,
            @JsonProperty("flow") String flow,
            @JsonProperty("condition") String condition,
            @JsonProperty("actions") @Nullable List<ActionText> actions,
            @JsonProperty("action") @Nullable String action,
            @JsonProperty("reason") @Nullable String reason) {
        if (actions != null) {
            return new Rule(name, flow, condition, actions);
        }
        var kind = action == null ? "" : action.toLowerCase(Locale.ROOT);
        return new Rule(
                name, flow, condition, List.of(new ActionText(kind, Map.of("reason", reason == null ? "" : reason))));
    }

    public static Rule hold(String name, String flow, String condition, String reason) {
        return of(name, flow, condition, new RuleAction.Hold(reason));
    }

    public static Rule skip(String name, String flow, String condition, String reason) {
        return of(name, flow, condition, new RuleAction.Skip(reason));
    }

    public static Rule of(String name, String flow, String condition, RuleAction... actions) {
        return new Rule(
                name,
                flow,
                condition,
                List.of(actions).stream().map(RuleAction::text).toList());
    }

    /** What it is asked about. */
    public RuleSubject subject() {
        return RuleSubject.ofFlow(flow);
    }

    /** A rule of no flow is for all that orders go by. */
    boolean isFor(String otherFlow) {
        return flow.equals(otherFlow) || (flow.isEmpty() && RuleSubject.ofFlow(otherFlow) == RuleSubject.ORDER);
    }
}
