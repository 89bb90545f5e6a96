package se.knyt.server.rules;

import java.util.List;
import java.util.Set;
import se.knyt.engine.rules.ActionText;
import se.knyt.engine.rules.RuleFault;
import se.knyt.server.shell.View;

/** Rules and their faults in the reader's words. */
public final class RuleWords {
    /** Faults of a name: their second argument is what was probably meant, where something is near. */
    private static final Set<String> NEAR =
            Set.of("unknown", "field-unnamed", "column-unknown", "treatment-unknown", "value-unknown");

    /** Faults of a table's row: their fourth argument is the nearest that is there. */
    private static final Set<String> NEAR_ROWS =
            Set.of("table-not-in-chart", "table-treatment-unknown", "table-series-unknown");

    private RuleWords() {}

    /** What an action does. */
    public static String says(View v, ActionText action) {
        var field = action.values().getOrDefault("field", "");
        return switch (action.kind()) {
            case "hold" -> v.t("rules.says.hold", reason(action));
            case "skip" ->
                v.t(
                        "rules.says.skip",
                        reason(action),
                        v.t(
                                "rules.says.skip."
                                        + (value(action, "money").isEmpty() ? "open" : value(action, "money")),
                                value(action, "account")));
            case "set" -> v.t("rules.says.set", field(v, field), value(action, "value"));
            case "copy" -> v.t("rules.says.copy", field(v, field), value(action, "from"));
            case "replace" ->
                v.t("rules.says.replace", value(action, "search"), value(action, "with"), field(v, field));
            case "map" ->
                v.t(
                        "rules.says.map",
                        field.equals("dimension")
                                ? v.t("rules.field.dimension.of", value(action, "number"))
                                : field(v, field),
                        value(action, "from"),
                        value(action, "table"));
            case "sales-account" ->
                v.t(
                        "rules.says.sales-account",
                        v.t(choice("kind", value(action, "kind"))),
                        value(action, "rate").isEmpty() ? v.t("rules.rate.all") : value(action, "rate") + " %",
                        value(action, "account"));
            case "price" ->
                v.t(
                        "rules.says.price." + value(action, "by"),
                        value(action, "change"),
                        v.t(choice("ending", value(action, "ending"))),
                        value(action, "text"),
                        value(action, "account"));
            case "card-vat" -> v.t("rules.says.card-vat", value(action, "rate"));
            case "series" -> v.t("rules.says.series", value(action, "series"));
            case "handle" -> v.t(choice("in", value(action, "in")));
            case "vat-treatment" -> v.t("rules.says.vat-treatment", value(action, "treatment"));
            case "draft" -> v.t("rules.says.draft");
            case "line-account" -> v.t("rules.says.line-account", value(action, "account"));
            case "line-kind" -> v.t("rules.says.line-kind", v.t(choice("as", value(action, "as"))));
            case "dimension" -> v.t("rules.says.dimension", value(action, "number"), value(action, "object"));
            case "book-return" -> v.t("rules.says.book-return");
            default -> action.kind();
        };
    }

    /** Key of the text of a choice; that of nothing chosen ends in {@code all}. */
    public static String choice(String name, String value) {
        return "rules.choice." + name + "." + (value.isEmpty() ? "all" : value);
    }

    /** What a settable field is called. */
    public static String field(View v, String code) {
        var key = "rules.field." + code;
        return v.texts().has(key) ? v.t(key) : code;
    }

    /** What something to ask of is called. */
    public static String variable(View v, String code) {
        return v.t("rules.var." + code);
    }

    /** What is wrong, with its place where it has one. */
    public static String fault(View v, RuleFault fault) {
        var key = key(v, fault);
        var arguments = fault.arguments().toArray();
        boolean near = (NEAR.contains(fault.code()) && !fault.arguments().get(1).isEmpty())
                || (NEAR_ROWS.contains(fault.code())
                        && !fault.arguments().get(3).isEmpty());
        var said =
                near ? v.t(key + "-near", arguments) : v.t(v.texts().has(key) ? key : "rules.fault.other", arguments);
        var of = fault.rule().isEmpty() ? said : fault.rule() + ": " + said;
        return fault.line() > 0 ? v.t("rules.fault.at", of, fault.line(), fault.column()) : of;
    }

    /** What an action does nothing for is told with why, where there is more to say than that. */
    private static String key(View v, RuleFault fault) {
        var key = "rules.fault." + fault.code();
        var own = key + "."
                + (fault.arguments().isEmpty() ? "" : fault.arguments().getLast());
        return fault.code().equals("action-flow") && v.texts().has(own) ? own : key;
    }

    /** The line of the condition at fault, and under it a mark at the place; empty where there is no place. */
    public static List<String> place(String condition, RuleFault fault) {
        if (fault.line() < 1 || fault.action() >= 0) {
            return List.of();
        }
        var lines = condition.lines().toList();
        if (fault.line() > lines.size()) {
            return List.of();
        }
        var line = lines.get(fault.line() - 1);
        int before = Math.min(Math.max(0, fault.column() - 1), line.length());
        return List.of(line, " ".repeat(before) + "^");
    }

    private static String reason(ActionText action) {
        return value(action, "reason");
    }

    private static String value(ActionText action, String name) {
        return action.values().getOrDefault(name, "");
    }
}
