package se.knyt.server.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.engine.flows.RuleFlows;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.rules.RuledDimension;
import se.knyt.server.shell.View;

/** Tells of rules that book on a dimension which a system of the company has no place for: what they are about will be held. */
final class DimensionWarnings {
    private DimensionWarnings() {}

    /**
     * A line for each such rule.
     *
     * @param without the systems that have no place for them, by what rules are about
     */
    static List<String> of(View v, List<Rule> rules, Map<String, Set<String>> without) {
        return rules.stream()
                .filter(RuledDimension::any)
                .map(rule -> Map.entry(rule, systems(rule, without)))
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry ->
                        v.t("rules.dimension.warning", entry.getKey().name(), String.join(", ", entry.getValue())))
                .toList();
    }

    private static Set<String> systems(Rule rule, Map<String, Set<String>> without) {
        var systems = new TreeSet<String>();
        for (var about : RuleFlows.ALL) {
            if (about.equals(rule.flow())
                    || (rule.flow().isEmpty() && RuleSubject.ofFlow(about) == RuleSubject.ORDER)) {
                systems.addAll(without.getOrDefault(about, Set.of()));
            }
        }
        return systems;
    }
}
