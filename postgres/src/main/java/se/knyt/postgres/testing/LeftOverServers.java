package se.knyt.postgres.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.PostgresStartException;

/** Servers and folders of test JVMs that were killed before they could stop them. */
final class LeftOverServers {
    private LeftOverServers() {}

    static void remove(Path parent, String prefix) throws IOException {
        List<Path> folders;
        try (var entries = Files.newDirectoryStream(parent, prefix + "*")) {
            folders = new java.util.ArrayList<>();
            entries.forEach(folders::add);
        }
        for (var folder : folders) {
            var pid = folder.getFileName().toString().substring(prefix.length());
            if (pid.matches("\\d{1,18}")
                    && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                stop(folder);
                delete(folder);
            }
        }
    }

    private static void stop(Path folder) {
        try {
            // Adopting and closing is the one way to end a server that is sure to be the right one.
            EmbeddedPostgres.start(PostgresOptions.forTests(folder)).close();
        } catch (PostgresStartException e) {
            // Half-made or used by somebody else at this moment; if it cannot be deleted either, the next run tries
            // again.
            return;
        }
    }

    static void delete(Path folder) {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // The folder is temporary; what is left of it is swept by the next run.
            return;
        }
    }
}
