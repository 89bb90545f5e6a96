package se.knyt.engine.settings;

import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import se.knyt.core.bookkeeping.FiscalYear;

/** How often a company declares VAT: a property of its turnover that the tax agency decides. */
public enum VatPeriod {
    MONTH,
    /** A quarter of the calendar year. */
    QUARTER,
    /** A fiscal year. */
    YEAR;

    /** A fiscal year may be so long. */
    public static final int MONTHS_MAX = 18;

    private static final int MONTHS_OF_QUARTER = 3;

    /** The months of one period. */
    public record Months(YearMonth first, int count) {
        public YearMonth last() {
            return first.plusMonths(count - 1L);
        }

        public List<YearMonth> all() {
            return IntStream.range(0, count).mapToObj(first::plusMonths).toList();
        }
    }

    /** The period that a month lies in; where no fiscal year holds it, a year is the calendar's. */
    public Months of(YearMonth month, List<FiscalYear> years) {
        return switch (this) {
            case MONTH -> new Months(month, 1);
            case QUARTER ->
                new Months(month.minusMonths((month.getMonthValue() - 1) % MONTHS_OF_QUARTER), MONTHS_OF_QUARTER);
            case YEAR ->
                years.stream()
                        .filter(year -> year.contains(month.atEndOfMonth()))
                        .findFirst()
                        .map(VatPeriod::months)
                        .orElse(new Months(YearMonth.of(month.getYear(), 1), 12));
        };
    }

    private static Months months(FiscalYear year) {
        var first = YearMonth.from(year.start());
        return new Months(first, (int) first.until(YearMonth.from(year.end()), ChronoUnit.MONTHS) + 1);
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a code that is none of ours. */
    public static Optional<VatPeriod> ofCode(String code) {
        for (var one : values()) {
            if (one.code().equals(code)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
