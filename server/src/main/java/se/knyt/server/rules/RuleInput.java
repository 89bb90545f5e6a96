package se.knyt.server.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import se.knyt.engine.rules.ActionText;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.server.rules.ConditionBuilder.Line;
import se.knyt.server.text.Language;

/**
 * What is written in the form of a rule.
 *
 * @param place of the rule that is changed, -1 for a new one
 * @param seen settings version that the form was made from
 * @param lines of the builder: those that make the condition, or that are to be added to it
 * @param all whether all lines must hold
 * @param toCome whether a column that no row has had yet is said to come
 * @param read the condition that the lines were read from when the form was shown, empty where they were from none
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
        String reason,
        String read,
        boolean toCome) {
    private static final int LINES = 3;
    private static final int ACTIONS_MAX = 20;

    public RuleInput {
        actions = List.copyOf(actions);
        lines = List.copyOf(lines);
    }

    static RuleInput empty(int seen, String flow) {
        return new RuleInput(-1, seen, "", flow, "", List.of(), List.of(), true, "", "", false);
    }

    static RuleInput of(int place, int seen, Rule rule) {
        return new RuleInput(
                place,
                seen,
                rule.name(),
                rule.flow(),
                rule.condition(),
                rule.actions(),
                List.of(),
                true,
                "",
                "",
                false);
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
        for (int i = 0; i < ConditionBuilder.LINES_MAX; i++) {
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
                text(form, "reason"),
                text(form, "read"),
                form.containsKey("tocome"));
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        var value = form.getFirst(name);
        return value == null ? "" : value.strip();
    }

    private static int number(String text, int otherwise) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    RuleInput withCondition(String other) {
        return new RuleInput(place, seen, name, flow, other, actions, List.of(), all, reason, "", toCome);
    }

    /** With the lines that make its condition; with empty ones where it is a person's own text. */
    RuleInput readBack(Language language) {
        var made = condition.isEmpty()
                ? Optional.<ConditionLines>empty()
                : ConditionLines.of(RuleSubject.ofFlow(flow), condition, language);
        return new RuleInput(
                place,
                seen,
                name,
                flow,
                condition,
                actions,
                made.map(ConditionLines::lines).orElse(List.of()),
                made.map(ConditionLines::all).orElse(true),
                reason,
                made.isPresent() ? condition : "",
                toCome);
    }

    /** Whether the lines are as they were read, whatever the rule is about by now. */
    boolean untouched(Language language) {
        var filled = lines.stream().filter(line -> !line.isEmpty()).toList();
        return !read.isEmpty()
                && Arrays.stream(RuleSubject.values())
                        .map(subject -> ConditionLines.of(subject, read, language))
                        .flatMap(Optional::stream)
                        .anyMatch(made -> made.lines().equals(filled) && (made.all() == all || filled.size() == 1));
    }

    RuleInput withAction(ActionKind kind) {
        var more = new ArrayList<>(actions);
        more.add(new ActionText(kind.code(), java.util.Map.of()));
        return new RuleInput(place, seen, name, flow, condition, more, lines, all, reason, read, toCome);
    }

    /** How many lines are shown: one more than are filled in. */
    public int shown() {
        long filled = lines.stream().filter(line -> !line.isEmpty()).count();
        return Math.clamp(filled + 1, LINES, ConditionBuilder.LINES_MAX);
    }

    Rule rule() {
        return new Rule(name, flow, condition, actions);
    }

    /** A line of the builder as it was filled in. */
    public Line line(int i) {
        return i < lines.size() ? lines.get(i) : new Line("", "is", "");
    }
}
