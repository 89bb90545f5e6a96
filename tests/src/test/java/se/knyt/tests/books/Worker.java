package se.knyt.tests.books;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/** The engine of a merchant in a process of its own, which a test kills between two steps. */
final class Worker implements AutoCloseable {
    /** The engine alone in a process, as the crash runs start it. */
    private static final String ENGINE = "se.knyt.tests.crash.EngineProcess";

    private final World world;
    private final Merchant merchant;
    private @Nullable Process process;

    Worker(World world, Merchant merchant) {
        this.world = world;
        this.merchant = merchant;
        process = start();
    }

    /** Kills it as {@code kill -9} does, and starts another when what it held has run out. */
    void dieAndComeBack() {
        kill();
        letItsLeasesRunOut();
        process = start();
    }

    private void kill() {
        var running = process;
        if (running == null) {
            return;
        }
        try {
            running.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Fifteen seconds of database time pass at once. */
    private void letItsLeasesRunOut() {
        try (var connection = merchant.database.connect();
                var statement = connection.createStatement()) {
            statement.executeUpdate("update lease set until = clock_timestamp() - interval '1 second'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start() {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ENGINE,
                merchant.database.url(),
                Merchant.PASSWORD,
                "0"));
        for (var name : List.of("shopify", "klarna", "fortnox")) {
            command.add(world.uri(name).toString());
        }
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
