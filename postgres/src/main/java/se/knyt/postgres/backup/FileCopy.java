package se.knyt.postgres.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Copies files that only their owner may read, and tells what was copied; {@link #flush} makes the copies last. */
final class FileCopy {
    private static final int BUFFER_BYTES = 1 << 18;

    private static final int FLUSH_MINUTES_MAX = 30;

    private FileCopy() {}

    /** @return checksum and size of what was read, which for a file in use may be less or more than it holds now */
    static Manifest.Entry copy(Path source, Path target, String nameInBackup) throws IOException {
        try (var in = Files.newInputStream(source)) {
            return copy(in, target, nameInBackup);
        }
    }

    static Manifest.Entry copy(InputStream in, Path target, String nameInBackup) throws IOException {
        createFolderOf(target);
        var digest = sha256();
        long bytes = 0;
        try (var out = create(target)) {
            var buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                writeAll(out, ByteBuffer.wrap(buffer, 0, read));
                bytes += read;
            }
        }
        return new Manifest.Entry(HexFormat.of().formatHex(digest.digest()), bytes, nameInBackup);
    }

    /**
     * Brings everything that was written under a folder to the disk. One call for the whole file system: a thousand small
     * files flushed one by one take minutes on a busy disk.
     */
    static void flush(Path folder) throws IOException {
        if (runs("sync", "-f", folder.toString()) || runs("sync")) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static boolean runs(String... command) throws IOException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(FLUSH_MINUTES_MAX, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the files were brought to the disk", e);
        } catch (IOException e) {
            return false; // no such program here: the caller does it file by file
        }
    }

    static void write(Path target, String text) throws IOException {
        try (var out = create(target)) {
            writeAll(out, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
    }

    static Manifest.Entry describe(Path file, String nameInBackup) throws IOException {
        var digest = sha256();
        long bytes = 0;
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        }
        return new Manifest.Entry(HexFormat.of().formatHex(digest.digest()), bytes, nameInBackup);
    }

    static void createFolderOf(Path file) throws IOException {
        var folder = file.getParent();
        if (folder != null) {
            createFolder(folder);
        }
    }

    static void createFolder(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static FileChannel create(Path target) throws IOException {
        return FileChannel.open(
                target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
