package se.knyt.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import se.knyt.postgres.ServerPrograms.Result;

/** Starts and stops the server process over one cluster. */
final class Postmaster {

    /** Backends of a killed server notice within a second or two; a checkpoint they are in the middle of may take longer. */
    private static final Duration STILL_HELD_LIMIT = Duration.ofSeconds(30);

    private static final Duration RETRY_PAUSE = Duration.ofMillis(150);
    private static final int PORT_ATTEMPTS_MAX = 5;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final Duration END_PAUSE = Duration.ofMillis(5);
    private static final int LOG_TAIL_BYTES_MAX = 16_384;

    private final ServerPrograms programs;
    private final Cluster cluster;

    Postmaster(ServerPrograms programs, Cluster cluster) {
        this.programs = programs;
        this.cluster = cluster;
    }

    /** The server that an earlier process left running in this folder. */
    Optional<PidFile> leftRunning() {
        try {
            var found = PidFile.read(cluster.pgdata());
            if (found.isPresent() && found.get().postmasterOf(cluster.pgdata()).isEmpty()) {
                PidFile.forgetProcess(cluster.pgdata());
                return Optional.empty();
            }
            return found;
        } catch (IOException e) {
            throw StartFailures.ofFile("The file postmaster.pid could not be read.", e);
        }
    }

    PidFile start(PostgresOptions options) {
        long deadline = System.nanoTime() + STILL_HELD_LIMIT.toNanos();
        int portAttempts = 0;
        while (true) {
            int port = options.port() == 0 ? freePort() : options.port();
            long logBefore = logLength();
            var result = launch(port, options.startTimeout());
            if (result.succeeded()) {
                return started();
            }
            var said = logSince(logBefore) + result.output();
            if (StartFailures.isPortTaken(said)) {
                if (options.port() != 0 || ++portAttempts >= PORT_ATTEMPTS_MAX) {
                    throw StartFailures.portTaken(port);
                }
                continue;
            }
            if (!StartFailures.isStillHeld(said) || System.nanoTime() > deadline) {
                throw StartFailures.ofOutput("start", said, cluster.log());
            }
            pause();
        }
    }

    private Result launch(int port, Duration limit) {
        // pg_ctl puts the server into a session of its own: Ctrl-C in the terminal reaches us and not the database,
        // which
        // must be the last to stop.
        var arguments = List.of(
                "start",
                "-w",
                "-s",
                "-D",
                cluster.pgdata().toString(),
                "-l",
                cluster.log().toString(),
                "-t",
                Long.toString(limit.toSeconds()),
                "-o",
                "-p " + port);
        try {
            return programs.run("pg_ctl", arguments, limit.plusSeconds(10));
        } catch (IOException e) {
            throw StartFailures.ofFile("PostgreSQL could not be started.", e);
        }
    }

    private PidFile started() {
        try {
            return PidFile.read(cluster.pgdata())
                    .orElseThrow(() -> StartFailures.ofOutput("start", "it ended at once", cluster.log()));
        } catch (IOException e) {
            throw StartFailures.ofFile("The file postmaster.pid could not be read.", e);
        }
    }

    /** Ends all sessions, writes a checkpoint and stops. What a stuck server keeps open is left to crash recovery. */
    void stop(long pid) {
        if (!runs(pid)) {
            return;
        }
        if (!stop("fast") && runs(pid)) {
            stop("immediate");
        }
        awaitEnd(pid);
    }

    /**
     * A process that has ended stays in the system's table until its parent notices, which for our server is process 1 and
     * may take seconds; such a one has no program any more.
     */
    static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    /** pg_ctl returns when postmaster.pid is gone, which is some moments before the process is. */
    private static void awaitEnd(long pid) {
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        while (runs(pid) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(END_PAUSE.toNanos());
        }
    }

    private boolean stop(String mode) {
        var arguments = List.of(
                "stop",
                "-w",
                "-s",
                "-D",
                cluster.pgdata().toString(),
                "-m",
                mode,
                "-t",
                Long.toString(STOP_LIMIT.toSeconds()));
        try {
            return programs.run("pg_ctl", arguments, STOP_LIMIT.plusSeconds(10)).succeeded();
        } catch (IOException e) {
            throw new IllegalStateException("pg_ctl stop could not be run", e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw StartFailures.ofFile("No free port could be found on 127.0.0.1.", e);
        }
    }

    private long logLength() {
        try {
            return Files.exists(cluster.log()) ? Files.size(cluster.log()) : 0;
        } catch (IOException e) {
            throw StartFailures.ofFile("The log " + cluster.log() + " could not be read.", e);
        }
    }

    private String logSince(long position) {
        Path log = cluster.log();
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(position, file.length() - LOG_TAIL_BYTES_MAX));
            var bytes =
                    new byte[(int) Math.min(LOG_TAIL_BYTES_MAX, Math.max(0, file.length() - file.getFilePointer()))];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (java.io.FileNotFoundException e) {
            return "";
        } catch (IOException e) {
            throw StartFailures.ofFile("The log " + log + " could not be read.", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StartFailures.ofFile("The start was interrupted.", new IOException(e));
        }
    }
}
