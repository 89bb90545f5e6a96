package se.knyt.postgres.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a restore puts into a data folder. Taken away again when the restore fails: a key or a simulator left there would make the next
 * attempt, or the next start, refuse.
 */
final class FilesBeside {
    private final Path dataFolder;
    private final List<Path> made = new ArrayList<>();
    private final Set<Path> before = new HashSet<>();

    FilesBeside(Path dataFolder) throws IOException {
        this.dataFolder = dataFolder.toAbsolutePath().normalize();
        for (var folder = this.dataFolder; folder != null && !Files.exists(folder); folder = folder.getParent()) {
            made.addFirst(folder);
        }
        for (var name : BackupFolder.NOT_COPIED) {
            var file = this.dataFolder.resolve(name);
            if (Files.exists(file)) {
                before.add(file);
            }
        }
    }

    /** Puts the files that stood beside the database back; one that is there already must be the same. */
    void put(Path backup, Manifest manifest) throws IOException {
        FileCopy.createFolder(dataFolder);
        var prefix = BackupFolder.FILES + "/";
        for (var entry : manifest.files()) {
            if (!entry.path().startsWith(prefix)) {
                continue;
            }
            var target = dataFolder.resolve(entry.path().substring(prefix.length()));
            if (!Files.exists(target)) {
                remember(target);
                FileCopy.copy(backup.resolve(entry.path()), target, entry.path());
            } else if (!FileCopy.describe(target, entry.path()).equals(entry)) {
                throw new BackupException(
                        target + " exists already and differs from the backup's. Use an empty data folder.");
            }
        }
    }

    private void remember(Path target) {
        var folders = new ArrayList<Path>();
        for (var folder = target.getParent();
                folder != null && !folder.equals(dataFolder) && !Files.exists(folder);
                folder = folder.getParent()) {
            folders.addFirst(folder);
        }
        made.addAll(folders);
        made.add(target);
    }

    /** As it was before. A file that cannot be removed is left: the failure that led here is the one to report. */
    void takeBack(Exception failure) {
        try {
            for (var name : BackupFolder.NOT_COPIED) {
                var file = dataFolder.resolve(name);
                if (!before.contains(file)) {
                    BackupFolder.delete(file);
                }
            }
            for (var path : made.reversed()) {
                if (!Files.isDirectory(path) || BackupFolder.isEmptyFolder(path)) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
