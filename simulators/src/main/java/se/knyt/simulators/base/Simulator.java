package se.knyt.simulators.base;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A stateful twin of one external system on a loopback port of its own. Found by name through {@link ServiceLoader}. */
public interface Simulator extends AutoCloseable {

    /** Short, lower case: {@code klarna}, {@code shopify}. */
    String name();

    /**
     * Opens the state and the port.
     *
     * @param dir folder for the journal ({@code NAME.journal}); null keeps the state in memory only
     * @param port 0 for any free one
     * @param machineTime the clock that the sandbox offset is added to
     */
    void start(@Nullable Path dir, int port, InstantSource machineTime) throws IOException;

    default void start(@Nullable Path dir, int port) throws IOException {
        start(dir, port, InstantSource.system());
    }

    /** Where it listens, without a trailing slash. */
    URI baseUri();

    /** Tells where the other simulators of this world listen, by name; called after all have started. */
    default void connect(Map<String, URI> peers) {}

    /** Sandbox time here. */
    Instant now();

    Duration clockOffset();

    /** Moves the sandbox clock and runs what falls due. A smaller offset than the present is ignored. */
    void clockOffset(Duration offset);

    /** The next instant at which this world changes by itself, for stepping the clock; empty when nothing waits for time. */
    Optional<Instant> nextEventAt();

    /** Orders a fault, as {@link Faults#order} reads it. */
    void fault(JsonNode order);

    void clearFaults();

    /** Objects sorted by natural keys, without generated ids, numbers and times. */
    JsonNode canonical();

    /** The whole state, sorted. */
    JsonNode state();

    /** How many objects there are of each kind; cheap, unlike the whole state. */
    JsonNode counts();

    /** Empties the state; the clock stays where it is. */
    void reset();

    @Override
    void close() throws IOException;

    /**
     * A new, not yet started simulator.
     *
     * @throws IllegalArgumentException when none has this name
     */
    static Simulator named(String name) {
        return ServiceLoader.load(Simulator.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(simulator -> simulator.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no simulator is called " + name));
    }

    /** The names of all simulators present, sorted. */
    static java.util.List<String> names() {
        return ServiceLoader.load(Simulator.class).stream()
                .map(provider -> provider.get().name())
                .sorted()
                .toList();
    }
}
