package se.knyt.server.sandbox;

import java.util.List;
import java.util.Map;

/**
 * The control page of the sandbox.
 *
 * @param payments the providers that a sale can be paid through
 * @param problem why an act was refused, in the reader's words; empty for nothing
 */
public record SandboxPage(
        Map<String, String> state, Map<String, List<String>> faults, List<String> payments, String problem) {
    /** A figure of the world, or the empty text. */
    public String figure(String name) {
        return state.getOrDefault(name, "");
    }
}
