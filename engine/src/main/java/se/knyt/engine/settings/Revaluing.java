package se.knyt.engine.settings;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import se.knyt.core.bookkeeping.FiscalYears;

/** When what is open in other currencies is taken up at the closing rate by itself. A person may start it for any month that is over. */
public enum Revaluing {
    NEVER,
    /** At the end of each fiscal year: the balance sheet date. */
    YEAR_END,
    MONTHLY;

    /** As it is sent. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty where it is none. */
    public static Optional<Revaluing> ofCode(String code) {
        return Arrays.stream(values()).filter(one -> one.code().equals(code)).findFirst();
    }

    /** Whether it is asked for at a month's end; at that of a fiscal year always. */
    public boolean asked(YearMonth month, FiscalYears years) {
        return this == MONTHLY || endsYear(month, years);
    }

    /** The first month from this one on whose end it is run at; empty for never. */
    public Optional<YearMonth> first(YearMonth month, FiscalYears years) {
        return switch (this) {
            case NEVER -> Optional.empty();
            case MONTHLY -> Optional.of(month);
            case YEAR_END -> Optional.of(YearMonth.from(years.of(day(month)).end()));
        };
    }

    /** A company's very first year may begin within a month. */
    private static LocalDate day(YearMonth month) {
        return month.atEndOfMonth();
    }

    private static boolean endsYear(YearMonth month, FiscalYears years) {
        return years.of(day(month)).end().equals(day(month));
    }
}
