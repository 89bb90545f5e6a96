package se.knyt.server.rules;

import java.util.List;
import se.knyt.engine.rules.RuleFault;

/**
 * The form of one rule.
 *
 * @param flows codes of the flows that a rule can be for
 * @param tables names of the tables
 * @param treatments names of the VAT treatments
 * @param faults what is wrong with what was sent
 * @param problem key of what else is wrong, empty for nothing
 */
public record RuleEditPage(
        RuleInput input,
        List<String> flows,
        List<String> tables,
        List<String> treatments,
        List<RuleFault> faults,
        String problem) {
    public boolean isNew() {
        return input.place() < 0;
    }

    public List<String> fields() {
        return ConditionBuilder.FIELDS.stream()
                .map(ConditionBuilder.Field::code)
                .toList();
    }

    public List<String> operators() {
        return ConditionBuilder.OPERATORS;
    }

    /** Whether something is wrong with an action. */
    public boolean wrong(int action) {
        return faults.stream().anyMatch(f -> f.action() == action);
    }
}
