package se.knyt.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Copies of a data folder that was started and stopped once: setting one up takes seconds, copying it does not. */
public final class PreparedFolder {
    private static volatile Path template = Path.of("");

    private PreparedFolder() {}

    /** Makes {@code target} a data folder with an empty, stopped database. */
    public static synchronized void copyTo(Path target) throws IOException {
        if (template.toString().isEmpty()) {
            var made = Files.createTempDirectory("knyt-prepared-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.deleteQuietly(made)));
            EmbeddedPostgres.start(PostgresOptions.forTests(made)).close();
            template = made;
        }
        try (var paths = Files.walk(template)) {
            for (var path : paths.toList()) {
                var copy = target.resolve(template.relativize(path));
                if (!Files.isDirectory(path)) {
                    Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
                } else if (!Files.exists(copy)) {
                    Files.createDirectories(copy);
                    // The server refuses a folder that others may read.
                    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
                }
            }
        }
    }
}
