package se.knyt.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import se.knyt.postgres.PostgresStartException.Reason;

/** Runs the programs of PostgreSQL, as the user they accept. */
final class ServerPrograms {
    private static final long OUTPUT_BYTES_MAX = 1 << 20;

    private final PostgresBinaries binaries;
    private final List<String> prefix;

    /** @param exitCode 0 is success; {@link #TIMED_OUT} when the program had to be ended */
    record Result(int exitCode, String output) {
        static final int TIMED_OUT = -1;

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    private ServerPrograms(PostgresBinaries binaries, List<String> prefix) {
        this.binaries = binaries;
        this.prefix = prefix;
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace of its own the process keeps its files and loses every other
     * power of root, which is what that refusal wants.
     */
    static ServerPrograms of(PostgresBinaries binaries) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new ServerPrograms(binaries, List.of());
        }
        var prefix = List.of("unshare", "-U", "--");
        try {
            var command = new ArrayList<>(prefix);
            command.add(binaries.program("postgres").toString());
            command.add("--version");
            if (run(command, "", Duration.ofSeconds(20)).succeeded()) {
                return new ServerPrograms(binaries, prefix);
            }
        } catch (IOException e) {
            throw rootRefused(e);
        }
        throw rootRefused(null);
    }

    private static PostgresStartException rootRefused(@Nullable IOException cause) {
        return new PostgresStartException(
                Reason.ROOT_REFUSED,
                "PostgreSQL does not run as root, and this machine allows no user namespaces (unshare -U).",
                "Start Knyt as an ordinary user (su -s /bin/bash SOMEBODY -c './knyt up'), allow user namespaces, or point"
                        + " KNYT_DATABASE_URL to a PostgreSQL of your own.",
                cause);
    }

    PostgresBinaries binaries() {
        return binaries;
    }

    Result run(String program, List<String> arguments, Duration limit) throws IOException {
        return run(program, arguments, "", limit);
    }

    Result run(String program, List<String> arguments, String input, Duration limit) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        return run(command, input, limit);
    }

    private static Result run(List<String> command, String input, Duration limit) throws IOException {
        // Output goes to files, not pipes: the server that pg_ctl leaves behind must not hold a pipe of ours open.
        var output = Files.createTempFile("knyt-postgres-", ".out");
        var given = Files.createTempFile("knyt-postgres-", ".in");
        try {
            Files.writeString(given, input);
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(given.toFile())
                    .redirectOutput(output.toFile());
            // Nothing of the user's own settings (PGDATA, PGPORT, LC_ALL, …) may steer our server.
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("TZ", "UTC");
            var process = builder.start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Result(Result.TIMED_OUT, head(output));
            }
            return new Result(process.exitValue(), head(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.getFirst(), e);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(given);
        }
    }

    private static String head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes((int) OUTPUT_BYTES_MAX), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
