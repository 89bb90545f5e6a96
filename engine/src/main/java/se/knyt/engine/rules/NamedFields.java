package se.knyt.engine.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Fields that orders have only where a connection's settings name them: a rule that asks of another would never hold, and is told. */
public final class NamedFields {
    private NamedFields() {}

    /**
     * @param rules that can be read
     * @param standing those of them that are not looked at, since they stand already
     * @param prefixes how names begin that settings must name
     * @param known the names that settings name
     * @throws RuleFault.Found naming each rule and action that asks of a field which no order has
     */
    public static void check(List<Rule> rules, List<Rule> standing, List<String> prefixes, Set<String> known) {
        var faults = new ArrayList<RuleFault>();
        for (int place = 0; place < rules.size(); place++) {
            var rule = rules.get(place);
            // The fields of a payout's line are those of whatever row the provider tells it by: no settings name them.
            if (!standing.contains(rule) && rule.subject() != RuleSubject.PAYOUT_LINE) {
                look(
                        place,
                        rule,
                        -1,
                        RuleLanguage.condition(rule.subject(), rule.condition()),
                        prefixes,
                        known,
                        faults);
                for (int i = 0; i < rule.actions().size(); i++) {
                    var from = rule.actions().get(i).value("from");
                    if (!from.isEmpty()) {
                        look(place, rule, i, RuleLanguage.text(rule.subject(), from), prefixes, known, faults);
                    }
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }

    private static void look(
            int place,
            Rule rule,
            int action,
            RuleLanguage.Expression expression,
            List<String> prefixes,
            Set<String> known,
            List<RuleFault> faults) {
        for (var name : Parts.attributes(expression.tree())) {
            if (prefixes.stream().anyMatch(name::startsWith) && !known.contains(name)) {
                faults.add(RuleFault.of(place, rule.name(), action, "field-unnamed", name, Nearest.to(name, known)));
            }
        }
    }
}
