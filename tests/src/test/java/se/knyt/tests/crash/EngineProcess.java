package se.knyt.tests.crash;

import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import se.knyt.engine.Engine;
import se.knyt.engine.db.CrashPoints;
import se.knyt.http.GuardedHttp;
import se.knyt.spi.Connector;

/**
 * An engine alone in a process: {@code EngineProcess JDBC-URL PASSWORD FATAL ORIGIN…}. It ends at the point FATAL, or when its
 * standard input is closed, and then prints how many points it passed.
 */
final class EngineProcess {
    private EngineProcess() {}

    public static void main(String[] arguments) throws Exception {
        var points = CrashPoints.counter(Long.parseLong(arguments[2]));
        var origins = Arrays.stream(arguments).skip(3).map(URI::create).collect(Collectors.toUnmodifiableSet());
        try (var http = GuardedHttp.toPublicOnly();
                var engine = new Engine(new Engine.Options(
                        arguments[0],
                        arguments[1],
                        new byte[32],
                        8,
                        InstantSource.system(),
                        (base, sandbox) -> http.andOwn(() -> origins),
                        ServiceLoader.load(Connector.class).stream()
                                .map(ServiceLoader.Provider::get)
                                .toList(),
                        points,
                        false))) {
            engine.start();
            System.out.println("started");
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
        System.out.println("points " + points.count());
    }
}
