package se.knyt.server.shell;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list ordered by time and id.
 *
 * @param rows at most {@link Cursor#PAGE}
 * @param paging what stands under them
 */
public record Listed<T>(List<T> rows, Paging paging) {
    /**
     * Cuts what was read to a page.
     *
     * @param read one row more than a page where there are more
     * @param base address of the list as it is filtered
     * @param from where the page begins
     * @param place of a row in the order of the list
     * @param count rows of the whole filter, at most {@link Cursor#COUNT_MAX} + 1
     */
    public static <T> Listed<T> of(List<T> read, String base, Cursor from, Function<T, Cursor> place, long count) {
        boolean more = read.size() > Cursor.PAGE;
        var rows = List.copyOf(more ? read.subList(0, Cursor.PAGE) : read);
        var next = more
                ? base + (base.contains("?") ? "&" : "?") + "after="
                        + place.apply(rows.getLast()).text()
                : "";
        return new Listed<>(rows, new Paging(count, next, from.equals(Cursor.START) ? "" : base));
    }
}
