package se.knyt.simulators.fortnox;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** The account's two clocks: company time for dates and {@code lastmodified}, machine time for tokens and quota. */
record Time(InstantSource company, InstantSource machine) {
    static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    LocalDate today() {
        return LocalDate.ofInstant(company.instant(), STOCKHOLM);
    }

    Instant now() {
        return company.instant();
    }

    /** Swedish local time to the second, as {@code lastmodified} compares. */
    String stamp() {
        return LocalDateTime.ofInstant(now(), STOCKHOLM)
                .truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }
}
