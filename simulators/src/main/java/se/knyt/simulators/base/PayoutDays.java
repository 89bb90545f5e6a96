package se.knyt.simulators.base;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/** When a provider's money leaves: some days after the event's date in Stockholm, and never on a weekend. */
public final class PayoutDays {
    public static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private PayoutDays() {}

    /** The instant at {@code time} on the first weekday not before {@code event}'s date plus {@code delayDays}. */
    public static Instant of(Instant event, int delayDays, LocalTime time) {
        LocalDate day = event.atZone(ZONE).toLocalDate().plusDays(delayDays);
        while (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            day = day.plusDays(1);
        }
        return day.atTime(time).atZone(ZONE).toInstant();
    }
}
