package se.knyt.engine.rules;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine;

/**
 * What rules are asked about that has no row at hand.
 *
 * @param values of every variable that the subject has, each of the variable's type: a text, a {@link Long}, a {@link Boolean} or a
 *     list of texts
 * @param one what tells it from others of the same document, so that a person's word is about it alone; empty where there is one alone
 */
public record Asked(RuleSubject subject, Map<RuleVariable, Object> values, String one) {
    /** Lines that settle a purchase. */
    static final Set<String> SKIPPABLE = Set.of(PayoutLine.Kind.SALE.code(), PayoutLine.Kind.REFUND.code());

    public Asked {
        values = new EnumMap<>(values);
        if (!values.keySet().containsAll(RuleVariable.of(subject))
                || values.size() != RuleVariable.of(subject).size()) {
            throw new IllegalArgumentException("rules about " + subject + " are told " + values.keySet());
        }
    }

    /** The only one of its document. */
    public Asked(RuleSubject subject, Map<RuleVariable, Object> values) {
        this(subject, values, "");
    }

    /**
     * Whether others can have it: a draft, and a line that settles a purchase and has met nothing here. What has met its invoice is
     * Knyt's to pay, and what settles nothing is booked on an account.
     */
    public boolean isSkippable() {
        return switch (subject) {
            case RETURN_DRAFT -> true;
            case PAYOUT_LINE ->
                SKIPPABLE.contains(values.get(RuleVariable.KIND))
                        && Boolean.FALSE.equals(values.get(RuleVariable.MATCHED));
            default -> false;
        };
    }

    /** A draft of a return: what the order has, and what the payout's line has beside it. */
    public static Asked draft(RuleInputs order, Map<RuleVariable, Object> line, String one) {
        var all = new EnumMap<RuleVariable, Object>(RuleVariable.class);
        var ofOrder = order.values();
        for (var variable : RuleVariable.of(RuleSubject.RETURN_DRAFT)) {
            var value = ofOrder.get(variable.code());
            if (value != null) {
                all.put(variable, value);
            }
        }
        all.putAll(line);
        return new Asked(RuleSubject.RETURN_DRAFT, all, one);
    }

    /** By the names that conditions use. */
    Map<String, Object> named() {
        var named = new HashMap<String, Object>();
        values.forEach((variable, value) -> named.put(variable.code(), value));
        return named;
    }
}
