package se.knyt.engine.settings;

import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * What holds for refunds that are started in Knyt.
 *
 * @param freightWithWholeOrder whether freight goes back when the whole order does, as a consumer's withdrawal asks for (Lag
 *     2005:59 2 kap. 14 §); on part returns it is kept, unless a person says otherwise
 * @param secondPersonAbove refunds larger than this wait for a second person; null where one person is enough
 */
public record ReturnRules(
        boolean freightWithWholeOrder, @Nullable Money secondPersonAbove) {
    public static final ReturnRules INITIAL = new ReturnRules(true, null);

    public ReturnRules {
        if (secondPersonAbove != null && secondPersonAbove.isNegative()) {
            throw new IllegalArgumentException("a limit below zero");
        }
    }

    /** What is in another currency than the limit cannot be held against it, and waits too. */
    public boolean needsSecondPerson(Money amount) {
        var limit = secondPersonAbove;
        return limit != null && (!limit.currency().equals(amount.currency()) || amount.compareTo(limit) > 0);
    }
}
