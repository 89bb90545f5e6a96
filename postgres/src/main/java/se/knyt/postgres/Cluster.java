package se.knyt.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import se.knyt.postgres.PostgresStartException.Reason;

/**
 * The files of one database server in the data folder.
 *
 * @param folder the data folder, real path
 * @param pgdata the server's own folder in it
 */
record Cluster(Path folder, Path pgdata) {
    static final String SUPERUSER = "postgres";

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(3);
    private static final long LOG_BYTES_MAX = 10L << 20;

    static Cluster in(Path folder) {
        return new Cluster(folder, folder.resolve("postgres"));
    }

    Path log() {
        return folder.resolve("postgres.log");
    }

    private Path passwordFile() {
        return folder.resolve("postgres.password");
    }

    boolean exists() {
        return Files.exists(pgdata.resolve("PG_VERSION"));
    }

    /** The superuser's password; empty when nobody has it any more. */
    Optional<String> password() {
        try {
            return Files.exists(passwordFile())
                    ? Optional.of(Files.readString(passwordFile()).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw StartFailures.ofFile("The password file " + passwordFile() + " could not be read.", e);
        }
    }

    /**
     * Makes the cluster when there is none, checks that this version can read the one that is there, and writes the
     * settings. No server may be running over it.
     *
     * @return the superuser's password
     */
    String prepare(ServerPrograms programs, PostgresOptions options, ServerSettings settings) {
        try {
            keepLogSmall();
            if (!exists()) {
                Folders.writePrivate(passwordFile(), newPassword());
                create(programs, options);
            }
            checkVersion(programs.binaries());
            Folders.writePrivate(pgdata.resolve(ServerSettings.FILE), settings.text());
            var known = password();
            return known.isPresent() ? known.get() : renewPassword(programs);
        } catch (IOException e) {
            throw StartFailures.ofFile("The data folder " + folder + " could not be prepared.", e);
        }
    }

    private void create(ServerPrograms programs, PostgresOptions options) throws IOException {
        // Made beside its place and renamed when whole, so that a start that is killed here begins anew the next time.
        var half = folder.resolve("postgres.new");
        Folders.delete(half);
        var arguments = new ArrayList<>(List.of("-D", half.toString(), "-U", SUPERUSER, "-A", "scram-sha-256"));
        arguments.addAll(List.of("--pwfile=" + passwordFile(), "-E", "UTF8", "--data-checksums", "--no-instructions"));
        // The server's own C.UTF-8: sorts alike on every system and never changes under an index with the system's
        // libc.
        arguments.addAll(List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        if (options.forgetful()) {
            arguments.addAll(List.of("--no-sync", "--set", ServerSettings.QUICK_SIGN_IN));
        }
        var result = programs.run("initdb", arguments, INITDB_LIMIT);
        if (!result.succeeded()) {
            Folders.deleteQuietly(half);
            throw StartFailures.ofOutput("set up a new database in " + folder, result.output(), log());
        }
        Files.writeString(
                half.resolve("postgresql.conf"),
                "\ninclude '" + ServerSettings.FILE + "'\n",
                StandardOpenOption.APPEND);
        Files.writeString(half.resolve(ServerSettings.FILE), "");
        Files.move(half, pgdata, StandardCopyOption.ATOMIC_MOVE);
    }

    private void checkVersion(PostgresBinaries binaries) throws IOException {
        var made = Files.readString(pgdata.resolve("PG_VERSION")).strip();
        if (!made.equals(binaries.majorVersion())) {
            throw new PostgresStartException(
                    Reason.WRONG_VERSION,
                    "The data folder " + folder + " was made by PostgreSQL " + made + "; this Knyt brings "
                            + binaries.version() + ".",
                    "Start the Knyt that made it, run ./knyt backup --logical DIR there, and restore that into an empty"
                            + " data folder here.");
        }
    }

    /**
     * A restored folder has no password file, and one may be lost. Whoever may write the folder owns the data, so a new
     * password takes nothing from anybody. Single-user mode asks for none.
     */
    private String renewPassword(ServerPrograms programs) throws IOException {
        var password = newPassword();
        var statement = "ALTER ROLE " + SUPERUSER + " PASSWORD '" + password + "'\n";
        var arguments = List.of("--single", "-D", pgdata.toString(), "-c", "log_min_messages=error", "postgres");
        var result = programs.run("postgres", arguments, statement, INITDB_LIMIT);
        if (!result.succeeded() || result.output().contains("ERROR:")) {
            throw StartFailures.ofOutput("set a new password", result.output(), log());
        }
        Folders.writePrivate(passwordFile(), password);
        return password;
    }

    private static String newPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The server appends to its log for as long as it runs; each start keeps the one before and no more. */
    private void keepLogSmall() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_BYTES_MAX) {
            Files.move(log(), folder.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
