package se.knyt.tests.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/** A process of its own for a merchant's engine ({@link EngineProcess}), as its parent sees it. */
public final class EngineChild implements AutoCloseable {
    private static final long END_SECONDS_MAX = 60;

    private final Process process;
    private final BufferedReader says;
    private volatile int hookPort;

    EngineChild(Process process) {
        this.process = process;
        says = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** A process with the merchant's engine at work in it. */
    public static EngineChild at(World world, Merchant merchant) {
        var child = Children.one();
        child.open(world, merchant, Point.NONE);
        return child;
    }

    /** Opens an engine that dies at a point; comes back when it works or has died. */
    void open(World world, Merchant merchant, Point fatal) {
        var words = new ArrayList<String>(List.of(
                "open",
                merchant.database.url(),
                Merchant.PASSWORD,
                world.clockFile(),
                fatal.name(),
                String.valueOf(fatal.occurrence())));
        for (var name : World.NAMES) {
            words.add(world.uri(name).toString());
        }
        tell(String.join("\t", words));
        hookPort = 0;
        until("open ").stream()
                .filter(line -> line.startsWith("open "))
                .forEach(line -> hookPort = Integer.parseInt(line.substring("open ".length())));
    }

    /** Where its engine takes webhooks; 0 when it has died while it opened. */
    int hookPort() {
        return hookPort;
    }

    /** Lets it look for work now, also for what its parent has changed in the database. */
    void wake() {
        tell("wake");
    }

    /** Ends the engine and leaves the process for another. Returns the points it passed, empty when it died. */
    List<String> closeEngine() {
        tell("close");
        return until("closed").stream()
                .filter(line -> line.startsWith("point "))
                .map(line -> line.substring("point ".length()))
                .toList();
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        exitStatus();
    }

    /** @param name {@code STOP} or {@code CONT} */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** How it ended; waits for its end. */
    int exitStatus() {
        return exitStatus(END_SECONDS_MAX);
    }

    private int exitStatus(long secondsMax) {
        try {
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the engine's process does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Lets the process end by itself. */
    void end(long secondsMax) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exitStatus(secondsMax);
    }

    private void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has died: whoever looks whether it is alive learns it.
            process.onExit().join();
        }
    }

    /** The lines up to one that begins as asked for, with it, or up to its death. */
    private List<String> until(String end) {
        var lines = new ArrayList<String>();
        try {
            for (var line = says.readLine(); line != null; line = says.readLine()) {
                lines.add(line);
                if (line.startsWith(end)) {
                    return lines;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    @Override
    public void close() {
        kill();
    }
}
