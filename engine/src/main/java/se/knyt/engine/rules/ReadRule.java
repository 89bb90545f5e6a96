package se.knyt.engine.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it was read.
 *
 * @param place in the list, from 0
 */
record ReadRule(int place, Rule rule, RuleLanguage.Expression condition, List<Act> actions) {
    ReadRule {
        actions = List.copyOf(actions);
    }

    /**
     * An action with what it looks up.
     *
     * @param expression that gives its value, null where it has none
     * @param table null where it looks nothing up
     */
    record Act(
            RuleAction action,
            RuleLanguage.@Nullable Expression expression,
            @Nullable MappingTable table) {
        /** @throws RuleFault.Found naming what is wrong */
        static Act of(RuleAction action, RuleSubject subject, Map<String, MappingTable> tables) {
            return switch (action) {
                case RuleAction.CopyField copy ->
                    new Act(action, giving(subject, copy.expression(), copy.field()), null);
                case RuleAction.MapValue map ->
                    new Act(action, giving(subject, map.expression(), map.field()), table(map.table(), tables));
                default -> new Act(action, null, null);
            };
        }

        private static RuleLanguage.Expression giving(RuleSubject subject, String text, RuleField field) {
            var expression = RuleLanguage.text(subject, text);
            if (expression.ofRow() && !field.ofRows()) {
                // Which of several rows would decide is not said.
                throw RuleFault.Found.of("action-row", field.code());
            }
            return expression;
        }

        private static MappingTable table(String name, Map<String, MappingTable> tables) {
            return Optional.ofNullable(tables.get(name))
                    .orElseThrow(() -> RuleFault.Found.of("table-unknown", name, Nearest.to(name, tables.keySet())));
        }

        boolean asksOfRow() {
            return expression != null && expression.ofRow();
        }
    }
}
