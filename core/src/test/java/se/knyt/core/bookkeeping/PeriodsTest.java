package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.Periods.BookingDate;

class PeriodsTest {
    private static final FiscalYear BROKEN = year("2025-05-01", "2026-04-30");
    private static final FiscalYear FIFTEEN_MONTHS = year("2026-05-01", "2027-07-31");

    private static FiscalYear year(String start, String end) {
        return new FiscalYear(LocalDate.parse(start), LocalDate.parse(end));
    }

    @Test
    void aYearMayBeBrokenShortOrProlongedButNotLongerThanEighteenMonths() {
        assertThat(BROKEN.contains(LocalDate.parse("2025-12-31"))).isTrue();
        assertThat(FIFTEEN_MONTHS.contains(LocalDate.parse("2027-07-31"))).isTrue();
        assertThat(FIFTEEN_MONTHS.contains(LocalDate.parse("2027-08-01"))).isFalse();
        assertThat(year("2026-03-17", "2026-04-30").contains(LocalDate.parse("2026-03-16")))
                .isFalse();
        assertThat(year("2026-01-01", "2027-06-30")).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> year("2026-01-01", "2027-07-31"));
        assertThatIllegalArgumentException().isThrownBy(() -> year("2026-01-01", "2026-12-30"));
        assertThatIllegalArgumentException().isThrownBy(() -> year("2026-02-01", "2026-01-31"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Periods(List.of(BROKEN, year("2026-04-01", "2027-03-31")), LocalDate.EPOCH));
    }

    @Test
    void aLockedPeriodMovesTheBookingAndKeepsTheDay() {
        var periods = new Periods(List.of(FIFTEEN_MONTHS, BROKEN), LocalDate.parse("2026-03-31"));
        var march = LocalDate.parse("2026-03-31");
        var april = LocalDate.parse("2026-04-01");
        assertThat(periods.bookingDate(april)).isEqualTo(new BookingDate.OnTheDay(april));
        assertThat(periods.bookingDate(march)).isEqualTo(new BookingDate.Moved(april, march));
    }

    @Test
    void withoutAYearNothingIsBookedYet() {
        var periods = new Periods(List.of(BROKEN), LocalDate.parse("2026-04-30"));
        var may = LocalDate.parse("2026-05-01");
        assertThat(periods.bookingDate(may)).isEqualTo(new BookingDate.NoYear(may));
        var locked = LocalDate.parse("2026-04-30");
        assertThat(periods.bookingDate(locked)).isEqualTo(new BookingDate.NoYear(locked));
    }
}
