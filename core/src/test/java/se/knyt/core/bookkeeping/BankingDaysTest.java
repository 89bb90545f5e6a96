package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the almanac: closed days of 2026 and 2027 that are no Saturday or Sunday, and pay days counted on fingers. */
class BankingDaysTest {
    @Test
    void closedWeekdaysAreThoseOfTheAlmanac() {
        assertThat(LocalDate.of(2026, 1, 1)
                        .datesUntil(LocalDate.of(2028, 1, 1))
                        .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY)
                        .filter(day -> day.getDayOfWeek() != DayOfWeek.SUNDAY)
                        .filter(day -> !BankingDays.isOpen(day))
                        .map(LocalDate::toString))
                .containsExactly(
                        "2026-01-01",
                        "2026-01-06",
                        "2026-04-03",
                        "2026-04-06",
                        "2026-05-01",
                        "2026-05-14",
                        "2026-06-19",
                        "2026-12-24",
                        "2026-12-25",
                        "2026-12-31",
                        "2027-01-01",
                        "2027-01-06",
                        "2027-03-26",
                        "2027-03-29",
                        "2027-05-06",
                        "2027-06-25",
                        "2027-12-24",
                        "2027-12-31");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-02, 5, 2026-11-09",
        "2026-11-07, 1, 2026-11-09",
        "2026-12-22, 5, 2027-01-04",
        "2026-04-01, 2, 2026-04-07",
        "2026-11-03, 0, 2026-11-03",
    })
    void countsOnlyBankingDays(LocalDate from, int days, LocalDate to) {
        assertThat(BankingDays.after(from, days)).isEqualTo(to);
    }
}
