package se.knyt.tests.backup;

import java.nio.file.Path;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.testing.TestDatabase;

/** A PostgreSQL of its own over a data folder, brought to the newest schema as each start does. */
final class Server implements AutoCloseable {
    final PostgresOptions options;
    private final EmbeddedPostgres postgres;

    Server(Path dataFolder) {
        options = PostgresOptions.forTests(dataFolder);
        postgres = EmbeddedPostgres.start(options);
        new EmptySchema().install(database().urlWithCredentials());
    }

    TestDatabase database() {
        return new TestDatabase(options.database(), postgres.jdbcUrl(), postgres.superuser(), postgres.password());
    }

    @Override
    public void close() {
        postgres.close();
    }
}
