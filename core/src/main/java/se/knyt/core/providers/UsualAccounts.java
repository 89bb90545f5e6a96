package se.knyt.core.providers;

import java.util.List;
import java.util.Map;

/**
 * Where the events of a provider are booked in one country until a company chooses otherwise.
 *
 * @param receivable the account of what it owes; no other provider has the same
 * @param paymentMethod the payment method in the accounting system whose account that is
 * @param fees what its fees are; the first is of every type that no other names
 * @param types accounts of single types of line of its own, by {@code kind.type}
 */
public record UsualAccounts(int receivable, String paymentMethod, List<UsualFee> fees, Map<String, Integer> types) {
    /**
     * With the lists copied.
     *
     * @throws IllegalArgumentException where no fee is of every type
     */
    public UsualAccounts {
        fees = List.copyOf(fees);
        types = Map.copyOf(types);
        if (fees.isEmpty() || !fees.getFirst().type().isEmpty()) {
            throw new IllegalArgumentException("the first fee is that of every type");
        }
    }

    /** Without accounts of single types. */
    public UsualAccounts(int receivable, String paymentMethod, UsualFee... fees) {
        this(receivable, paymentMethod, List.of(fees), Map.of());
    }

    /** With accounts of single types of line. */
    public UsualAccounts withTypes(Map<String, Integer> value) {
        return new UsualAccounts(receivable, paymentMethod, fees, value);
    }
}
