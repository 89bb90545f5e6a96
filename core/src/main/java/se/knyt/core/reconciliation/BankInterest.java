package se.knyt.core.reconciliation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import se.knyt.core.money.Money;

/**
 * Which bank entries can matter to some payouts: those that hold a reference of one, name a provider of one, or have the amount of
 * one. The rest of an account with a million entries need not be kept.
 */
public final class BankInterest {
    private final StatementWords words;
    private final Set<Money> amounts = new HashSet<>();
    private final Set<String> providers = new HashSet<>();

    public BankInterest(List<ExpectedPayout> payouts) {
        words = new StatementWords(payouts);
        for (var payout : payouts) {
            amounts.add(payout.amount());
            providers.add(payout.provider());
        }
    }

    /** False when {@link BankMatcher} gives the same result without the entry. */
    public boolean matters(BankMovement movement) {
        if (amounts.contains(movement.amount()) || matters(movement.texts())) {
            return true;
        }
        return movement.parts().stream().anyMatch(part -> matters(part.texts()));
    }

    private boolean matters(List<String> texts) {
        return !words.payouts(texts).isEmpty()
                || ProviderOnStatement.providers(texts).stream().anyMatch(providers::contains);
    }
}
