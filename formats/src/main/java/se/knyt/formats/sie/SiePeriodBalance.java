package se.knyt.formats.sie;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * The movement of an account in a month.
 *
 * @param budget true for the budget, false for what was booked
 */
public record SiePeriodBalance(
        boolean budget,
        int year,
        YearMonth month,
        int account,
        List<SieObjectId> objects,
        Money amount,
        Optional<BigDecimal> quantity) {
    public SiePeriodBalance {
        objects = List.copyOf(objects);
    }
}
