package se.knyt.cli.reconcile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.PayoutLines;

/**
 * The rates at which a provider has changed purchases into the payout's currency, as its file tells both amounts of a line. Knyt itself uses
 * no rate: what would need one is not booked.
 */
final class LineRates {
    private static final int DECIMALS = 6;

    private LineRates() {}

    /**
     * The rate of one line.
     *
     * @param line in the file
     * @param original what the purchase was
     * @param rate of the payout's currency for one unit of the original, rounded to six decimals
     * @param date the line's day, else the payout's; null where neither is known
     */
    record LineRate(
            int line,
            Money original,
            BigDecimal rate,
            @Nullable LocalDate date) {}

    static List<LineRate> of(Run run, PayoutResult payout) {
        var rates = new ArrayList<LineRate>();
        var lines = run.lines();
        for (int i = payout.range().from(); i < payout.range().to(); i++) {
            var original = lines.original(i).filter(amount -> !amount.isZero());
            if (original.isPresent()) {
                var amount = new BigDecimal(new Money(lines.amount(i), lines.currency(i)).toPlain());
                var rate = amount.divide(new BigDecimal(original.get().toPlain()), DECIMALS, RoundingMode.HALF_UP);
                long day = lines.day(i);
                rates.add(new LineRate(
                        lines.line(i),
                        original.get(),
                        rate,
                        day == PayoutLines.NO_DAY ? payout.range().part().paidOn() : LocalDate.ofEpochDay(day)));
            }
        }
        return rates;
    }
}
