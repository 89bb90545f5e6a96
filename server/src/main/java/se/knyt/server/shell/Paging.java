package se.knyt.server.shell;

/**
 * What stands under a list.
 *
 * @param count rows of the whole filter as far as they were counted
 * @param more whether there may be more than were counted
 * @param next address of the next page, empty on the last one
 * @param first address of the first page, empty on it
 */
public record Paging(long count, boolean more, String next, String first) {
    /** @param count rows of the whole filter, at most {@link Cursor#COUNT_MAX} + 1 */
    public Paging(long count, String next, String first) {
        this(Math.min(count, Cursor.COUNT_MAX), count > Cursor.COUNT_MAX, next, first);
    }

    /** {@code 312}, or {@code 10 000+}. */
    public String written(View view) {
        return view.format().count(count) + (more ? "+" : "");
    }
}
