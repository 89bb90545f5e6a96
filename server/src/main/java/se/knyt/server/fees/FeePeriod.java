package se.knyt.server.fees;

import java.time.YearMonth;
import java.util.List;
import se.knyt.server.shell.WrittenDates;

/**
 * The months that fees are shown of: the last so many, or from one on.
 *
 * @param months how many of the last, 0 where a first one is asked for
 */
public record FeePeriod(int months, YearMonth from, YearMonth through) {
    public static final List<Integer> CHOICES = List.of(6, 12, 24);
    /** The most that are shown at once. */
    private static final int MONTHS_MAX = 24;

    /** As a person or a link wrote it; what cannot be read, or is yet to come, is the last six. */
    static FeePeriod of(String months, String from, YearMonth now) {
        var first = WrittenDates.month(from).filter(month -> !month.isAfter(now));
        if (first.isPresent()) {
            var last = first.get().plusMonths(MONTHS_MAX - 1L);
            return new FeePeriod(0, first.get(), last.isAfter(now) ? now : last);
        }
        int count = CHOICES.stream()
                .filter(choice -> String.valueOf(choice).equals(months.strip()))
                .findFirst()
                .orElse(CHOICES.getFirst());
        return new FeePeriod(count, now.minusMonths(count - 1L), now);
    }

    /** {@code ?months=…} or {@code ?from=…}, by which it is shown again. */
    public String query() {
        return months > 0 ? "?months=" + months : "?from=" + from;
    }
}
