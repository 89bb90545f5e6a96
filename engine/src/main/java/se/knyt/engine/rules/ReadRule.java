package se.knyt.engine.rules;

import java.util.ArrayList;
import java.util.HashMap;
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
     * @param by what is done by what the table says, where that is more than a field
     */
    record Act(
            RuleAction action,
            RuleLanguage.@Nullable Expression expression,
            @Nullable MappingTable table,
            Map<String, RuleAction> by) {
        /** @throws RuleFault.Found naming what is wrong */
        static Act of(RuleAction action, RuleSubject subject, Map<String, MappingTable> tables) {
            return switch (action) {
                case RuleAction.CopyField copy ->
                    new Act(
                            action,
                            giving(
                                    subject,
                                    copy.expression(),
                                    copy.field().code(),
                                    copy.field().ofRows()),
                            null,
                            Map.of());
                case RuleAction.MapValue map ->
                    new Act(
                            action,
                            giving(
                                    subject,
                                    map.expression(),
                                    map.field().code(),
                                    map.field().ofRows()),
                            table(map.table(), tables),
                            Map.of());
                case RuleAction.MapTo map -> {
                    var table = table(map.table(), tables);
                    yield new Act(
                            action,
                            giving(
                                    subject,
                                    map.expression(),
                                    map.to().code(),
                                    map.to().ofRows()),
                            table,
                            by(map, table));
                }
                default -> new Act(action, null, null, Map.of());
            };
        }

        private static RuleLanguage.Expression giving(RuleSubject subject, String text, String field, boolean ofRows) {
            var expression = RuleLanguage.text(subject, text);
            if (expression.ofRow() && !ofRows) {
                // Which of several rows would decide is not said.
                throw RuleFault.Found.of("action-row", field);
            }
            return expression;
        }

        private static MappingTable table(String name, Map<String, MappingTable> tables) {
            return Optional.ofNullable(tables.get(name))
                    .orElseThrow(() -> RuleFault.Found.of("table-unknown", name, Nearest.to(name, tables.keySet())));
        }

        /** Reads each row of the table once: what it says must be something that can be booked so. */
        private static Map<String, RuleAction> by(RuleAction.MapTo map, MappingTable table) {
            var to = map.to();
            var by = new HashMap<String, RuleAction>();
            var faults = new ArrayList<RuleFault>();
            table.values().forEach((from, value) -> {
                try {
                    to.with(value, map.number()).ifPresent(action -> by.putIfAbsent(value, action));
                } catch (RuleFault.Found e) {
                    faults.add(RuleFault.in("table-" + to.code(), 0, 0, table.name(), from, value));
                }
            });
            if (!faults.isEmpty()) {
                throw new RuleFault.Found(faults);
            }
            return by;
        }

        boolean asksOfRow() {
            return expression != null && expression.ofRow();
        }
    }
}
