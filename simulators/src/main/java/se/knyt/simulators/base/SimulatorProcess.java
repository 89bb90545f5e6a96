package se.knyt.simulators.base;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs simulators in a process of their own: {@code [--dir DIR] klarna=0 shopify=8081 …}. Prints one JSON line with their
 * addresses by name once all listen. The end of standard input, or SIGTERM, stops it.
 */
public final class SimulatorProcess {
    private SimulatorProcess() {}

    public static void main(String[] args) throws IOException {
        var running = new LinkedHashMap<String, Simulator>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running)));
        @Nullable Path dir = null;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--dir") && i + 1 < args.length) {
                i++;
                dir = Path.of(args[i]);
            } else {
                var parts = args[i].split("=", 2);
                var simulator = Simulator.named(parts[0]);
                simulator.start(dir, parts.length < 2 ? 0 : Integer.parseInt(parts[1]));
                running.put(parts[0], simulator);
            }
        }
        var addresses = new LinkedHashMap<String, URI>();
        running.forEach((name, simulator) -> addresses.put(name, simulator.baseUri()));
        running.values().forEach(simulator -> simulator.connect(Map.copyOf(addresses)));
        var line = Json.object();
        addresses.forEach((name, uri) -> line.put(name, uri.toString()));
        System.out.println(line);
        System.out.flush();
        while (System.in.read() >= 0) {
            // What is said here means nothing; only the end of it does.
        }
        System.exit(0);
    }

    private static void stop(Map<String, Simulator> running) {
        for (var simulator : running.values()) {
            try {
                simulator.close();
            } catch (IOException e) {
                System.err.println(simulator.name() + ": " + e.getMessage());
            }
        }
    }
}
