package se.knyt.formats.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The day of a row is the day in Sweden, whichever of the two ways reads it: CET is an hour before UTC, CEST two. */
class DatesTest {
    private static void isDay(String text, LocalDate day) {
        assertThat(Dates.parse(text)).as(text).isEqualTo(day);
        assertThat(Dates.epochDay(text)).as(text).isEqualTo((int) day.toEpochDay());
    }

    private static void isNone(String text) {
        assertThat(Dates.parse(text)).as(text).isNull();
        assertThat(Dates.epochDay(text)).as(text).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void aTimeOfUtcLateInTheEveningIsTheNextDayHere() {
        isDay("2026-10-31T22:59:59Z", LocalDate.of(2026, 10, 31));
        isDay("2026-10-31T23:30:00Z", LocalDate.of(2026, 11, 1));
        isDay("2026-12-31T23:00:00+00:00", LocalDate.of(2027, 1, 1));
        isDay("2026-06-30T22:00:00Z", LocalDate.of(2026, 7, 1));
        // Without an offset it is the day that is written.
        isDay("2026-10-31T23:30:00", LocalDate.of(2026, 10, 31));
        isDay("2026-10-31", LocalDate.of(2026, 10, 31));
    }

    @Test
    void aDayThatNoMonthHasIsNone() {
        isNone("2026-02-29");
        isNone("2026-04-31");
        isNone("2026-11-32");
        isDay("2028-02-29", LocalDate.of(2028, 2, 29));
    }
}
