package se.knyt.engine.rules;

import java.util.Arrays;

/** What a rule is asked about. Rules of a company's flows are about orders; the others stand beside those flows, under a code of their own. */
public enum RuleSubject {
    /** An order, in any flow that orders go by. */
    ORDER(""),
    /** One line of a payout, when the payout is to be booked. */
    PAYOUT_LINE("payout-lines"),
    /** A refund that only a payout tells of. */
    RETURN_DRAFT("return-drafts"),
    /** A refund with the credit note that it becomes, before either is made. */
    REFUND("refunds");

    private final String flow;

    RuleSubject(String flow) {
        this.flow = flow;
    }

    /** The code that stands for a flow in its rules; empty for orders, whose flows have codes of their own. */
    public String flow() {
        return flow;
    }

    /** Whether there are rows at hand, so that a rule can be of some of them. */
    boolean hasRows() {
        return this == ORDER || this == REFUND;
    }

    /** What the rules of a flow are about. */
    public static RuleSubject ofFlow(String flow) {
        return Arrays.stream(values())
                .filter(s -> s != ORDER && s.flow.equals(flow))
                .findFirst()
                .orElse(ORDER);
    }
}
