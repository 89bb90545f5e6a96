package se.knyt.server.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import se.knyt.engine.Engine;
import se.knyt.server.start.Seed;
import se.knyt.simulators.base.Simulator;
import se.knyt.simulators.world.SandboxWorld;

/**
 * Starts the simulators of this process. Their origins are the only addresses on this machine that a sandbox company's connections may
 * reach; no setting can name them.
 */
public final class SandboxWorlds implements AutoCloseable {
    private static final String PORTS = "ports.properties";

    private final Path folder;
    private final AtomicReference<Optional<SandboxWorld>> running = new AtomicReference<>(Optional.empty());

    /** @param folder where the simulators keep their journals */
    public SandboxWorlds(Path folder) {
        this.folder = folder;
    }

    /** Origins of the simulators that run in this process. */
    public Set<URI> origins() {
        return running.get()
                .map(world -> Set.copyOf(world.addresses().values()))
                .orElse(Set.of());
    }

    /** Whether the simulators run in this process. */
    public boolean running() {
        return running.get().isPresent();
    }

    /**
     * Starts the simulators, and the company that lives in them, which is made at the first start. Empty when the database's sandbox
     * lives in another data folder: there is one for each database, in the Knyt that made it.
     */
    public Optional<Sandbox> start(Engine engine, Seed seed) {
        try {
            if (seed.company(SandboxCompany.SLUG).isPresent()
                    && SandboxCompany.hookPath(folder).isEmpty()) {
                return Optional.empty();
            }
            Files.createDirectories(folder);
            var world = open();
            running.set(Optional.of(world));
            return Optional.of(
                    new LiveSandbox(engine, world, new SandboxCompany(engine, world, seed, folder).ready(), folder));
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox could not be started", e);
        }
    }

    /** The ports of last time where they are free: what is connected to them stays connected. */
    private SandboxWorld open() throws IOException {
        var wanted = new LinkedHashMap<String, Integer>();
        var known = ports();
        Simulator.names().forEach(name -> wanted.put(name, known.getOrDefault(name, 0)));
        SandboxWorld world;
        try {
            world = SandboxWorld.start(folder, wanted, InstantSource.system());
        } catch (IOException taken) {
            wanted.replaceAll((name, port) -> 0);
            world = SandboxWorld.start(folder, wanted, InstantSource.system());
        }
        remember(world.addresses());
        return world;
    }

    private Map<String, Integer> ports() throws IOException {
        var result = new LinkedHashMap<String, Integer>();
        var file = folder.resolve(PORTS);
        if (Files.exists(file)) {
            var properties = new Properties();
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
            for (var name : properties.stringPropertyNames()) {
                result.put(name, Integer.parseInt(properties.getProperty(name)));
            }
        }
        return result;
    }

    private void remember(Map<String, URI> addresses) throws IOException {
        var text = new StringBuilder();
        addresses.forEach((name, uri) ->
                text.append(name).append('=').append(uri.getPort()).append('\n'));
        Files.writeString(folder.resolve(PORTS), text);
    }

    @Override
    public void close() throws IOException {
        var world = running.getAndSet(Optional.empty());
        if (world.isPresent()) {
            world.get().close();
        }
    }
}
