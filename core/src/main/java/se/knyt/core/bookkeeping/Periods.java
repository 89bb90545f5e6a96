package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The fiscal years of a company and how far its books are locked.
 *
 * @param years no two overlap
 * @param lockedThrough last locked day; the day before the first year when nothing is locked
 */
public record Periods(List<FiscalYear> years, LocalDate lockedThrough) {
    /** Where an event is booked. */
    public sealed interface BookingDate {
        /** On its own day. */
        record OnTheDay(LocalDate date) implements BookingDate {}

        /**
         * Its own day is locked: a closed period stays closed, the event goes into the first open day and keeps its own date as
         * data. Its VAT stays in the period it belongs to, which the company may have to declare anew.
         */
        record Moved(LocalDate date, LocalDate eventDate) implements BookingDate {}

        /** No open fiscal year holds a day for it: it waits until there is one. */
        record NoYear(LocalDate eventDate) implements BookingDate {}
    }

    public Periods {
        years = years.stream().sorted(Comparator.comparing(FiscalYear::start)).toList();
        for (int i = 1; i < years.size(); i++) {
            if (years.get(i - 1).overlaps(years.get(i))) {
                throw new IllegalArgumentException("two fiscal years overlap");
            }
        }
    }

    public Optional<FiscalYear> yearOf(LocalDate date) {
        return years.stream().filter(year -> year.contains(date)).findFirst();
    }

    public boolean isLocked(LocalDate date) {
        return !date.isAfter(lockedThrough);
    }

    /** The day an event is booked on. */
    public BookingDate bookingDate(LocalDate eventDate) {
        if (!isLocked(eventDate)) {
            return yearOf(eventDate).isPresent()
                    ? new BookingDate.OnTheDay(eventDate)
                    : new BookingDate.NoYear(eventDate);
        }
        var firstOpen = lockedThrough.plusDays(1);
        return yearOf(firstOpen).isPresent()
                ? new BookingDate.Moved(firstOpen, eventDate)
                : new BookingDate.NoYear(eventDate);
    }
}
