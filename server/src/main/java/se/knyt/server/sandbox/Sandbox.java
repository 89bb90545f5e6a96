package se.knyt.server.sandbox;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** The world of simulators that one sandbox company lives in. */
public interface Sandbox {
    /** The company that lives in it. */
    long company();

    /** Where each of its simulators listens, by connector. */
    Map<String, URI> addresses();

    /**
     * What a connection to one of its simulators is set up with, by setting, and its {@code name}: nothing of it opens anything else.
     * Empty for a system that is none of them.
     */
    Map<String, String> samples(String connector);

    /**
     * Does something in the world.
     *
     * @param action {@code sell}, {@code ship}, {@code deliver}, {@code refund}, {@code clock}, {@code fault}, {@code reset} …
     * @param arguments words in order
     * @param options named values; an option without a value is {@code true}
     * @return one line for a person
     * @throws IllegalArgumentException with a message for a person when it cannot be done
     */
    String act(String action, List<String> arguments, Map<String, String> options);

    /** Names and figures of how the world stands, for the control page. */
    Map<String, String> state();

    /** What stands in the simulators, without ids and times of theirs, as JSON. */
    String canonical();

    /** The providers that a sale can be paid through, by connector; each connected one in turn unless one is asked for. */
    List<String> payments();

    /** Faults that can be ordered, by system. */
    Map<String, List<String>> faults();
}
