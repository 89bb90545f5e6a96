package se.knyt.core.money;

import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Splits an amount so that the parts sum to it exactly, by largest remainder. */
public final class Allocation {
    private Allocation() {}

    /**
     * What is to {@code total} as {@code part} is to {@code whole}, half up: the part in the currency that the whole was changed into.
     *
     * @param whole in the currency of the part, not zero
     */
    public static Money part(Money total, Money part, Money whole) {
        var exact = total.toDecimal().multiply(part.toDecimal());
        int decimals = total.currency().decimals();
        return Money.exact(exact.divide(whole.toDecimal(), decimals, RoundingMode.HALF_UP), total.currency());
    }

    /**
     * Splits {@code total} in proportion to {@code weights}. Each part differs from its exact share by less than one minor unit;
     * the units left over go to the largest remainders, ties to the lowest index; the parts keep the total's sign.
     *
     * @param weights not negative, not all zero
     * @throws IllegalArgumentException for weights that divide nothing
     */
    public static List<Money> split(Money total, List<Long> weights) {
        var sum = BigInteger.ZERO;
        for (long weight : weights) {
            if (weight < 0) {
                throw new IllegalArgumentException("a weight is negative");
            }
            sum = sum.add(BigInteger.valueOf(weight));
        }
        if (sum.signum() == 0) {
            throw new IllegalArgumentException("weights sum to zero");
        }
        long sign = total.minor() < 0 ? -1 : 1;
        var magnitude = BigInteger.valueOf(total.minor()).abs();
        long[] parts = new long[weights.size()];
        var remainders = new BigInteger[weights.size()];
        long left = magnitude.longValueExact();
        for (int i = 0; i < parts.length; i++) {
            var quotient =
                    magnitude.multiply(BigInteger.valueOf(weights.get(i))).divideAndRemainder(sum);
            parts[i] = quotient[0].longValueExact();
            remainders[i] = quotient[1];
            left -= parts[i];
        }
        // Fewer units are left than there are parts with a remainder, so one pass gives each at most one.
        IntStream.range(0, parts.length)
                .boxed()
                .sorted(Comparator.<Integer, BigInteger>comparing(i -> remainders[i])
                        .reversed())
                .limit(left)
                .forEach(i -> parts[i]++);
        var result = new ArrayList<Money>(parts.length);
        for (long part : parts) {
            result.add(Money.of(Math.multiplyExact(sign, part), total.currency()));
        }
        return List.copyOf(result);
    }
}
