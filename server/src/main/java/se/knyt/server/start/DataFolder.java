package se.knyt.server.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.Schema;

/** The files Knyt keeps beside its database, each readable by its owner only. */
public final class DataFolder {
    private static final int KEY_BYTES = 32;
    private static final String MASTER_KEY = "master.key";
    private static final String ROLES_PASSWORD = "roles.password";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    public DataFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder " + folder + " could not be made", e);
        }
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    /**
     * The key that all others are sealed with; never in the database. Empty where there is none yet.
     *
     * @throws StartRefusedException when the file holds something else than a key: it is left as it is
     */
    public Optional<byte[]> masterKey() {
        var file = path(MASTER_KEY);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var key = Base64.getDecoder().decode(read(file));
            if (key.length == KEY_BYTES) {
                return Optional.of(key);
            }
        } catch (IllegalArgumentException e) {
            throw damaged(file, e);
        }
        throw damaged(file, null);
    }

    private static StartRefusedException damaged(Path file, @Nullable Throwable cause) {
        return new StartRefusedException(
                file + " is damaged: it does not hold a key of " + KEY_BYTES + " bytes. Nothing was changed.",
                "Put master.key back from a backup. Without it nothing that is sealed can be opened: credentials and what is known of"
                        + " buyers.",
                cause);
    }

    /** Makes the key, at the first start. */
    public byte[] newMasterKey() {
        var key = random(KEY_BYTES);
        write(MASTER_KEY, Base64.getEncoder().encodeToString(key));
        return key;
    }

    /** Password of the database roles; letters and digits. Made at the first start, and where the file was cut. */
    public String rolePassword() {
        var file = path(ROLES_PASSWORD);
        var kept = Files.exists(file) ? read(file) : "";
        if (Schema.takes(kept)) {
            return kept;
        }
        var made = HexFormat.of().formatHex(random(KEY_BYTES));
        write(ROLES_PASSWORD, made);
        return made;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be read", e);
        }
    }

    /** Writes a file whole or not at all, and so that it outlasts a loss of power. */
    public void write(String name, String text) {
        var file = path(name);
        var temporary = path(name + ".new");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
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
