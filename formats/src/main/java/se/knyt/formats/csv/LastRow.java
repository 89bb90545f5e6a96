package se.knyt.formats.csv;

/** Tells a last row that was cut off by its cells: it has fewer than every other row of its kind, or than the header where it is alone. */
public final class LastRow {
    private final int width;
    private int fewest = Integer.MAX_VALUE;

    /** @param width how many cells the header has */
    public LastRow(int width) {
        this.width = width;
    }

    /**
     * Looks at the next row of the kind. A missing line end alone is no fault.
     *
     * @throws FormatException when it is the file's last one and ends too early
     */
    public void check(CsvReader row) {
        boolean alone = fewest == Integer.MAX_VALUE;
        boolean tooFew = alone ? row.isUnclosed() && row.size() < width : row.size() < fewest;
        if (tooFew && row.isLast()) {
            throw row.errorAtEnd("the last row has fewer cells than the rows of its kind; is the file cut off?");
        }
        fewest = Math.min(fewest, row.size());
    }
}
