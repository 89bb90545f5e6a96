package se.knyt.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process to use a data folder. The operating system holds it, so it ends with the process, however that
 * ends; the file itself stays.
 */
public final class DataFolderLock implements AutoCloseable {

    /**
     * Folders locked by this very process. A POSIX lock belongs to the process and is lost when any channel to the file is
     * closed, so a second attempt in the same process must not even open the file.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private DataFolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * @param given the data folder
     * @throws PostgresStartException when another process has it
     */
    public static DataFolderLock take(Path given) {
        var folder = real(given);
        if (!HELD_HERE.add(folder)) {
            throw StartFailures.locked(
                    folder, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            var file = folder.resolve("knyt.lock");
            var channel = lock(file);
            if (channel == null) {
                throw StartFailures.locked(folder, Files.readString(file));
            }
            return new DataFolderLock(folder, channel);
        } catch (IOException e) {
            HELD_HERE.remove(folder);
            throw StartFailures.ofFile("The data folder " + folder + " could not be locked.", e);
        } catch (RuntimeException e) {
            HELD_HERE.remove(folder);
            throw e;
        }
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw StartFailures.ofFile("The data folder " + folder + " could not be read.", e);
        }
    }

    private static @Nullable FileChannel lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                channel.close();
                return null;
            }
            channel.truncate(0);
            var pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock of " + folder + " could not be released", e);
        } finally {
            HELD_HERE.remove(folder);
        }
    }
}
