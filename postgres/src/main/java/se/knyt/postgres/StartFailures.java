package se.knyt.postgres;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import se.knyt.postgres.PostgresStartException.Reason;

/** Turns what the operating system and the server say into what a person can act on. */
final class StartFailures {
    private static final String MAKE_ROOM = "Make room on the disk, then start again; nothing that was stored is lost.";

    private StartFailures() {}

    static PostgresStartException ofFile(String what, IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return new PostgresStartException(
                    Reason.NOT_PERMITTED,
                    what + " Access denied: " + cause.getMessage() + ".",
                    "Give your user the right to write there, or choose another folder with --data (the cache:"
                            + " XDG_CACHE_HOME).",
                    cause);
        }
        if (isDiskFull(String.valueOf(cause.getMessage()))) {
            return new PostgresStartException(Reason.DISK_FULL, what + " The disk is full.", MAKE_ROOM, cause);
        }
        return new PostgresStartException(
                Reason.FAILED, what + " " + cause, "Look at the folder named here, then start again.", cause);
    }

    /**
     * Reads the reason out of the server's own words. The server runs with lc_messages=C, so they are stable English.
     *
     * @param output what the program printed, or what it appended to its log
     */
    static PostgresStartException ofOutput(String doing, String output, Path log) {
        if (isDiskFull(output)) {
            return new PostgresStartException(
                    Reason.DISK_FULL, "PostgreSQL could not " + doing + ": the disk is full.", MAKE_ROOM);
        }
        if (output.contains("Permission denied") || output.contains("has wrong ownership")) {
            return new PostgresStartException(
                    Reason.NOT_PERMITTED,
                    "PostgreSQL could not " + doing + ": it may not read or write its files. " + lastLines(output),
                    "The data folder and every folder above it must be accessible to the user who starts Knyt and owned"
                            + " by the same user each time.");
        }
        return new PostgresStartException(
                Reason.FAILED,
                "PostgreSQL could not " + doing + ". " + lastLines(output),
                "The whole log is in " + log + ".");
    }

    static PostgresStartException portTaken(int port) {
        return new PostgresStartException(
                Reason.PORT_TAKEN,
                "Port " + port + " on 127.0.0.1 is used by another program.",
                "Stop that program or choose another port.");
    }

    static PostgresStartException locked(Path folder, @Nullable String owner) {
        var by = owner == null || owner.isBlank() ? "" : " (process " + owner.strip() + ")";
        return new PostgresStartException(
                Reason.LOCKED,
                "The data folder " + folder + " is in use by another Knyt" + by + ".",
                "Stop that one first, or choose another folder with --data.");
    }

    static boolean isDiskFull(String output) {
        return output.contains("No space left on device") || output.contains("Disk quota exceeded");
    }

    /** Another postmaster, or backends of one that was killed, still hold the folder; they are gone in some seconds. */
    static boolean isStillHeld(String output) {
        return output.contains("lock file \"postmaster.pid\" already exists")
                || output.contains("pre-existing shared memory block");
    }

    static boolean isPortTaken(String output) {
        return output.contains("Address already in use") || output.contains("could not create any TCP/IP sockets");
    }

    private static String lastLines(String output) {
        var lines = output.strip().lines().toList();
        return "It said: " + String.join(" / ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
    }
}
