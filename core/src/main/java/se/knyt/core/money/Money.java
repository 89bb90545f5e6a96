package se.knyt.core.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * An amount in the minor units of a currency. Exact or an error: arithmetic that would overflow throws {@link
 * ArithmeticException}, two currencies never meet in one sum.
 *
 * @param minor the amount in minor units (öre for SEK); may be negative
 * @param currency the currency
 */
public record Money(long minor, Currency currency) implements Comparable<Money> {
    /** No exponents and no grouping: both have been used to smuggle in absurd amounts. */
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}(\\.\\d{1,10})?");

    public static Money of(long minor, Currency currency) {
        return new Money(minor, currency);
    }

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** Whole and hundredths of SEK written as text, for example {@code Money.sek("1249.00")}. */
    public static Money sek(String decimal) {
        return parse(decimal, Currency.SEK);
    }

    /**
     * Reads a decimal with a point as decimal mark. Trailing zeros beyond the currency's decimals are accepted ("10.5000" SEK),
     * any other digit there is refused: "10.505" SEK never becomes 10.50 or 10.51.
     *
     * @throws IllegalArgumentException when the text is no decimal or has more decimals than the currency
     */
    public static Money parse(String decimal, Currency currency) {
        if (!DECIMAL.matcher(decimal).matches()) {
            throw new IllegalArgumentException("not a decimal amount");
        }
        return exact(new BigDecimal(decimal), currency);
    }

    /**
     * The amount that equals {@code value} exactly.
     *
     * @throws IllegalArgumentException when the currency has fewer decimals than the value needs, or it does not fit
     */
    public static Money exact(BigDecimal value, Currency currency) {
        try {
            return new Money(
                    value.setScale(currency.decimals(), RoundingMode.UNNECESSARY)
                            .unscaledValue()
                            .longValueExact(),
                    currency);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "amount does not fit " + currency.decimals() + " decimals of " + currency, e);
        }
    }

    /** The amount nearest {@code value} by a named rule; the only way in for what is not exact. */
    public static Money rounded(BigDecimal value, Currency currency, Rounding rule) {
        return exact(value.setScale(currency.decimals(), rule.mode()), currency);
    }

    public Money plus(Money other) {
        requireSame(other);
        try {
            return new Money(Math.addExact(minor, other.minor), currency);
        } catch (ArithmeticException e) {
            throw outOfBounds(this + " plus " + other);
        }
    }

    public Money minus(Money other) {
        requireSame(other);
        try {
            return new Money(Math.subtractExact(minor, other.minor), currency);
        } catch (ArithmeticException e) {
            throw outOfBounds(this + " minus " + other);
        }
    }

    public Money negated() {
        if (minor == Long.MIN_VALUE) {
            throw outOfBounds("the opposite of " + this);
        }
        return new Money(-minor, currency);
    }

    /** With words of its own: what Java throws by itself loses them once the method is compiled. */
    private static ArithmeticException outOfBounds(String what) {
        return new ArithmeticException(what + " is out of bounds");
    }

    public Money abs() {
        return minor < 0 ? negated() : this;
    }

    public boolean isZero() {
        return minor == 0;
    }

    public boolean isNegative() {
        return minor < 0;
    }

    public boolean isPositive() {
        return minor > 0;
    }

    /** −1, 0 or 1. */
    public int signum() {
        return Long.signum(minor);
    }

    /** The sum of amounts that all are in {@code currency}; zero of it for none. */
    public static Money sum(Collection<Money> amounts, Currency currency) {
        var sum = zero(currency);
        for (var amount : amounts) {
            sum = sum.plus(amount);
        }
        return sum;
    }

    /** The amount as a decimal with the currency's own number of decimals. */
    public BigDecimal toDecimal() {
        return BigDecimal.valueOf(minor, currency.decimals());
    }

    /** The amount as plain text with a point and the currency's own decimals, without the code: {@code -0.01}. */
    public String toPlain() {
        return toDecimal().toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        requireSame(other);
        return Long.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return toPlain() + " " + currency.code();
    }

    private void requireSame(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("two currencies in one sum: " + currency + " and " + other.currency);
        }
    }
}
