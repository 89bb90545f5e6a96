package se.knyt.server.shell;

/**
 * What stands under a list.
 *
 * @param count rows of the whole filter, at most {@link Cursor#COUNT_MAX} + 1
 * @param next address of the next page, empty on the last one
 * @param first address of the first page, empty on it
 */
public record Paging(long count, String next, String first) {
    /** {@code 312}, or {@code 10 000+}. */
    public String written(View view) {
        return count > Cursor.COUNT_MAX
                ? view.format().count(Cursor.COUNT_MAX) + "+"
                : view.format().count(count);
    }
}
