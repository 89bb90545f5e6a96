package se.knyt.engine.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.commerce.Order;

/**
 * What the rules say of an order.
 *
 * @param decision whether it goes on
 * @param code why it is held or skipped, empty where it goes on
 * @param arguments of that reason's text
 * @param order the order with the texts of its rows as they are to be written
 * @param writing how it is written elsewhere
 * @param steps each rule in order
 */
public record RuleOutcome(
        Decision decision, String code, Map<String, String> arguments, Order order, Writing writing, List<Step> steps) {
    /** Why a skipped one is: the arguments are rule, reason, version and money. */
    public static final String SKIPPED = "rule.skipped";

    /** Why one is skipped that a rule held and a person put aside. */
    public static final String ASIDE = "rule.put-aside";

    /** Whether the order goes on. */
    public enum Decision {
        GO_ON,
        SKIP,
        HOLD
    }

    public RuleOutcome {
        arguments = Map.copyOf(arguments);
        steps = List.copyOf(steps);
    }

    /** The first dimension beside cost centre and project that its rows are booked on; empty where there is none. */
    public Optional<RuledDimension> dimension() {
        return RuledDimension.first(writing.dimensions(), steps);
    }

    /** The same, with what a person has said of this order's VAT rates. */
    public RuleOutcome answered(RateDecision rates) {
        return rates == RateDecision.NONE
                ? this
                : new RuleOutcome(decision, code, arguments, order, writing.answered(rates), steps);
    }

    /**
     * What became of one rule.
     *
     * @param place of the rule in the list, from 0
     * @param failure why it could not be worked out, empty unless it failed
     * @param rows ids of the rows that its condition holds for, where it asks of rows
     * @param reasons the parts of its condition and what each gave; empty where nobody asked for them
     * @param lookups what its actions looked up in tables
     */
    public record Step(
            int place,
            Rule rule,
            State state,
            String failure,
            List<String> rows,
            List<Reason> reasons,
            List<Lookup> lookups) {
        public Step {
            rows = List.copyOf(rows);
            reasons = List.copyOf(reasons);
            lookups = List.copyOf(lookups);
        }
    }

    /**
     * What was looked up in a table.
     *
     * @param table its name
     * @param value that was looked for: the row of the table that it begins
     * @param to what that row says; empty where the table has no such row
     * @param row id of the order's row that it was asked of, empty where it was not of one
     */
    public record Lookup(String table, String value, Optional<String> to, String row) {
        String said() {
            return to.orElse("");
        }
    }

    /** What became of a rule. */
    public enum State {
        MATCHED,
        NOT_MATCHED,
        FAILED,
        /** A rule before it ended the matter. */
        NOT_REACHED,
        OTHER_FLOW
    }

    /**
     * A part of a condition.
     *
     * @param text the part as CEL
     * @param row id of the row it was asked of, empty where it asks of the order
     * @param result {@code true}, {@code false}, {@code absent} or {@code failed}
     * @param values what the variables in it held, by name
     */
    public record Reason(String text, String row, String result, Map<String, String> values) {}
}
