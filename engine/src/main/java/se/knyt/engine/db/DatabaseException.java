package se.knyt.engine.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** A transaction that did not commit; nothing of it happened, unless the connection broke at the very commit. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String name, SQLException cause) {
        super(name + ": " + cause.getMessage(), cause);
    }

    /** SQLSTATE, or the empty text. */
    public String state() {
        return getCause() instanceof SQLException e && e.getSQLState() != null ? e.getSQLState() : "";
    }

    /** True when the server refused the data itself (classes 22 and 23), so that sending it again gives the same answer. */
    public boolean refusedData() {
        return refusedData(state());
    }

    /** As {@link #refusedData()}, within the transaction. */
    public static boolean refusedData(SQLException e) {
        return e.getSQLState() != null && refusedData(e.getSQLState());
    }

    /** True when the database is there and its disk is full: trying again helps once somebody has made room. */
    public boolean isFull() {
        return "53100".equals(state());
    }

    /**
     * Whether a failure is that of a database that is not there: it was killed, restarts, or cannot be reached. Trying again later
     * helps, and how it came to that stands in its own log.
     */
    public static boolean isUnreachable(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException e
                    && e.getSQLState() != null
                    && e.getSQLState().matches("08.*|57P.*")) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text holds what no text in the database can, such as a character of nought: nobody writes that in a form. */
    public static boolean isNoText(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && "22021".equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean refusedData(String state) {
        return state.startsWith("22") || state.startsWith("23");
    }
}
