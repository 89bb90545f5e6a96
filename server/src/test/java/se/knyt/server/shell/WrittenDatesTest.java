package se.knyt.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

/** What people and links write where a day is asked for. PostgreSQL's last day lies in the year 5874897. */
class WrittenDatesTest {
    @Test
    void aDayOfAnyYearThatCanBeMeantIsRead() {
        assertThat(WrittenDates.day(" 2026-02-28 ")).contains(LocalDate.of(2026, 2, 28));
        assertThat(WrittenDates.day("1970-01-01")).contains(LocalDate.EPOCH);
        assertThat(WrittenDates.month("2026-12")).contains(YearMonth.of(2026, 12));
    }

    @Test
    void whatIsNoDayOrLiesWhereTheDatabaseHasNoneIsRefused() {
        for (var text : new String[] {
            "", "2026-02-30", "28/2", "+999999998-01-01", "-999999999-01-01", "+10000-01-01", "0026-02-28"
        }) {
            assertThat(WrittenDates.day(text)).as(text).isEmpty();
        }
        for (var text : new String[] {"", "2026-13", "+999999999-12", "-0001-01"}) {
            assertThat(WrittenDates.month(text)).as(text).isEmpty();
        }
    }
}
