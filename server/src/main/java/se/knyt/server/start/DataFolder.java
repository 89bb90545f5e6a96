package se.knyt.server.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files Knyt keeps beside its database, each readable by its owner only. */
public final class DataFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);
    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    public DataFolder(Path folder) {
        this.folder = folder;
        try {
            var parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (Files.isDirectory(folder)) {
                closeToOthers(folder);
            } else {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder " + folder + " could not be made", e);
        }
    }

    /** One that is there keeps what its owner and group may; nobody else may look into it. */
    private static void closeToOthers(Path folder) throws IOException {
        var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
        if (permissions.removeAll(OTHERS)) {
            try {
                Files.setPosixFilePermissions(folder, permissions);
            } catch (FileSystemException e) {
                LOG.warn("the data folder {} is open to other users, and is not ours to close", folder);
            }
        }
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    /** The key that all others are sealed with; never in the database. Made at the first start. */
    public byte[] masterKey() {
        return Base64.getDecoder()
                .decode(kept("master.key", () -> Base64.getEncoder().encodeToString(random(KEY_BYTES))));
    }

    /** Password of the database roles; letters and digits. */
    public String rolePassword() {
        return kept("roles.password", () -> HexFormat.of().formatHex(random(KEY_BYTES)));
    }

    /** Makes a text once. */
    @FunctionalInterface
    private interface Maker {
        String make();
    }

    private String kept(String name, Maker maker) {
        var file = path(name);
        try {
            if (!Files.exists(file)) {
                write(name, maker.make());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read", e);
        }
    }

    /** Writes a file whole or not at all. */
    public void write(String name, String text) {
        var file = path(name);
        var temporary = path(name + ".new");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be written", e);
        }
    }

    public void remove(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(path(name) + " could not be removed", e);
        }
    }

    private static byte[] random(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
