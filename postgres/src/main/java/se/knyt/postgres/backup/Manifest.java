package se.knyt.postgres.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The contents of a backup.
 *
 * @param properties what kind it is, of which versions, and when it was taken
 * @param files every file of it, by path relative to the backup's folder
 */
record Manifest(Map<String, String> properties, List<Entry> files) {
    private static final String NAME = "MANIFEST";
    private static final String FIRST_LINE = "knyt-backup 1";
    private static final String LAST_LINE = "end";
    private static final long BYTES_MAX = 256L << 20;
    private static final Pattern FILE = Pattern.compile("file ([0-9a-f]{64}) (\\d{1,18}) (.+)");
    private static final Pattern PROPERTY = Pattern.compile("property ([a-z]+) (.*)");

    record Entry(String sha256, long bytes, String path) {}

    String property(String name) {
        return properties.getOrDefault(name, "");
    }

    /** Written last, flushed to the disk: its presence says that everything it names is there. */
    void write(Path backup) throws IOException {
        var text = new StringBuilder(FIRST_LINE).append('\n');
        new TreeMap<>(properties)
                .forEach((name, value) -> text.append("property ")
                        .append(name)
                        .append(' ')
                        .append(value)
                        .append('\n'));
        for (var file : files) {
            text.append("file ")
                    .append(file.sha256())
                    .append(' ')
                    .append(file.bytes())
                    .append(' ');
            text.append(file.path()).append('\n');
        }
        FileCopy.write(backup.resolve(NAME), text.append(LAST_LINE).append('\n').toString());
    }

    static Manifest read(Path backup) {
        var file = backup.resolve(NAME);
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new BackupException(file + " is too large to be a manifest.");
            }
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8), file);
        } catch (NoSuchFileException e) {
            throw new BackupException("There is no whole Knyt backup in " + backup + ": it has no file MANIFEST.", e);
        } catch (IOException e) {
            throw new BackupException(file + " could not be read: " + e.getMessage(), e);
        }
    }

    private static Manifest parse(List<String> lines, Path file) {
        if (lines.size() < 2
                || !lines.getFirst().equals(FIRST_LINE)
                || !lines.getLast().equals(LAST_LINE)) {
            throw new BackupException(file + " is not a manifest of this version of Knyt, or it was cut short.");
        }
        var properties = new TreeMap<String, String>();
        var files = new ArrayList<Entry>();
        for (var line : lines.subList(1, lines.size() - 1)) {
            var named = FILE.matcher(line);
            var property = PROPERTY.matcher(line);
            if (named.matches()) {
                files.add(new Entry(named.group(1), Long.parseLong(named.group(2)), checked(named.group(3), file)));
            } else if (property.matches()) {
                properties.put(property.group(1), property.group(2));
            } else {
                throw new BackupException(file + " holds a line that is not understood: " + line);
            }
        }
        return new Manifest(properties, List.copyOf(files));
    }

    /** A manifest may come from anywhere; it must not make us read or write outside the two folders. */
    private static String checked(String path, Path file) {
        var relative = Path.of(path);
        if (relative.isAbsolute() || !relative.normalize().equals(relative) || relative.startsWith("..")) {
            throw new BackupException(file + " names a path outside the backup: " + path);
        }
        return path;
    }
}
