package se.knyt.engine.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.commerce.Order;

/** Why a condition holds or does not: what each part of it gave, and the values that it asked of. */
final class Reasons {
    private static final int ROWS_MAX = 20;
    private static final int VALUE_CHARS_MAX = 200;

    private Reasons() {}

    static List<RuleOutcome.Reason> of(RuleLanguage.Expression condition, Map<String, Object> values, Order order) {
        var reasons = new ArrayList<RuleOutcome.Reason>();
        for (var part : RuleLanguage.parts(condition)) {
            if (part.ofRow()) {
                order.rows().stream().limit(ROWS_MAX).forEach(row -> {
                    var all = new HashMap<>(values);
                    all.put(RuleVariable.ROW.code(), RuleInputs.row(row));
                    reasons.add(reason(part, row.sku().isEmpty() ? row.title() : row.sku(), all));
                });
            } else {
                reasons.add(reason(part, "", values));
            }
        }
        return reasons;
    }

    /** Of what has no rows at hand. */
    static List<RuleOutcome.Reason> of(RuleLanguage.Expression condition, Map<String, Object> values) {
        return RuleLanguage.parts(condition).stream()
                .map(part -> reason(part, "", values))
                .toList();
    }

    private static RuleOutcome.Reason reason(RuleLanguage.Expression part, String row, Map<String, Object> values) {
        var shown = new TreeMap<String, String>();
        for (var name : Parts.names(part.tree())) {
            shown.put(name, shown(values.get(name)));
        }
        return new RuleOutcome.Reason(part.text(), row, result(part, values), shown);
    }

    private static String result(RuleLanguage.Expression part, Map<String, Object> values) {
        try {
            return String.valueOf(part.of(values));
        } catch (RuleLanguage.Absent e) {
            return "absent";
        } catch (RuleLanguage.Failed e) {
            return "failed";
        }
    }

    private static String shown(@org.jspecify.annotations.Nullable Object value) {
        var text = value instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : String.valueOf(value);
        return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX) + "…";
    }
}
