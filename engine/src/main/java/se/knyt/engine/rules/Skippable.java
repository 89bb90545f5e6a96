package se.knyt.engine.rules;

import java.util.Map;
import java.util.Set;

/** Whether a rule about lines of payouts can ever be of one that may be skipped, as far as its condition says so by itself. */
final class Skippable {
    private static final Set<String> TOLD = Set.of(RuleVariable.KIND.code(), RuleVariable.MATCHED.code());

    private Skippable() {}

    /** False only where what must hold names other kinds, or lines that have met their invoice. */
    static boolean mayBe(RuleLanguage.Expression condition) {
        return Parts.allOf(condition.tree()).stream().allMatch(Skippable::mayHold);
    }

    private static boolean mayHold(String part) {
        try {
            var expression = RuleLanguage.condition(RuleSubject.PAYOUT_LINE, part);
            var names = Parts.names(expression.tree());
            return names.isEmpty()
                    || !TOLD.containsAll(names)
                    || Asked.SKIPPABLE.stream()
                            .anyMatch(kind -> Boolean.TRUE.equals(expression.of(
                                    Map.of(RuleVariable.KIND.code(), kind, RuleVariable.MATCHED.code(), false))));
        } catch (RuleFault.Found | RuleLanguage.Absent | RuleLanguage.Failed e) {
            // What cannot be said of a part by itself is said of each line.
            return true;
        }
    }
}
