package se.knyt.core.money;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A percentage such as a VAT rate, with at most four decimals: 25, 25.5.
 *
 * @param percent the percentage, 0 to 100, without trailing zeros
 */
public record Rate(BigDecimal percent) implements Comparable<Rate> {
    // Before ZERO, whose constructor reads it.
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    public static final Rate ZERO = new Rate(BigDecimal.ZERO);
    private static final int SCALE_MAX = 4;

    public Rate {
        percent = percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros();
        if (percent.scale() < 0) {
            percent = percent.setScale(0);
        }
        if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0 || percent.scale() > SCALE_MAX) {
            throw new IllegalArgumentException("not a percentage of 0 to 100 with at most four decimals");
        }
    }

    /** A whole or fractional percentage as text: {@code "25"}, {@code "25.5"}. */
    public static Rate of(String percent) {
        if (percent.length() > 12) {
            throw new IllegalArgumentException("not a percentage");
        }
        return new Rate(new BigDecimal(percent));
    }

    public static Rate of(long percent) {
        return new Rate(BigDecimal.valueOf(percent));
    }

    public boolean isZero() {
        return percent.signum() == 0;
    }

    /** The VAT contained in a gross amount: {@code gross × r / (100 + r)}, rounded once. */
    public Money containedIn(Money gross, Rounding rule) {
        return Money.rounded(
                gross.toDecimal().multiply(percent).divide(HUNDRED.add(percent), MathContext.DECIMAL128),
                gross.currency(),
                rule);
    }

    /** The VAT on a net amount: {@code net × r / 100}, rounded once. */
    public Money on(Money net, Rounding rule) {
        return Money.rounded(net.toDecimal().multiply(percent).movePointLeft(2), net.currency(), rule);
    }

    @Override
    public int compareTo(Rate other) {
        return percent.compareTo(other.percent);
    }

    @Override
    public String toString() {
        return percent.toPlainString();
    }
}
