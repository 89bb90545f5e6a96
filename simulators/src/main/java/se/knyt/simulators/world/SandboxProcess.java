package se.knyt.simulators.world;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Simulator;

/**
 * The whole sandbox in a process of its own: {@code [--dir DIR] [world=PORT] [klarna=PORT …]}; without names all simulators present.
 * Prints one JSON line with the addresses by name, {@code world} among them. The end of standard input, or SIGTERM, stops it.
 */
public final class SandboxProcess {
    private SandboxProcess() {}

    public static void main(String[] args) throws IOException {
        @Nullable Path dir = null;
        int port = 0;
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            var parts = args[i].split("=", 2);
            if (args[i].equals("--dir") && i + 1 < args.length) {
                i++;
                dir = Path.of(args[i]);
            } else if (parts[0].equals("world")) {
                port = parts.length < 2 ? 0 : Integer.parseInt(parts[1]);
            } else {
                ports.put(parts[0], parts.length < 2 ? 0 : Integer.parseInt(parts[1]));
            }
        }
        if (ports.isEmpty()) {
            for (var name : Simulator.names()) {
                ports.put(name, 0);
            }
        }
        var world = SandboxWorld.start(dir, ports, InstantSource.system());
        var server = new WorldServer(world);
        server.start(port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(world, server)));
        var line = Json.object().put("world", server.baseUri().toString());
        world.addresses().forEach((name, uri) -> line.put(name, uri.toString()));
        System.out.println(line);
        System.out.flush();
        while (System.in.read() >= 0) {
            // What is said here means nothing; only the end of it does.
        }
        System.exit(0);
    }

    private static void stop(SandboxWorld world, WorldServer server) {
        try {
            server.close();
            world.close();
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }
}
