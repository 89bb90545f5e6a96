package se.knyt.cli.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sandbox of a Knyt that does not run. */
final class StoppedSandboxes {
    private final Path simulators;

    StoppedSandboxes(Path dataFolder) {
        simulators = dataFolder.resolve("simulators");
    }

    /** Leaves word for the next start: the company that lives there is in the database, which runs then. */
    String beginAnew() {
        if (!Files.exists(simulators.resolve("ports.properties"))) {
            throw new ControlException(
                    ControlException.UNAVAILABLE,
                    "There is no sandbox in " + simulators.getParent() + ". Name the data folder with --data.");
        }
        try {
            Files.writeString(simulators.resolve("begin-anew"), "");
        } catch (IOException e) {
            throw new ControlException(ControlException.FAILED, "The sandbox's folder cannot be written: " + e, e);
        }
        return "Knyt does not run. The sandbox begins anew when it is started: ./knyt up";
    }
}
