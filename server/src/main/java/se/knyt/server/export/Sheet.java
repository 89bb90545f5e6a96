package se.knyt.server.export;

import java.io.IOException;
import java.util.List;

/** A file of rows being written. */
interface Sheet extends AutoCloseable {
    /** @param cells one for each column; the empty text for a cell with nothing in it */
    void row(List<Object> cells) throws IOException;

    /**
     * Begins another list in the same file, on a sheet or page of its own.
     *
     * @throws IllegalStateException where a file holds one list
     */
    void next(String name, List<Column> columns) throws IOException;

    /** Writes what is left. */
    @Override
    void close() throws IOException;
}
