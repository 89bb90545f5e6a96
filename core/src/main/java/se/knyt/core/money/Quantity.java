package se.knyt.core.money;

import java.math.BigDecimal;

/**
 * A number of pieces, metres or kilograms; at most four decimals. Never summed as money.
 *
 * @param value the number, without trailing zeros; may be negative on a credit
 */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);
    public static final Quantity ONE = new Quantity(BigDecimal.ONE);
    private static final int SCALE_MAX = 4;
    private static final int PRECISION_MAX = 14;

    public Quantity {
        value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (value.scale() < 0) {
            value = value.setScale(0);
        }
        if (value.scale() > SCALE_MAX || value.precision() > PRECISION_MAX) {
            throw new IllegalArgumentException("not a quantity of at most 10 digits and 4 decimals");
        }
    }

    public static Quantity of(long pieces) {
        return new Quantity(BigDecimal.valueOf(pieces));
    }

    public static Quantity of(String decimal) {
        if (decimal.length() > 20) {
            throw new IllegalArgumentException("not a quantity");
        }
        return new Quantity(new BigDecimal(decimal));
    }

    public Quantity plus(Quantity other) {
        return new Quantity(value.add(other.value));
    }

    public Quantity minus(Quantity other) {
        return new Quantity(value.subtract(other.value));
    }

    public Quantity negated() {
        return new Quantity(value.negate());
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    public boolean isPositive() {
        return value.signum() > 0;
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toPlainString();
    }
}
