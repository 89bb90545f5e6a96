package se.knyt.formats.rates;

import java.math.BigDecimal;
import java.time.LocalDate;
import se.knyt.core.money.Currency;

/**
 * What one unit of a currency cost in Swedish kronor on a day.
 *
 * @param day the day that the rate is published for
 * @param currency any but the krona itself
 * @param kronor for one unit: positive, at most ten decimals and eighteen digits
 */
public record KronaRate(LocalDate day, Currency currency, BigDecimal kronor) {
    private static final int SCALE_MAX = 10;
    private static final int DIGITS_MAX = 18;

    public KronaRate {
        if (kronor.signum() <= 0 || kronor.scale() > SCALE_MAX || kronor.precision() > DIGITS_MAX) {
            throw new IllegalArgumentException("not a rate of exchange: " + kronor.toPlainString());
        }
    }
}
