package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiscalYearsTest {
    private static final FiscalYear LONG = year("2025-10-01", "2026-12-31");
    private static final FiscalYear BROKEN = year("2026-05-01", "2027-04-30");

    private static FiscalYear year(String start, String end) {
        return new FiscalYear(LocalDate.parse(start), LocalDate.parse(end));
    }

    private static String name(FiscalYears years, String date) {
        return FiscalYears.name(years.of(LocalDate.parse(date)));
    }

    @Test
    void whereNoneIsNamedTheCalendarYearIs() {
        assertThat(name(FiscalYears.CALENDAR, "2026-12-31")).isEqualTo("2026");
        assertThat(name(FiscalYears.CALENDAR, "2028-02-29")).isEqualTo("2028");
    }

    @Test
    void aBrokenYearGoesOnBroken() {
        var years = new FiscalYears(List.of(BROKEN));
        assertThat(name(years, "2026-05-01")).isEqualTo("202605-202704");
        assertThat(name(years, "2027-04-30")).isEqualTo("202605-202704");
        assertThat(name(years, "2027-05-01")).isEqualTo("202705-202804");
        assertThat(name(years, "2029-04-30")).isEqualTo("202805-202904");
        assertThat(name(years, "2026-04-30")).isEqualTo("202505-202604");
    }

    @Test
    void fifteenMonthsAreOneYearAndTheNextIsACalendarYear() {
        var years = new FiscalYears(List.of(LONG));
        assertThat(name(years, "2025-12-31")).isEqualTo("202510-202612");
        assertThat(name(years, "2026-01-01")).isEqualTo("202510-202612");
        assertThat(name(years, "2027-01-01")).isEqualTo("2027");
    }

    @Test
    void aFirstYearThatBeginsWithinAMonthHoldsThatMonth() {
        var years = new FiscalYears(List.of(year("2026-03-16", "2026-12-31")));
        assertThat(name(years, "2026-03-02")).isEqualTo("202603-202612");
        assertThat(name(years, "2027-06-30")).isEqualTo("2027");
    }

    @Test
    void yearsHaveNoGapAndNoOverlap() {
        assertThatThrownBy(() -> new FiscalYears(List.of(LONG, BROKEN))).hasMessageContaining("the day after");
        assertThatThrownBy(() -> new FiscalYears(List.of(LONG, year("2027-02-01", "2027-12-31"))))
                .hasMessageContaining("the day after");
    }
}
