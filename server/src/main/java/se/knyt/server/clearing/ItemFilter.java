package se.knyt.server.clearing;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which open items of an account are listed.
 *
 * @param kind one of the kinds, empty for all
 * @param age one of the ages, -1 for all
 */
public record ItemFilter(String kind, int age) {
    public static final ItemFilter ALL = new ItemFilter("", -1);

    private static final Set<String> KINDS = Set.of(
            "sale",
            "refund",
            "unmatched",
            "skipped",
            "returned",
            "carried",
            "deposit",
            "invoiced",
            "transit",
            "road",
            "waits",
            "reserve",
            "dispute",
            "advance",
            "prepaid",
            "own-invoice",
            "owed-back",
            "unknown",
            "booked",
            "revalued",
            "day");
    private static final int[] FROM_DAYS = {Integer.MIN_VALUE, 8, 31, 61};
    private static final int[] TO_DAYS = {7, 30, 60, Integer.MAX_VALUE};
    private static final LocalDate FIRST = LocalDate.of(1970, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    /** As it was sent; what is none of ours narrows nothing. */
    static ItemFilter of(String kind, String age) {
        return new ItemFilter(KINDS.contains(kind) ? kind : "", age.matches("[0-3]") ? Integer.parseInt(age) : -1);
    }

    public boolean set() {
        return !kind.isEmpty() || age >= 0;
    }

    /** Whether a group is of those listed. */
    boolean has(ItemGroup group) {
        return (kind.isEmpty() || kind.equals(group.kind())) && (age < 0 || age == group.age());
    }

    String condition() {
        return "where opened_on between ? and ?" + (kind.isEmpty() ? "" : " and kind = ?");
    }

    List<Object> parameters(LocalDate day) {
        var result = new ArrayList<Object>();
        result.add(age < 0 || age == ItemGroup.AGES - 1 ? FIRST : day.minusDays(TO_DAYS[age]));
        result.add(age <= 0 ? LAST : day.minusDays(FROM_DAYS[age]));
        if (!kind.isEmpty()) {
            result.add(kind);
        }
        return result;
    }

    /** {@code &kind=…&age=…}, to stand after the day. */
    public String query() {
        return (kind.isEmpty() ? "" : "&kind=" + kind) + (age < 0 ? "" : "&age=" + age);
    }
}
