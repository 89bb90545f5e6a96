package se.knyt.connectors.erp.fortnox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderFailure.Refused;

/**
 * The company's fiscal years in Fortnox, which names them by an id of its own. A year once seen is kept; a year not seen is asked
 * for anew each time, since it is created by a person, often on the second of January.
 */
final class FinancialYears {
    /** Refusal that the engine holds in order and tries again: the year is not created yet. */
    static final String NO_YEAR = "no-financial-year";
    /** Refusal that the engine holds in order and tries again: the period is locked. */
    static final String LOCKED = "period-locked";

    private volatile List<Year> known = List.of();

    /** @param method {@code ACCRUAL}, {@code CASH} or empty */
    record Year(int id, LocalDate from, LocalDate to, String method) {
        boolean holds(LocalDate date) {
            return !date.isBefore(from) && !date.isAfter(to);
        }
    }

    /** All years, read now. */
    List<Year> read(FortnoxClient client) {
        var years = new ArrayList<Year>();
        for (var node : Fields.inside(client.get("/3/financialyears"), "FinancialYears")) {
            years.add(new Year(
                    Fields.whole(node, "Id"),
                    Fields.date(node, "FromDate").orElseThrow(() -> new UnreadableAnswer("missing FromDate")),
                    Fields.date(node, "ToDate").orElseThrow(() -> new UnreadableAnswer("missing ToDate")),
                    Fields.text(node, "AccountingMethod")));
        }
        known = List.copyOf(years);
        return known;
    }

    Optional<Year> find(FortnoxClient client, LocalDate date) {
        var held = known.stream().filter(year -> year.holds(date)).findFirst();
        return held.isPresent()
                ? held
                : read(client).stream().filter(year -> year.holds(date)).findFirst();
    }

    /** The year that holds the date. @throws Refused {@code fortnox.no-financial-year} */
    Year require(FortnoxClient client, LocalDate date) {
        return find(client, date).orElseThrow(() -> noYear(date));
    }

    /**
     * How people name the year of a voucher: the calendar year it begins in, or the whole date where two begin in one calendar
     * year. Empty for no year.
     */
    String label(FortnoxClient client, int yearId) {
        if (yearId == 0) {
            return "";
        }
        var years = known.stream().anyMatch(year -> year.id() == yearId) ? known : read(client);
        return years.stream()
                .filter(year -> year.id() == yearId)
                .findFirst()
                .map(year -> label(year, years))
                .orElse(Integer.toString(yearId)); // some answers give the calendar year itself
    }

    private static String label(Year year, List<Year> years) {
        long sameStart = years.stream()
                .filter(other -> other.from().getYear() == year.from().getYear())
                .count();
        return sameStart == 1
                ? Integer.toString(year.from().getYear())
                : year.from().toString();
    }

    /** The year that {@link #label} named so. */
    Year labelled(FortnoxClient client, String label) {
        for (var years : List.of(known, read(client))) {
            for (var year : years) {
                if (label(year, years).equals(label)) {
                    return year;
                }
            }
        }
        throw FortnoxErrors.own(NO_YEAR, "no financial year " + label, Map.of("date", label));
    }

    /**
     * Makes a call that books on a date. When Fortnox says no, looks whether the date is the reason, and says that instead: it is
     * mended by a person in Fortnox, and then goes by itself.
     */
    <T> T on(FortnoxClient client, LocalDate date, Supplier<T> call) {
        try {
            return call.get();
        } catch (Refused e) {
            throw explained(client, date, e);
        }
    }

    private RuntimeException explained(FortnoxClient client, LocalDate date, Refused refused) {
        try {
            var lockedTo = lockedTo(client);
            if (lockedTo.isPresent() && !date.isAfter(lockedTo.get())) {
                return FortnoxErrors.own(
                        LOCKED,
                        "the period is locked to " + lockedTo.get(),
                        Map.of(
                                "date",
                                date.toString(),
                                "lockedTo",
                                lockedTo.get().toString()));
            }
            return find(client, date).isEmpty() ? noYear(date) : refused;
        } catch (ProviderFailure | UnreadableAnswer e) {
            refused.addSuppressed(e);
            return refused;
        }
    }

    /** The last locked day, if any. */
    static Optional<LocalDate> lockedTo(FortnoxClient client) {
        return Fields.date(Fields.inside(client.get("/3/settings/lockedperiod"), "LockedPeriod"), "EndDate");
    }

    private static Refused noYear(LocalDate date) {
        return FortnoxErrors.own(NO_YEAR, "no financial year holds " + date, Map.of("date", date.toString()));
    }
}
