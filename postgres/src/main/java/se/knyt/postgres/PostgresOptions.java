package se.knyt.postgres;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to start the database.
 *
 * @param dataDirectory Knyt's data folder; the database lives in its subfolder {@code postgres}
 * @param port loopback port, or 0 for a free one
 * @param database name of the database that {@link EmbeddedPostgres#jdbcUrl()} names; made when missing
 * @param connectionsMax upper bound of connections, the superuser's three reserved ones included
 * @param forgetful true only in tests: nothing is flushed to disk, so a power loss would destroy the data
 * @param startTimeout how long the server may take until it answers, recovery after a crash included
 */
public record PostgresOptions(
        Path dataDirectory, int port, String database, int connectionsMax, boolean forgetful, Duration startTimeout) {

    private static final int CONNECTIONS_MAX_DEFAULT = 40;
    private static final int CONNECTIONS_MAX_TESTS = 100;

    public PostgresOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
        }
        if (!database.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a plain database name: " + database);
        }
        if (connectionsMax < 5) {
            throw new IllegalArgumentException("at least 5 connections are needed");
        }
    }

    /** The durable database of a running Knyt. */
    public static PostgresOptions in(Path dataDirectory) {
        // A large WAL is replayed at about 40 MB/s on a slow disk; two minutes cover the bound set on it many times
        // over.
        return new PostgresOptions(dataDirectory, 0, "knyt", CONNECTIONS_MAX_DEFAULT, false, Duration.ofMinutes(2));
    }

    /** A throw-away database for tests: same server, without the waiting for the disk. */
    public static PostgresOptions forTests(Path dataDirectory) {
        return new PostgresOptions(dataDirectory, 0, "knyt", CONNECTIONS_MAX_TESTS, true, Duration.ofMinutes(2));
    }

    public PostgresOptions withPort(int newPort) {
        return new PostgresOptions(dataDirectory, newPort, database, connectionsMax, forgetful, startTimeout);
    }

    public PostgresOptions withDatabase(String name) {
        return new PostgresOptions(dataDirectory, port, name, connectionsMax, forgetful, startTimeout);
    }
}
