package se.knyt.formats.sie;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * A balance of an account.
 *
 * @param kind which
 * @param year 0 current, −1 previous
 * @param objects only of {@link Kind#OIB} and {@link Kind#OUB}
 * @param amount debit positive
 */
public record SieBalance(
        Kind kind, int year, int account, List<SieObjectId> objects, Money amount, Optional<BigDecimal> quantity) {
    /** Opening, closing, result; opening and closing per object. */
    public enum Kind {
        IB,
        UB,
        RES,
        OIB,
        OUB
    }

    public SieBalance {
        objects = List.copyOf(objects);
    }
}
