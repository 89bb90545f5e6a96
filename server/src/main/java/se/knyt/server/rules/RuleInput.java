package se.knyt.server.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.springframework.util.MultiValueMap;
import se.knyt.engine.rules.ActionText;
import se.knyt.engine.rules.Rule;
import se.knyt.server.rules.ConditionBuilder.Line;

/**
 * What is written in the form of a rule.
 *
 * @param place of the rule that is changed, -1 for a new one
 * @param seen settings version that the form was made from
 * @param lines of the builder, to be added to the condition
 * @param all whether all lines must hold
 */
public record RuleInput(
        int place,
        int seen,
        String name,
        String flow,
        String condition,
        List<ActionText> actions,
        List<Line> lines,
        boolean all,
        String reason) {
    static final int LINES = 3;
    private static final int ACTIONS_MAX = 20;

    public RuleInput {
        actions = List.copyOf(actions);
        lines = List.copyOf(lines);
    }

    static RuleInput empty(int seen, String flow) {
        return new RuleInput(-1, seen, "", flow, "", List.of(), List.of(), true, "");
    }

    static RuleInput of(int place, int seen, Rule rule) {
        return new RuleInput(
                place, seen, rule.name(), rule.flow(), rule.condition(), rule.actions(), List.of(), true, "");
    }

    /** Reads a form; what is not there is empty. */
    static RuleInput of(MultiValueMap<String, String> form) {
        var actions = new ArrayList<ActionText>();
        for (int i = 0; i < ACTIONS_MAX; i++) {
            var kind = ActionKind.of(text(form, "a" + i + ".kind"));
            if (kind.isEmpty() || form.containsKey("a" + i + ".remove")) {
                continue;
            }
            var values = new HashMap<String, String>();
            for (var input : kind.get().inputs()) {
                values.put(input.name(), text(form, "a" + i + "." + input.name()));
            }
            actions.add(new ActionText(kind.get().code(), values));
        }
        var lines = new ArrayList<Line>();
        for (int i = 0; i < LINES; i++) {
            lines.add(new Line(
                    text(form, "b" + i + ".field"), text(form, "b" + i + ".op"), text(form, "b" + i + ".value")));
        }
        return new RuleInput(
                number(text(form, "place"), -1),
                number(text(form, "seen"), 0),
                text(form, "name"),
                text(form, "flow"),
                text(form, "condition"),
                actions,
                lines,
                !"any".equals(text(form, "join")),
                text(form, "reason"));
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        var value = form.getFirst(name);
        return value == null ? "" : value.strip();
    }

    private static int number(String text, int otherwise) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    RuleInput withCondition(String other) {
        return new RuleInput(place, seen, name, flow, other, actions, List.of(), all, reason);
    }

    RuleInput withAction(ActionKind kind) {
        var more = new ArrayList<>(actions);
        more.add(new ActionText(kind.code(), java.util.Map.of()));
        return new RuleInput(place, seen, name, flow, condition, more, lines, all, reason);
    }

    Rule rule() {
        return new Rule(name, flow, condition, actions);
    }

    /** A line of the builder as it was filled in. */
    public Line line(int i) {
        return i < lines.size() ? lines.get(i) : new Line("", "is", "");
    }
}
