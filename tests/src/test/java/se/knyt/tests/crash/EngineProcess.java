package se.knyt.tests.crash;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.Engine;
import se.knyt.http.GuardedHttp;
import se.knyt.spi.Connector;
import se.knyt.tests.thread.SharedClock;

/**
 * An engine alone in a process, driven by lines on standard input, words parted by tabulators: {@code open JDBC-URL PASSWORD CLOCK
 * POINT OCCURRENCE ORIGIN…} starts one that dies at that point, {@code wake} lets it look for work, {@code close} ends it and prints
 * the points it passed, after which another may be opened. The end of standard input ends the process.
 */
final class EngineProcess {
    private final GuardedHttp http = GuardedHttp.toPublicOnly();
    private Points points = new Points(Point.NONE);
    private @Nullable Engine engine;
    private @Nullable Hooks hooks;

    private EngineProcess() {}

    public static void main(String[] arguments) throws Exception {
        var process = new EngineProcess();
        say("ready");
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                process.obey(line.split("\t"));
            }
        }
        process.close();
        process.http.close();
    }

    private void obey(String[] words) {
        var running = engine;
        switch (words[0]) {
            case "open" -> open(words);
            case "wake" -> {
                if (running != null) {
                    running.wakeAll();
                }
            }
            case "close" -> {
                close();
                points.passed().forEach(point -> say("point " + point));
                say("closed");
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void open(String[] words) {
        points = new Points(new Point(words[4], Integer.parseInt(words[5])));
        if (words[4].equals(Point.BEFORE_ALL.name())) {
            Runtime.getRuntime().halt(Points.EXIT_STATUS);
        }
        var origins = Arrays.stream(words).skip(6).map(URI::create).collect(Collectors.toUnmodifiableSet());
        InstantSource clock = words[3].isEmpty() ? InstantSource.system() : SharedClock.of(Path.of(words[3]));
        var opened = new Engine(new Engine.Options(
                words[1],
                words[2],
                new byte[32],
                8,
                clock,
                (base, sandbox) -> http.andOwn(() -> origins),
                ServiceLoader.load(Connector.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                points,
                _ -> false));
        engine = opened;
        opened.start();
        var listening = Hooks.of(opened);
        hooks = listening;
        say("open " + listening.port());
    }

    private void close() {
        var listening = hooks;
        if (listening != null) {
            listening.close();
            hooks = null;
        }
        var running = engine;
        if (running != null) {
            running.close();
            engine = null;
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
