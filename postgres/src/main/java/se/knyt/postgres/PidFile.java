package se.knyt.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code postmaster.pid} says of a running server, or of one that was killed. Lines as PostgreSQL writes them
 * (src/include/utils/pidfile.h): pid, data folder, start time, port, socket folder, address, shared memory, status.
 *
 * @param pid the process id written there, whoever has that id now
 * @param port the TCP port, 0 when the server had not come that far
 */
record PidFile(long pid, int port, boolean ready) {

    static Optional<PidFile> read(Path pgdata) throws IOException {
        try {
            var lines = Files.readAllLines(pgdata.resolve("postmaster.pid"));
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.getFirst().strip());
            int port = lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0;
            boolean ready = lines.size() > 7 && lines.get(7).strip().equals("ready");
            return Optional.of(new PidFile(pid, port, ready));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The postmaster itself, if it lives: after a restart of the machine the same id may belong to anything else. */
    Optional<ProcessHandle> postmasterOf(Path pgdata) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> isPostmasterOf(process.info(), pgdata));
    }

    private static boolean isPostmasterOf(ProcessHandle.Info info, Path pgdata) {
        boolean postgres = info.command().map(Path::of).map(Path::getFileName).map(Path::toString).stream()
                .anyMatch("postgres"::equals);
        var folder = pgdata.toString();
        return postgres
                && info.arguments().map(Arrays::stream).orElseGet(Stream::empty).anyMatch(folder::equals);
    }

    /**
     * Makes a file whose id now belongs to some other process harmless. The rest of it stays: the server needs the line on
     * shared memory to see whether backends of a killed postmaster still run.
     */
    static void forgetProcess(Path pgdata) throws IOException {
        var file = pgdata.resolve("postmaster.pid");
        var lines = Files.readAllLines(file);
        lines.set(0, Integer.toString(Integer.MAX_VALUE)); // larger than any process id
        Folders.writePrivate(file, String.join("\n", lines) + "\n");
    }
}
