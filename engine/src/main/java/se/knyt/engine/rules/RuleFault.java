package se.knyt.engine.rules;

import java.util.List;

/**
 * What is wrong with a rule, and where.
 *
 * @param place of the rule in the list, from 0
 * @param rule its name
 * @param action of the rule's actions the one at fault, from 0; -1 for the condition or the rule itself
 * @param code of the text that tells of it
 * @param arguments of that text
 * @param line in the condition or expression, from 1; 0 where there is no place in a text
 * @param column from 1; 0 where there is no place in a text
 */
public record RuleFault(int place, String rule, int action, String code, List<String> arguments, int line, int column) {
    public RuleFault {
        arguments = List.copyOf(arguments);
    }

    /** A fault of a rule or an action as a whole. */
    public static RuleFault of(int place, String rule, int action, String code, String... arguments) {
        return new RuleFault(place, rule, action, code, List.of(arguments), 0, 0);
    }

    static RuleFault in(String code, int line, int column, String... arguments) {
        return new RuleFault(0, "", -1, code, List.of(arguments), line, column);
    }

    RuleFault at(int itsPlace, String itsRule, int itsAction) {
        return new RuleFault(itsPlace, itsRule, itsAction, code, arguments, line, column);
    }

    /** Rules that cannot be used; nothing of them is. */
    public static final class Found extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final transient List<RuleFault> faults;

        /** @param faults at least one */
        public Found(List<RuleFault> faults) {
            super(said(faults));
            this.faults = List.copyOf(faults);
        }

        static Found of(String code, String... arguments) {
            return new Found(List.of(in(code, 0, 0, arguments)));
        }

        public List<RuleFault> faults() {
            return faults;
        }

        private static String said(List<RuleFault> faults) {
            var first = faults.getFirst();
            return "rule " + first.rule() + " " + first.line() + ":" + first.column() + " " + first.code() + " "
                    + String.join(", ", first.arguments());
        }
    }
}
