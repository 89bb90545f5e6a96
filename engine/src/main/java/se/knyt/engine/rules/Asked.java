package se.knyt.engine.rules;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * What rules are asked about that has no row at hand.
 *
 * @param values of every variable that the subject has, each of the variable's type: a text, a {@link Long}, a {@link Boolean} or a
 *     list of texts
 */
public record Asked(RuleSubject subject, Map<RuleVariable, Object> values) {
    public Asked {
        values = new EnumMap<>(values);
        if (!values.keySet().containsAll(RuleVariable.of(subject))
                || values.size() != RuleVariable.of(subject).size()) {
            throw new IllegalArgumentException("rules about " + subject + " are told " + values.keySet());
        }
    }

    /** A draft of a return: what the order has, and what the payout's line has beside it. */
    public static Asked draft(RuleInputs order, Map<RuleVariable, Object> line) {
        var all = new EnumMap<RuleVariable, Object>(RuleVariable.class);
        var ofOrder = order.values();
        for (var variable : RuleVariable.of(RuleSubject.RETURN_DRAFT)) {
            var value = ofOrder.get(variable.code());
            if (value != null) {
                all.put(variable, value);
            }
        }
        all.putAll(line);
        return new Asked(RuleSubject.RETURN_DRAFT, all);
    }

    /** By the names that conditions use. */
    Map<String, Object> named() {
        var named = new HashMap<String, Object>();
        values.forEach((variable, value) -> named.put(variable.code(), value));
        return named;
    }
}
