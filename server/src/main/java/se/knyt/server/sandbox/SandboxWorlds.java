package se.knyt.server.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.Engine;
import se.knyt.server.db.DiskSpace;
import se.knyt.simulators.base.Simulator;
import se.knyt.simulators.world.SandboxWorld;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Starts the simulators of this process, a world for each sandbox company. Their origins are the only addresses on this machine that a
 * sandbox company's connections may reach; no setting can name them.
 */
public final class SandboxWorlds implements Sandboxes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxWorlds.class);
    private static final String PORTS = "ports.properties";
    /** Written when the company is whole. */
    private static final String MADE = "made";
    /** Written by {@code ./knyt sandbox reset} while no Knyt runs. */
    private static final String ANEW = "begin-anew";

    private static final String ACCOUNTING = "fortnox";
    private static final String SHOP = "shopify";
    /** More than a play month of reading costs. */
    private static final int BUCKET_POINTS = 100_000_000;

    private final Path folder;
    private final Map<Long, Opened> opened = new ConcurrentSkipListMap<>();
    private final Set<String> simulated = ConcurrentHashMap.newKeySet();
    private volatile Optional<Engine> engine = Optional.empty();
    private volatile Optional<Seed> seed = Optional.empty();
    private volatile Optional<Long> first = Optional.empty();

    /** A world and what steers it. */
    private record Opened(Optional<SandboxWorld> world, Sandbox sandbox) {
        void close() throws IOException {
            if (world.isPresent()) {
                world.get().close();
            }
        }
    }

    /** @param folder where the simulators keep their journals; those of a company made later in a folder of their own below it */
    public SandboxWorlds(Path folder) {
        this.folder = folder;
    }

    /** Origins of the simulators that run in this process. */
    public Set<URI> origins() {
        return opened.values().stream()
                .flatMap(o -> o.world().stream())
                .flatMap(world -> world.addresses().values().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a simulator of this process listens at a base address: it counts no calls, since its days pass in seconds. */
    public boolean simulates(String baseUri) {
        return simulated.contains(baseUri);
    }

    @Override
    public boolean running() {
        return first.isPresent()
                && opened.values().stream().anyMatch(o -> o.world().isPresent());
    }

    @Override
    public Optional<Sandbox> first() {
        return first.flatMap(this::of);
    }

    @Override
    public Optional<Sandbox> of(long company) {
        return Optional.ofNullable(opened.get(company)).map(Opened::sandbox);
    }

    /**
     * Starts the simulators, and the company that lives in them, which is made at the first start; then those of every sandbox company
     * made since. One that cannot be started says why and stops nobody else. False when the database's sandboxes live in another data
     * folder: they are in the Knyt that made them.
     */
    public boolean start(Engine engine, Seed seed) {
        try {
            var known = seed.company(SandboxCompany.SLUG);
            if (known.isPresent() && !Files.exists(folder.resolve(PORTS))) {
                return false;
            }
            this.engine = Optional.of(engine);
            this.seed = Optional.of(seed);
            startFirst(engine, seed, known);
            for (var later : later()) {
                var owner = seed.company(String.valueOf(later.getFileName()));
                if (owner.isPresent()) {
                    startLater(engine, owner.get(), later);
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox could not be started", e);
        }
    }

    private void startFirst(Engine engine, Seed seed, Optional<Long> known) throws IOException {
        try {
            boolean anew = Files.exists(folder.resolve(ANEW));
            if (anew) {
                known.ifPresent(engine.companies()::endSandbox);
                emptied(folder);
            }
            var place = anew ? new Place(Optional.empty(), known) : new Place(known, Optional.empty());
            cameWithKnyt(engine, place, world(folder), seed);
        } catch (IOException | RuntimeException e) {
            var company = seed.company(SandboxCompany.SLUG);
            if (company.isPresent()) {
                stopped(company.get(), e, Optional.of(() -> renew(company.get())));
                first = company;
            } else if (seed.anyCompany()) {
                LOG.warn("The sandbox could not be begun: {}. All other companies go on.", why(e));
            } else {
                throw e; // A first start that cannot do this cannot do anything else.
            }
        }
    }

    private void startLater(Engine engine, long company, Path later) {
        try {
            live(engine, company, world(later), Optional.empty());
        } catch (IOException | RuntimeException e) {
            stopped(company, e, Optional.empty());
        }
    }

    private void stopped(long company, Exception failure, Optional<Runnable> renewal) {
        var why = why(failure);
        LOG.warn("The sandbox company {} could not be started: {}. All other companies go on.", company, why);
        opened.put(company, new Opened(Optional.empty(), new StoppedSandbox(company, why, renewal)));
    }

    private String why(Exception failure) {
        return DiskSpace.isFull(failure) ? "the disk with " + folder + " is full" : said(failure);
    }

    private static String said(Throwable failure) {
        var text = failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null
                ? wrapped.getCause().getMessage()
                : failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }

    private List<Path> later() throws IOException {
        try (var children = Files.list(folder)) {
            return children.filter(child -> Files.exists(child.resolve(PORTS)))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void open(long company, String slug) {
        var here = engine.orElseThrow(() -> new IllegalStateException("no sandbox runs in this process"));
        try {
            live(here, company, world(folder.resolve(slug)), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("the simulators of a new sandbox could not be started", e);
        }
    }

    /** @param renewal puts another in its place; empty for a test company that somebody made */
    private void live(Engine engine, long company, SandboxWorld world, Optional<Runnable> renewal) throws IOException {
        try {
            SandboxCompany.lead(engine, world, company);
            opened.put(company, new Opened(Optional.of(world), new LiveSandbox(engine, world, company, renewal)));
        } catch (RuntimeException e) {
            world.close();
            throw e;
        }
    }

    /**
     * Whose place the sandbox that came with Knyt takes.
     *
     * @param known the company that is there already
     * @param before the one that was ended for it, whose roles it takes
     */
    private record Place(Optional<Long> known, Optional<Long> before) {}

    /** The company is made where there is none, and finished where a start before this one was killed while it made it. */
    private void cameWithKnyt(Engine engine, Place place, SandboxWorld world, Seed seed) throws IOException {
        long company;
        try {
            var made = new SandboxCompany(engine, world, seed);
            company = place.known().orElseGet(() -> {
                long begun = made.begin();
                place.before().ifPresent(before -> engine.companies().takePlace(before, begun));
                return begun;
            });
            if (!Files.exists(folder.resolve(MADE))) {
                made.finish(company);
                Files.writeString(folder.resolve(MADE), company + "\n");
            }
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
        live(engine, company, world, Optional.of(() -> renew(company)));
        first = Optional.of(company);
    }

    /** Begins the sandbox that came with Knyt anew: another company with empty simulators takes the place of this one. */
    private synchronized void renew(long company) {
        if (!first.equals(Optional.of(company))) {
            return; // Somebody else has, a moment ago.
        }
        var here = engine.orElseThrow();
        try {
            here.companies().endSandbox(company);
            var before = opened.remove(company);
            if (before != null) {
                before.close();
            }
            // Ports too: whatever the company before still sends reaches nobody.
            emptied(folder);
            cameWithKnyt(here, new Place(Optional.empty(), Optional.of(company)), world(folder), seed.orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox could not be begun anew", e);
        }
    }

    private static void emptied(Path folder) throws IOException {
        try (var children = Files.list(folder)) {
            for (var file : children.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(ANEW))
                    .toList()) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(folder.resolve(ANEW));
    }

    /** The ports of last time where they are free: what is connected to them stays connected. */
    private SandboxWorld world(Path folder) throws IOException {
        Files.createDirectories(folder);
        var wanted = new LinkedHashMap<String, Integer>();
        var known = ports(folder);
        Simulator.names().forEach(name -> wanted.put(name, known.getOrDefault(name, 0)));
        SandboxWorld world;
        try {
            world = SandboxWorld.start(folder, wanted, InstantSource.system());
        } catch (IOException e) {
            if (!portTaken(e)) {
                throw e;
            }
            wanted.replaceAll((name, port) -> 0);
            world = SandboxWorld.start(folder, wanted, InstantSource.system());
        }
        try {
            remember(folder, world.addresses());
            // Before any company lives in it: connections ask when they are made.
            world.addresses().values().forEach(address -> simulated.add(address.toString()));
            unlimited(world, ACCOUNTING, "quota_calls", 0);
            unlimited(world, SHOP, "bucket_points", BUCKET_POINTS);
            return world;
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
    }

    private static boolean portTaken(Throwable failure) {
        return failure instanceof BindException || (failure.getCause() != null && portTaken(failure.getCause()));
    }

    /** Quotas are in real seconds, and the sandbox's clock leaps over weeks. */
    private static void unlimited(SandboxWorld world, String system, String setting, int value) throws IOException {
        if (world.addresses().containsKey(system)) {
            world.act(system, "settings", JsonNodeFactory.instance.objectNode().put(setting, value));
        }
    }

    private static Map<String, Integer> ports(Path folder) throws IOException {
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

    private static void remember(Path folder, Map<String, URI> addresses) throws IOException {
        var text = new StringBuilder();
        addresses.forEach((name, uri) ->
                text.append(name).append('=').append(uri.getPort()).append('\n'));
        Files.writeString(folder.resolve(PORTS), text);
    }

    @Override
    public void close() throws IOException {
        first = Optional.empty();
        for (var company : List.copyOf(opened.keySet())) {
            var one = opened.remove(company);
            if (one != null) {
                one.close();
            }
        }
    }
}
