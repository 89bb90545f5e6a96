package se.knyt.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The server that runs over a data folder at this moment, whoever started it: the way in for commands that work beside the
 * application, such as the backup.
 *
 * @param pgdata the server's own folder
 * @param jdbcUrl URL of one of its databases, without credentials
 * @param password of the superuser {@code postgres}
 */
public record RunningServer(Path pgdata, String jdbcUrl, String password) {

    /** @param dataFolder Knyt's data folder; that there is none counts as no running server */
    public static Optional<RunningServer> find(Path dataFolder, String database) {
        var pgdata = dataFolder.toAbsolutePath().normalize().resolve("postgres");
        try {
            if (!java.nio.file.Files.isDirectory(pgdata)) {
                return Optional.empty();
            }
            var cluster = Cluster.in(dataFolder.toRealPath());
            var pidFile = PidFile.read(cluster.pgdata())
                    .filter(PidFile::ready)
                    .filter(found -> found.postmasterOf(cluster.pgdata()).isPresent());
            var password = cluster.password();
            if (pidFile.isEmpty() || password.isEmpty()) {
                return Optional.empty();
            }
            var url = "jdbc:postgresql://127.0.0.1:" + pidFile.get().port() + "/" + database;
            return Optional.of(new RunningServer(cluster.pgdata(), url, password.get()));
        } catch (IOException e) {
            throw StartFailures.ofFile("The data folder " + dataFolder + " could not be read.", e);
        }
    }

    /** A connection as superuser; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, Cluster.SUPERUSER, password);
    }
}
