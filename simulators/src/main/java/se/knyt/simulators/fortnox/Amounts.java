package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Öre arithmetic: whole minor units, half-up on the magnitude, parts that always add up to the whole. */
final class Amounts {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Amounts() {}

    /** Rounded to two decimals half-up, as minor units. */
    static long minor(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).movePointRight(2).longValueExact();
    }

    /** Minor units of an amount that must not have more than two decimals. */
    static long exactMinor(BigDecimal amount, String field) {
        try {
            return amount.setScale(2, RoundingMode.UNNECESSARY)
                    .movePointRight(2)
                    .longValueExact();
        } catch (ArithmeticException tooFine) {
            throw FortnoxError.badValue(field, "Beloppet får ha högst två decimaler");
        }
    }

    static BigDecimal decimal(long minor) {
        return BigDecimal.valueOf(minor, 2);
    }

    /** VAT inside a gross amount: gross × rate / (100 + rate), rounded once. */
    static long vatInside(long gross, BigDecimal rate) {
        return divide(BigDecimal.valueOf(gross).multiply(rate), HUNDRED.add(rate));
    }

    /** VAT on top of a net amount. */
    static long vatOnTop(long net, BigDecimal rate) {
        return divide(BigDecimal.valueOf(net).multiply(rate), HUNDRED);
    }

    /** {@code amount × rate / unit}, rounded half-up to a whole minor unit. */
    static long convert(long amount, BigDecimal rate, BigDecimal unit) {
        return divide(BigDecimal.valueOf(amount).multiply(rate), unit);
    }

    private static long divide(BigDecimal dividend, BigDecimal divisor) {
        return dividend.divide(divisor, 0, RoundingMode.HALF_UP).longValueExact();
    }

    /**
     * Splits {@code total} in proportion to {@code weights} by largest remainder, ties to the lowest index. A negated total over negated
     * weights gives the negated parts, so a credit note mirrors its invoice.
     */
    static long[] allocate(long total, List<Long> weights) {
        long sum = weights.stream().mapToLong(Long::longValue).sum();
        if (sum < 0) {
            var mirrored =
                    allocate(-total, weights.stream().map(weight -> -weight).toList());
            return IntStream.range(0, mirrored.length)
                    .mapToLong(i -> -mirrored[i])
                    .toArray();
        }
        var parts = new long[weights.size()];
        if (sum == 0) {
            if (parts.length > 0) {
                parts[0] = total;
            }
            return parts;
        }
        var remainders = new ArrayList<BigInteger>();
        long given = 0;
        for (int i = 0; i < parts.length; i++) {
            var product = BigInteger.valueOf(total).multiply(BigInteger.valueOf(weights.get(i)));
            var remainder = product.mod(BigInteger.valueOf(sum));
            parts[i] =
                    product.subtract(remainder).divide(BigInteger.valueOf(sum)).longValueExact();
            remainders.add(remainder);
            given = Math.addExact(given, parts[i]);
        }
        long left = total - given;
        var order = IntStream.range(0, parts.length)
                .boxed()
                .sorted(Comparator.comparing(remainders::get, Comparator.reverseOrder()))
                .toList();
        for (int i = 0; i < left; i++) {
            parts[order.get(i)]++;
        }
        return parts;
    }
}
