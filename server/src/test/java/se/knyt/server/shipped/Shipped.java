package se.knyt.server.shipped;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder that the launcher starts, and Java on the class path that lies there. */
final class Shipped {
    static final Path APP =
            Path.of(System.getProperty("basedir", ""), "target", "app").toAbsolutePath();

    private Shipped() {}

    /** Java as the launcher starts it, with this heap, on what is shipped and one folder more. */
    static ProcessBuilder java(String heap, String mainClass, String... arguments) throws IOException {
        if (!Files.exists(APP.resolve("knyt-server.jar"))) {
            throw new IOException("nothing has been packaged in " + APP);
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                APP.resolve("knyt-server.jar") + File.pathSeparator + tests(),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** Where this class itself lies: what is run there uses nothing that is not shipped. */
    private static Path tests() {
        return Path.of(System.getProperty("basedir", ""), "target", "test-classes")
                .toAbsolutePath();
    }
}
