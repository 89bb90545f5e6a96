package se.knyt.server.rules;

import java.util.List;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleSubject;

/**
 * The rules of a company.
 *
 * @param version settings version that they stand in
 * @param flow code of the flow whose rules are shown, empty for all
 * @param flows codes of the flows that rules are for
 * @param rules those shown
 * @param firstOnly whether only the first that holds acts in the flow shown
 * @param warnings of rules shown that a system of the company cannot follow
 * @param idle what of rules shown does nothing as orders go now
 * @param problem key of what was wrong, empty for nothing
 */
public record RulesPage(
        int version,
        String flow,
        List<String> flows,
        List<Row> rules,
        boolean firstOnly,
        List<String> warnings,
        List<String> idle,
        String problem) {
    /** Whether those shown are about orders. */
    public boolean ofOrders() {
        return RuleSubject.ofFlow(flow) == RuleSubject.ORDER;
    }

    /**
     * A rule in the list.
     *
     * @param place in the whole list, from 0
     * @param up the order of the shown places with this one moved up, empty where it is the first
     * @param down likewise down
     */
    public record Row(int place, Rule rule, String up, String down) {}
}
