package se.knyt.core.bookkeeping;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** The limits of a company, one for each class. */
public record DifferenceLimits(List<DifferenceLimit> limits) {
    /** Öre rounding, BAS. */
    private static final int ROUNDING = 3740;

    public DifferenceLimits {
        limits = List.copyOf(limits);
        for (var of : DifferenceClass.values()) {
            if (limits.stream().filter(limit -> limit.of() == of).count() != 1) {
                throw new IllegalArgumentException("one limit of " + of.code());
            }
        }
    }

    /** Öre of a payment up to 0.99, and nothing else; 10.00 of rounding and 1,000.00 of exchange in a month. */
    public static DifferenceLimits standard(Currency books) {
        return new DifferenceLimits(Arrays.stream(DifferenceClass.values())
                .map(of -> switch (of) {
                    case ROUNDING -> new DifferenceLimit(of, Money.of(99, books), Money.of(10_00, books), ROUNDING);
                    case UNDERPAID, OVERPAID -> new DifferenceLimit(of, Money.zero(books), Money.zero(books), ROUNDING);
                    case EXCHANGE -> new DifferenceLimit(of, Money.zero(books), Money.of(1000_00, books), 0);
                    case FEE -> new DifferenceLimit(of, Money.zero(books), Money.of(10_00, books), 0);
                    case PAID_BY_HAND -> new DifferenceLimit(of, Money.zero(books), Money.zero(books), 0);
                })
                .toList());
    }

    public DifferenceLimit of(DifferenceClass wanted) {
        return limits.stream().filter(limit -> limit.of() == wanted).findFirst().orElseThrow();
    }

    /** The same with another limit of its class. */
    public DifferenceLimits with(DifferenceLimit other) {
        return new DifferenceLimits(limits.stream()
                .map(limit -> limit.of() == other.of() ? other : limit)
                .toList());
    }

    /**
     * The limit within which a payment closes its document although it is of another amount.
     *
     * @param open what the document has open, signed
     * @param paid what was paid of it, signed alike
     * @return empty where they are equal, where nothing is open, and where the difference is more than any limit
     */
    public Optional<DifferenceLimit> passes(Money open, Money paid) {
        var difference = open.minus(paid);
        if (open.isZero()
                || difference.isZero()
                || !difference
                        .currency()
                        .equals(of(DifferenceClass.ROUNDING).each().currency())) {
            return Optional.empty();
        }
        var rounding = of(DifferenceClass.ROUNDING);
        if (difference.abs().compareTo(rounding.each()) <= 0) {
            return Optional.of(rounding);
        }
        boolean less = difference.signum() == open.signum();
        return Optional.of(of(less ? DifferenceClass.UNDERPAID : DifferenceClass.OVERPAID))
                .filter(limit -> difference.abs().compareTo(limit.each()) <= 0);
    }
}
