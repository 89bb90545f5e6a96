package se.knyt.connectors.payments;

import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.ProviderFailure;

/**
 * How a provider writes amounts as whole numbers where it counts the decimals of some currencies otherwise than ISO 4217: 1,000 Icelandic
 * krónur are 1000 by the standard and 100000 at a provider that writes them with two decimals.
 */
public final class ProviderDecimals {
    private static final long TEN = 10;

    private final String provider;
    private final Map<String, Integer> otherwise;

    /**
     * @param provider as its codes begin
     * @param otherwise the provider's number of decimals by currency code, for those alone that differ from the standard
     */
    public ProviderDecimals(String provider, Map<String, Integer> otherwise) {
        this.provider = provider;
        this.otherwise = Map.copyOf(otherwise);
    }

    /** Whether the provider counts the currency's decimals otherwise than the standard. */
    public boolean differs(Currency currency) {
        return otherwise.containsKey(currency.code());
    }

    /**
     * The amount as the provider is to be told it.
     *
     * @throws ProviderFailure.Refused {@code amount-decimals} of the provider, for an amount with decimals that the provider cannot write
     */
    public long written(Money amount) {
        int more = more(amount.currency());
        if (more >= 0) {
            return Math.multiplyExact(amount.minor(), power(more));
        }
        if (amount.minor() % power(-more) != 0) {
            var reason = provider + " writes " + amount.currency() + " with "
                    + otherwise.get(amount.currency().code()) + " decimals, and cannot be told " + amount;
            throw new ProviderFailure.Refused(provider + ".amount-decimals", reason, Map.of("reason", reason));
        }
        return amount.minor() / power(-more);
    }

    /** Whether an amount as the provider has written it has no decimals that the currency does not have. */
    public boolean isWhole(long written, Currency currency) {
        int more = more(currency);
        return more <= 0 || written % power(more) == 0;
    }

    /**
     * The amount that the provider has written.
     *
     * @throws IllegalArgumentException for one with decimals that the currency does not have
     */
    public Money read(long written, Currency currency) {
        int more = more(currency);
        if (more <= 0) {
            return Money.of(Math.multiplyExact(written, power(-more)), currency);
        }
        if (written % power(more) != 0) {
            throw new IllegalArgumentException(
                    written + " of " + currency + " has decimals that the currency does not have");
        }
        return Money.of(written / power(more), currency);
    }

    private int more(Currency currency) {
        return otherwise.getOrDefault(currency.code(), currency.decimals()) - currency.decimals();
    }

    private static long power(int exponent) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= TEN;
        }
        return result;
    }
}
