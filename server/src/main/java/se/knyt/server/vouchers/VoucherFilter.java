package se.knyt.server.vouchers;

import java.time.LocalDate;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import se.knyt.server.shell.WrittenDates;

/**
 * Which vouchers are wanted.
 *
 * @param number the accounting system's number, empty for any
 * @param from first day, null for no bound
 * @param to last day, null for no bound
 */
public record VoucherFilter(
        String number, @Nullable LocalDate from, @Nullable LocalDate to) {
    private static final LocalDate EVER = LocalDate.of(9999, 12, 31);
    private static final int NUMBER_MAX = 40;

    static VoucherFilter of(String number, String from, String to) {
        var plain = number.replace('\u0000', ' ').strip();
        return new VoucherFilter(
                plain.length() > NUMBER_MAX ? plain.substring(0, NUMBER_MAX) : plain, date(from), date(to));
    }

    private static @Nullable LocalDate date(String text) {
        return WrittenDates.day(text).orElse(null);
    }

    LocalDate first() {
        return from == null ? LocalDate.EPOCH : from;
    }

    LocalDate last() {
        return to == null ? EVER : to;
    }

    /** Whether anything is set. */
    public boolean filtered() {
        return !number.isEmpty() || from != null || to != null;
    }

    /** Whether a period is chosen that a file of the books can be made of. */
    public boolean period() {
        return from != null && to != null;
    }

    /** The query of the period, {@code ?from=…&to=…}; empty without one. */
    public String query() {
        var parts = new ArrayList<String>();
        if (from != null) {
            parts.add("from=" + from);
        }
        if (to != null) {
            parts.add("to=" + to);
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
}
