package se.knyt.server.db;

import java.sql.SQLException;

/** The database did not answer as it should; the page says so and what was changed is rolled back. */
public final class WebDatabaseException extends RuntimeException {
    WebDatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
