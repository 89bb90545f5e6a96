package se.knyt.engine.rules;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that a company's rules are made of.
 *
 * @param rules in order
 * @param tables by which they map values
 * @param firstOnly codes of the flows where only the first rule that holds acts; in the others all do
 */
public record RuleSet(List<Rule> rules, List<MappingTable> tables, Set<String> firstOnly) {
    public RuleSet {
        rules = List.copyOf(rules);
        tables = List.copyOf(tables);
        firstOnly = Collections.unmodifiableSet(new TreeSet<>(firstOnly));
    }

    public RuleSet withRules(List<Rule> other) {
        return new RuleSet(other, tables, firstOnly);
    }

    public RuleSet withTables(List<MappingTable> other) {
        return new RuleSet(rules, other, firstOnly);
    }

    public RuleSet withFirstOnly(Set<String> other) {
        return new RuleSet(rules, tables, other);
    }

    /** @throws RuleFault.Found when one of them cannot be used */
    public RuleBook read(int version) {
        return new RuleBook(rules, tables, firstOnly, version);
    }
}
