package se.knyt.tests.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/** Starts {@link EngineProcess} on a merchant's database and world. */
final class EngineChild {
    private EngineChild() {}

    /** @param fatal the point to die at, 0 for none */
    static Process start(World world, Merchant merchant, long fatal) {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EngineProcess.class.getName(),
                merchant.database.url(),
                Merchant.PASSWORD,
                String.valueOf(fatal)));
        for (var name : List.of("shopify", "klarna", "fortnox")) {
            command.add(world.uri(name).toString());
        }
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
