package se.knyt.engine.mapped;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * A format in the making, and what it makes of the file that it is made from.
 *
 * @param fileName the file
 * @param form as guessed, or as it was sent
 * @param columns the file's columns
 * @param reasons why a column was taken for what it is, by role; empty for what a person chose
 * @param words the file's words for rows, and on how many of the first rows each stands
 * @param problems codes of what is missing before anything can be read
 * @param unreadable what cannot be read by it, and where
 * @param rows the first rows as understood
 * @param sums the sum check of each payout
 */
public record FormatDraft(
        String fileName,
        FormatForm form,
        List<Column> columns,
        Map<String, String> reasons,
        Map<String, Integer> words,
        List<String> problems,
        Optional<Place> unreadable,
        List<Row> rows,
        List<Sum> sums) {
    /** A column of the file, with the first cells that hold something. */
    public record Column(String name, List<String> cells) {}

    /** A place in the file: 1-based, 0 for the whole. */
    public record Place(int line, int column, String reason) {}

    /** An amount as it is understood. */
    public record Row(int line, @Nullable LocalDate day, String kind, String word, Money amount, String reference) {}

    /**
     * The sum check of a payout.
     *
     * @param proved whether the file itself says what was paid; else it is the sum, and only the bank can prove it
     * @param difference what was paid less the sum of the lines; zero when they close
     * @param unrecognized lines whose word nobody has explained; such a payout is held
     */
    public record Sum(
            String reference,
            @Nullable LocalDate paidOn,
            Money paid,
            Money lines,
            Money difference,
            int count,
            int unrecognized,
            boolean proved) {}

    /** Whether it can be saved: it reads the file, and every payout's lines make its sum. */
    public boolean closes() {
        return problems.isEmpty()
                && unreadable.isEmpty()
                && !sums.isEmpty()
                && sums.stream().allMatch(sum -> sum.difference().isZero());
    }
}
