package se.knyt.server.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.knyt.engine.rules.KnownValues;
import se.knyt.engine.rules.MapTarget;
import se.knyt.engine.rules.RuleFault;
import se.knyt.engine.rules.RuleSubject;

/**
 * The form of one rule.
 *
 * @param flows codes of the flows that a rule can be for
 * @param tables names of the tables
 * @param treatments names of the VAT treatments
 * @param warnings of what the rule says that a system of the company cannot follow
 * @param idle what of the rule does nothing as orders go now
 * @param faults what is wrong with what was sent
 * @param problem key of what else is wrong, empty for nothing
 * @param trial what it can be tried on, and what came of it
 */
public record RuleEditPage(
        RuleInput input,
        List<String> flows,
        List<String> tables,
        List<String> treatments,
        List<String> warnings,
        List<String> idle,
        List<RuleFault> faults,
        String problem,
        RuleTryPage trial) {
    public boolean isNew() {
        return input.place() < 0;
    }

    public List<String> fields() {
        return ConditionBuilder.fields(subject()).stream()
                .map(ConditionBuilder.Field::code)
                .toList();
    }

    /** With what came of trying it. */
    RuleEditPage with(RuleTryPage tried) {
        return new RuleEditPage(input, flows, tables, treatments, warnings, idle, faults, problem, tried);
    }

    /** Whether it asks of columns that no row has had, or is said to. */
    public boolean asksOfUnknown() {
        return input.toCome() || faults.stream().anyMatch(f -> f.code().equals("column-unknown"));
    }

    /** Codes that values of the form's fields can be, by field. */
    public Map<String, List<String>> codes() {
        var codes = new LinkedHashMap<String, List<String>>();
        fields().forEach(field -> codes.put(field, KnownValues.of(field)));
        return codes;
    }

    /** What the rule is asked about, by the flow chosen. */
    public RuleSubject subject() {
        return RuleSubject.ofFlow(input.flow());
    }

    /** What such a rule can do. */
    public List<ActionKind> kinds() {
        return ActionKind.of(subject());
    }

    /** Whether such a rule can set a field. */
    public boolean offers(String field) {
        return MapTarget.ofCode(field)
                .map(to -> ActionKind.maps(to, subject()))
                .orElseGet(() -> subject() == RuleSubject.ORDER
                        || (subject() != RuleSubject.RETURN_DRAFT && ActionKind.CODES.contains(field)));
    }

    public List<String> operators() {
        return ConditionBuilder.OPERATORS;
    }

    /** Whether something is wrong with an action. */
    public boolean wrong(int action) {
        return faults.stream().anyMatch(f -> f.action() == action);
    }
}
