package se.knyt.server.differences;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which differences are listed.
 *
 * @param kind code of the class that is wanted alone, empty for all
 * @param month in whose vouchers they stand, null for all
 */
record DifferenceFilter(String kind, @Nullable YearMonth month) {
    private static final int FIRST_YEAR = 1990;
    private static final int LAST_YEAR = 9999;

    /** What cannot be read is not asked for. */
    static DifferenceFilter of(String kind, String month) {
        return new DifferenceFilter(DifferencesPage.KINDS.contains(kind) ? kind : "", month(month));
    }

    private static @Nullable YearMonth month(String text) {
        try {
            var month = text.isEmpty() ? null : YearMonth.parse(text);
            return month == null || month.getYear() < FIRST_YEAR || month.getYear() > LAST_YEAR ? null : month;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The same in a month. */
    DifferenceFilter in(YearMonth other) {
        return new DifferenceFilter(kind, other);
    }

    /** As it stands in an address, empty where all is wanted. */
    String query() {
        var parts = new ArrayList<String>();
        if (!kind.isEmpty()) {
            parts.add("kind=" + kind);
        }
        if (month != null) {
            parts.add("month=" + month);
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    /** What each part of a statement is asked with, from an id on and for so many. */
    List<Object> parameters(long company, long before, int most) {
        var result = new ArrayList<Object>(List.of(company));
        if (!kind.isEmpty()) {
            result.add(kind);
        }
        if (month != null) {
            result.addAll(List.of(company, month.atDay(1), month.atEndOfMonth()));
        }
        result.add(before);
        result.add(most);
        return result;
    }
}
