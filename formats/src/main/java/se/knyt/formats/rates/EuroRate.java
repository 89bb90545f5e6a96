package se.knyt.formats.rates;

import java.math.BigDecimal;
import java.time.LocalDate;
import se.knyt.core.money.Currency;

/**
 * What one euro cost on a day.
 *
 * @param day the day that the rate is published for
 * @param currency any but the euro itself
 * @param perEuro units of {@code currency} for one euro: positive, at most ten decimals and eighteen digits
 */
public record EuroRate(LocalDate day, Currency currency, BigDecimal perEuro) {
    private static final int SCALE_MAX = 10;
    private static final int DIGITS_MAX = 18;

    public EuroRate {
        if (perEuro.signum() <= 0 || perEuro.scale() > SCALE_MAX || perEuro.precision() > DIGITS_MAX) {
            throw new IllegalArgumentException("not a rate of exchange: " + perEuro.toPlainString());
        }
    }
}
