package se.knyt.server.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import se.knyt.engine.rules.RuleSet;
import se.knyt.server.shell.View;

/** Two versions of the rules as lines, and what differs between them. */
public final class RuleDiff {
    private static final int LINES_MAX = 1000;

    private RuleDiff() {}

    /**
     * A line of both or of one.
     *
     * @param sign {@code "+"}, {@code "−"} or a blank
     */
    public record Line(String sign, String text) {}

    /** The lines that differ, each with up to two lines around it. */
    static List<Line> between(View v, RuleSet before, RuleSet after) {
        return shortened(compared(lines(v, before), lines(v, after)));
    }

    /** The rules in the reader's words: the same rules give the same lines, and others give others. */
    static List<String> lines(View v, RuleSet rules) {
        var lines = new ArrayList<String>();
        for (var rule : rules.rules()) {
            lines.add(
                    rule.flow().isEmpty()
                            ? v.t("rules.line.rule", rule.name())
                            : v.t("rules.line.rule.flow", rule.name(), v.t("flow." + rule.flow())));
            rule.condition().lines().forEach(l -> lines.add("  " + v.t("rules.line.if", l)));
            for (var action : rule.actions()) {
                var values = action.values().entrySet().stream()
                        .filter(e -> !e.getValue().isEmpty())
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .map(e -> v.t("rules.in." + e.getKey()) + ": " + value(v, e.getKey(), e.getValue()))
                        .collect(Collectors.joining("; "));
                lines.add("  " + v.t("rules.do." + action.kind()) + (values.isEmpty() ? "" : ". " + values));
            }
        }
        rules.firstOnly().forEach(flow -> lines.add(v.t("rules.line.first", v.t("flow." + flow))));
        for (var table : rules.tables()) {
            lines.add(v.t("rules.line.table", table.name()));
            table.values().forEach((from, to) -> lines.add("  " + from + " → " + to));
        }
        return lines;
    }

    private static String value(View v, String name, String value) {
        var choice = RuleWords.choice(name, value);
        if (v.texts().has(choice)) {
            return v.t(choice);
        }
        return name.equals("field") ? RuleWords.field(v, value) : value;
    }

    /** By the longest common subsequence, of what is between the lines that both begin and end with. */
    private static List<Line> compared(List<String> a, List<String> b) {
        int head = 0;
        while (head < Math.min(a.size(), b.size()) && a.get(head).equals(b.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(a.size(), b.size()) - head
                && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
            tail++;
        }
        var result = new ArrayList<Line>();
        a.subList(0, head).forEach(l -> result.add(new Line(" ", l)));
        middle(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail), result);
        a.subList(a.size() - tail, a.size()).forEach(l -> result.add(new Line(" ", l)));
        return result;
    }

    private static void middle(List<String> a, List<String> b, List<Line> to) {
        if (a.size() > LINES_MAX || b.size() > LINES_MAX) {
            // Too much to compare line by line: all of the one is gone, all of the other new.
            a.forEach(l -> to.add(new Line("−", l)));
            b.forEach(l -> to.add(new Line("+", l)));
            return;
        }
        var common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                to.add(new Line(" ", a.get(i++)));
                j++;
            } else if (j >= b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
                to.add(new Line("−", a.get(i++)));
            } else {
                to.add(new Line("+", b.get(j++)));
            }
        }
    }

    private static List<Line> shortened(List<Line> lines) {
        var result = new ArrayList<Line>();
        for (int i = 0; i < lines.size(); i++) {
            boolean near = lines.subList(Math.max(0, i - 2), Math.min(lines.size(), i + 3)).stream()
                    .anyMatch(l -> !l.sign().equals(" "));
            if (near) {
                result.add(lines.get(i));
            }
        }
        return List.copyOf(result);
    }
}
