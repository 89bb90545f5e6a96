package se.knyt.postgres.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A backup in the making: a sibling folder named {@code .part}, which gets the backup's name when it is whole.
 */
final class BackupFolder {
    /** Of this machine and this run, or rebuilt by the server: no part of a backup. */
    static final Set<String> NOT_COPIED = Set.of(
            "postgres",
            "postgres.new",
            "postgres.password",
            "postgres.log",
            "postgres.log.1",
            "knyt.lock",
            "control.properties");

    static final String FILES = "files";

    private final Path target;
    private final Path part;
    private final List<Manifest.Entry> entries = new ArrayList<>();

    private BackupFolder(Path target, Path part) {
        this.target = target;
        this.part = part;
    }

    static BackupFolder create(Path target) throws IOException {
        var absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute) && !isEmptyFolder(absolute)) {
            throw new BackupException(absolute + " exists already; a backup is never written over. Name a new folder.");
        }
        var part = absolute.resolveSibling(absolute.getFileName() + ".part");
        delete(part);
        FileCopy.createFolder(part);
        return new BackupFolder(absolute, part);
    }

    static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    Path resolve(String name) {
        return part.resolve(name);
    }

    void add(Manifest.Entry entry) {
        entries.add(entry);
    }

    /** Copies one file; one that was deleted meanwhile is left out, as the write-ahead log knows of that. */
    void copy(Path source, String name) throws IOException {
        try {
            entries.add(FileCopy.copy(source, part.resolve(name), name));
        } catch (NoSuchFileException e) {
            if (Files.exists(source)) {
                throw e;
            }
        }
    }

    /** Keys and whatever else Knyt keeps beside the database. */
    void copyOtherFiles(Path dataFolder) throws IOException {
        try (var paths = Files.walk(dataFolder)) {
            for (var path : paths.sorted().toList()) {
                var relative = dataFolder.relativize(path);
                if (Files.isRegularFile(path)
                        && !NOT_COPIED.contains(relative.getName(0).toString())) {
                    copy(path, FILES + "/" + relative);
                }
            }
        }
    }

    void finish(Map<String, String> properties, Instant takenAt) throws IOException {
        var all = new TreeMap<>(properties);
        all.put("taken", takenAt.toString());
        FileCopy.flush(part);
        new Manifest(all, entries).write(part);
        Files.deleteIfExists(target);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    void discard() {
        try {
            delete(part);
        } catch (IOException e) {
            // Left as DIR.part, which no restore takes; the failure that led here is the one to report.
            return;
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Reads every file of a backup and compares it with the manifest, before anything is restored from it. */
    static Manifest verified(Path backup, String kind) throws IOException {
        var manifest = Manifest.read(backup);
        if (!manifest.property("kind").equals(kind)) {
            throw new BackupException(
                    backup + " is a " + manifest.property("kind") + " backup, not a " + kind + " one.");
        }
        for (var entry : manifest.files()) {
            var file = backup.resolve(entry.path());
            if (!Files.isRegularFile(file)
                    || !FileCopy.describe(file, entry.path()).equals(entry)) {
                throw new BackupException("The backup is damaged: " + file + " is missing or not as it was written.");
            }
        }
        return manifest;
    }
}
