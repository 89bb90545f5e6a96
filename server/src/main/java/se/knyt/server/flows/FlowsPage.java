package se.knyt.server.flows;

import java.util.List;
import se.knyt.server.actions.Actions.RuleForm;

/**
 * The page of flows.
 *
 * @param handledIn {@code shop} or {@code erp}: where orders are handled
 * @param problem key of what was wrong with the rule sent, empty for nothing
 */
public record FlowsPage(
        List<FlowRow> flows,
        List<Node> from,
        List<Node> to,
        long recent,
        String handledIn,
        List<RuleForm> rules,
        String problem,
        RuleInput input) {
    /**
     * A flow in the table.
     *
     * @param look of its chip, with {@code word} and {@code count}
     */
    public record FlowRow(
            long id,
            String code,
            long source,
            long target,
            String from,
            String to,
            boolean on,
            long recent,
            String look,
            String word,
            long count) {}

    /**
     * A system on the map.
     *
     * @param state {@code tied}, {@code loose}, {@code bad} or {@code rest}
     * @param wire look of its wire
     */
    public record Node(String href, String initials, String name, String sub, String state, String wire, String pill) {}

    /** What was written into the rule form. */
    public record RuleInput(String name, String channel, String country, String status, String from, String action) {
        static final RuleInput EMPTY = new RuleInput("", "", "", "", "", "hold");
    }
}
