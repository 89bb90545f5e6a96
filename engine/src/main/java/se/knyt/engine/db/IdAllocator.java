package se.knyt.engine.db;

import java.sql.SQLException;

/** Hands out row ids from blocks that the sequence gives, so that a batch knows its ids before it is written. */
public final class IdAllocator {
    private static final int BLOCK = 1000;

    private final Database database;
    private long next;
    private long end;

    public IdAllocator(Database database) {
        this.database = database;
    }

    public synchronized long next() {
        if (next == end) {
            next = database.forNone("ids", IdAllocator::block);
            end = next + BLOCK;
        }
        return next++;
    }

    private static long block(Tx tx) throws SQLException {
        return tx.first("select nextval('knyt_id')", row -> row.getLong(1)).orElseThrow();
    }
}
