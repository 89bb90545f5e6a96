package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * One purchase, or what went back of one, that several providers share. The shop told how; where a provider's payout says otherwise, the sum
 * of what all of them have paid decides: where it is what is owed, each has paid its part, however the shop divided it. Where it is more or
 * less nothing says which of them is wrong.
 */
public final class SharedParts {
    private SharedParts() {}

    /**
     * What each part is by what was paid of it.
     *
     * @param told each part as it stands, positive; zero where the shop told nothing of the provider
     * @param paid what the line of each has, in the same order: that of the payouts
     * @return in the same order and in all as much as was told: what was paid, but for the last, which takes what the limits let the sum be
     *     off by; empty where the sum is another
     */
    public static Optional<List<Money>> of(List<Money> told, List<Money> paid, MatchLimits limits) {
        if (told.size() != paid.size() || told.isEmpty() || paid.stream().anyMatch(amount -> !amount.isPositive())) {
            return Optional.empty();
        }
        var currency = told.getFirst().currency();
        var owed = Money.sum(told, currency);
        var others = Money.sum(paid.subList(0, paid.size() - 1), currency);
        var rest = owed.minus(others);
        if (!rest.isPositive() || !limits.closes(owed, others.plus(paid.getLast()))) {
            return Optional.empty();
        }
        var parts = new ArrayList<>(paid);
        parts.set(paid.size() - 1, rest);
        return Optional.of(List.copyOf(parts));
    }
}
