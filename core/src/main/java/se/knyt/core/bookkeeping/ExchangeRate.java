package se.knyt.core.bookkeeping;

import java.math.BigDecimal;
import java.time.LocalDate;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;

/**
 * A rate of exchange with where it comes from.
 *
 * @param from the currency that is converted
 * @param to the currency of the books
 * @param perUnit units of {@code to} for one of {@code from}, positive
 * @param source who published it
 * @param date its day
 */
public record ExchangeRate(Currency from, Currency to, BigDecimal perUnit, String source, LocalDate date) {
    public ExchangeRate {
        if (perUnit.signum() <= 0 || perUnit.scale() > 10 || perUnit.precision() > 18) {
            throw new IllegalArgumentException("not a rate of exchange");
        }
    }

    /** Half-up to the minor unit. */
    public Money convert(Money amount) {
        if (!amount.currency().equals(from)) {
            throw new IllegalArgumentException("the rate is for " + from + ", not " + amount.currency());
        }
        return Money.rounded(amount.toDecimal().multiply(perUnit), to, Rounding.HALF_UP);
    }
}
