package se.knyt.engine.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

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
                faults.addAll(asked(
                        place, rule, "field-unnamed", name -> prefixes.stream().anyMatch(name::startsWith), known));
            }
        }
        if (!faults.isEmpty()) {
            throw new RuleFault.Found(faults);
        }
    }

    /**
     * What a rule about payouts' lines asks of the provider's own rows that none of them has had.
     *
     * @param place of the rule in the list, from 0
     * @param rule that can be read
     * @param prefix how the names of columns begin
     * @param known the names of those that rows have
     */
    public static List<RuleFault> unknownColumns(int place, Rule rule, String prefix, Set<String> known) {
        return rule.subject() == RuleSubject.PAYOUT_LINE
                ? asked(place, rule, "column-unknown", name -> name.startsWith(prefix), known)
                : List.of();
    }

    private static List<RuleFault> asked(int place, Rule rule, String code, Predicate<String> ours, Set<String> known) {
        var faults = new ArrayList<RuleFault>();
        look(place, rule, -1, code, RuleLanguage.condition(rule.subject(), rule.condition()), ours, known, faults);
        for (int i = 0; i < rule.actions().size(); i++) {
            var from = rule.actions().get(i).value("from");
            if (!from.isEmpty()) {
                look(place, rule, i, code, RuleLanguage.text(rule.subject(), from), ours, known, faults);
            }
        }
        return faults;
    }

    private static void look(
            int place,
            Rule rule,
            int action,
            String code,
            RuleLanguage.Expression expression,
            Predicate<String> ours,
            Set<String> known,
            List<RuleFault> faults) {
        for (var name : Parts.attributes(expression.tree())) {
            if (ours.test(name) && !known.contains(name)) {
                faults.add(RuleFault.of(place, rule.name(), action, code, name, Nearest.to(name, known)));
            }
        }
    }
}
