package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** The limits of a company, one for each class. */
public record DifferenceLimits(List<DifferenceLimit> limits) {
    /** Öre rounding, BAS. */
    private static final int ROUNDING = 3740;
    /** What is not known yet, BAS: zero at month-end. */
    private static final int SUSPENSE = 2999;

    /** Settings of an earlier day lack the classes of payouts and of VAT on fees: each then lets nothing pass. */
    public DifferenceLimits {
        limits = completed(limits);
        for (var of : DifferenceClass.values()) {
            if (limits.stream().filter(limit -> limit.of() == of).count() != 1) {
                throw new IllegalArgumentException("one limit of " + of.code());
            }
        }
    }

    private static List<DifferenceLimit> completed(List<DifferenceLimit> limits) {
        var result = new ArrayList<>(limits);
        for (var of : DifferenceClass.values()) {
            if ((of.ofPayout() || of == DifferenceClass.FEE_VAT || of == DifferenceClass.OTHER_SHARE)
                    && !limits.isEmpty()
                    && limits.stream().noneMatch(limit -> limit.of() == of)) {
                result.add(none(of, limits.getFirst().each().currency()));
            }
        }
        return List.copyOf(result);
    }

    /** Lets nothing pass. What does once somebody sets a limit is on the suspense account, but for what a rate made. */
    private static DifferenceLimit none(DifferenceClass of, Currency books) {
        int account = of.ofPayout() && of != DifferenceClass.FX_SPREAD ? SUSPENSE : 0;
        return new DifferenceLimit(of, Money.zero(books), Money.zero(books), account);
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
                    case FEE_VAT, OTHER_SHARE, MISSING_LINE, DOUBLED_LINE, WRONG_SIGN, FX_SPREAD -> none(of, books);
                })
                .toList());
    }

    public DifferenceLimit of(DifferenceClass wanted) {
        return limits.stream().filter(limit -> limit.of() == wanted).findFirst().orElseThrow();
    }

    /** What goes to the account of rounding, or to that of unknown amounts, goes to the one that is in its place now. */
    public DifferenceLimits following(GeneralAccounts before, GeneralAccounts after) {
        return new DifferenceLimits(limits.stream()
                .map(limit -> new DifferenceLimit(
                        limit.of(),
                        limit.each(),
                        limit.month(),
                        before.moved(
                                limit.account(),
                                after,
                                GeneralAccount.ROUNDING,
                                GeneralAccount.SUSPENSE,
                                GeneralAccount.BAD_DEBT)))
                .toList());
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

    /**
     * Whether a payout that does not add up is booked although it does not, its difference on an account of its own.
     *
     * @param of the class of what explains it
     * @param booked the difference in the currency of the books
     */
    public boolean passes(DifferenceClass of, Money booked) {
        var each = of(of).each();
        return of.ofPayout()
                && booked.currency().equals(each.currency())
                && booked.abs().compareTo(each) <= 0;
    }
}
