package se.knyt.postgres.backup;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.postgres.DatabaseUrl;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.PostgresStartException;

/** {@code ./knyt backup} and {@code ./knyt restore}. */
public final class BackupCli {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 64;

    private final Map<String, String> environment;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream err;

    /** @param folder the backup's folder */
    private record Order(
            Path folder, boolean logical, @Nullable DatabaseUrl database) {}

    BackupCli(Map<String, String> environment, Clock clock, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    /** @param words the command and what follows it; the data folder comes from the environment, set by the launcher */
    public static void main(String[] words) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new BackupCli(System.getenv(), Clock.systemUTC(), out, err).run(List.of(words)));
    }

    int run(List<String> words) {
        try {
            var order = parse(words.subList(1, words.size()));
            if (words.getFirst().equals("backup")) {
                backup(order);
            } else {
                restore(order);
            }
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("knyt: " + e.getMessage());
            return WRONG_USE;
        } catch (BackupException | PostgresStartException e) {
            err.println("knyt: " + e.getMessage());
            return FAILED;
        }
    }

    private Order parse(List<String> words) {
        var rest = new ArrayList<String>();
        boolean logical = false;
        var database = environment.getOrDefault("KNYT_DATABASE_URL", "");
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            switch (word) {
                case "--logical" -> logical = true;
                case "--database-url" -> {
                    if (++i >= words.size()) {
                        throw new IllegalArgumentException("--database-url needs a value.");
                    }
                    database = words.get(i);
                }
                default -> rest.add(word);
            }
        }
        if (rest.size() != 1 || rest.getFirst().startsWith("-")) {
            throw new IllegalArgumentException(
                    "Name one folder for the backup: ./knyt backup [--logical] DIR, ./knyt restore DIR");
        }
        try {
            return new Order(
                    Path.of(rest.getFirst()), logical, database.isBlank() ? null : DatabaseUrl.parse(database));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("Not a folder name: " + rest.getFirst(), e);
        }
    }

    private void backup(Order order) {
        var database = order.database();
        if (database == null && order.logical()) {
            Backups.logical(options(), order.folder(), clock.instant());
        } else if (database == null) {
            Backups.physical(options(), order.folder(), clock.instant());
        } else if (order.logical()) {
            Backups.logical(database, dataFolder(), order.folder(), clock.instant());
        } else {
            throw new IllegalArgumentException(
                    "A database of your own is backed up by its own tools, or as rows: ./knyt backup"
                            + " --logical DIR");
        }
        out.println("Backed up to " + order.folder().toAbsolutePath()
                + ". It holds keys and personal data: keep it as safe as" + " the database.");
    }

    private void restore(Order order) {
        var database = order.database();
        if (database == null) {
            Backups.restore(order.folder(), options());
        } else {
            Backups.restore(order.folder(), database, dataFolder());
        }
        out.println("Restored. Start it with ./knyt up.");
    }

    private PostgresOptions options() {
        return PostgresOptions.in(dataFolder());
    }

    private Path dataFolder() {
        return Path.of(environment.getOrDefault("KNYT_DATA", ".knyt"));
    }
}
