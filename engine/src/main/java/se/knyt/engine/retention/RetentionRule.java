package se.knyt.engine.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;

/** How long each part is kept. */
final class RetentionRule {
    static final Duration DELIVERIES = Duration.ofDays(400);
    static final Duration EXCHANGES = Duration.ofDays(90);
    static final Duration SAMPLES = Duration.ofDays(7);
    static final Duration LOG = Duration.ofDays(90);
    static final Duration PARKED = Duration.ofDays(400);
    /** Swedish Bookkeeping Act (1999:1078), chapter 7, section 2: after the calendar year in which the fiscal year ended. */
    private static final int YEARS_AFTER_FISCAL_YEAR = 7;
    /** The same act, chapter 3, section 3: no fiscal year is longer. Knyt does not know a company's fiscal years, so it takes the longest. */
    private static final int FISCAL_YEAR_MONTHS_MAX = 18;

    private RetentionRule() {}

    /** The oldest moment that is still kept of a part. */
    static Instant oldest(RetentionPart part, Instant machineNow, Instant companyNow, ZoneId zone) {
        return switch (part) {
            case WEBHOOKS -> machineNow.minus(DELIVERIES);
            case ATTEMPTS ->
                books(machineNow.atZone(zone).toLocalDate()).atStartOfDay(zone).toInstant();
            case EXCHANGES -> machineNow.minus(EXCHANGES);
            case SAMPLES -> machineNow.minus(SAMPLES);
            case LOG -> machineNow.minus(LOG);
            case PARKED -> machineNow.minus(PARKED);
            case RECORDS, VERSIONS, BANK_FILES, PERSONS ->
                books(companyNow.atZone(zone).toLocalDate()).atStartOfDay(zone).toInstant();
            case CLOSED -> companyNow.plus(Duration.ofSeconds(1));
        };
    }

    /** The first day that no bookkeeping record may yet be destroyed of, whatever the company's fiscal years are. */
    static LocalDate books(LocalDate today) {
        return LocalDate.of(today.getYear() - YEARS_AFTER_FISCAL_YEAR, Month.JANUARY, 1)
                .minusMonths(FISCAL_YEAR_MONTHS_MAX);
    }
}
