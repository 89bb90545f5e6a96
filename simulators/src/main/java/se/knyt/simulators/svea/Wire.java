package se.knyt.simulators.svea;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import se.knyt.simulators.base.PayoutDays;

/** How Svea writes times: local ones without a zone. */
final class Wire {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private Wire() {}

    static String time(Instant instant) {
        return TIME.format(local(instant));
    }

    static String day(Instant instant) {
        return TIME.format(date(instant).atStartOfDay());
    }

    static LocalDate date(Instant instant) {
        return local(instant).toLocalDate();
    }

    private static LocalDateTime local(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).atZone(PayoutDays.ZONE).toLocalDateTime();
    }
}
