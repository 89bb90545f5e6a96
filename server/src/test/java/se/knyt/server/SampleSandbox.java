package se.knyt.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.server.sandbox.Sandbox;
import se.knyt.server.sandbox.SandboxRefusal;
import se.knyt.server.sandbox.Sandboxes;

/** A sandbox of the first company in which nothing happens, and which knows only how to sell. */
final class SampleSandbox implements Sandbox {
    /** Knows this one, and opens no other. */
    static Sandboxes alone() {
        var only = new SampleSandbox();
        return new Sandboxes() {
            @Override
            public Optional<Sandbox> first() {
                return Optional.of(only);
            }

            @Override
            public Optional<Sandbox> of(long company) {
                return company == only.company() ? first() : Optional.empty();
            }

            @Override
            public boolean running() {
                return false;
            }

            @Override
            public void open(long company, String slug) {
                throw new IllegalStateException("no simulators run here");
            }
        };
    }

    @Override
    public long company() {
        return 1;
    }

    @Override
    public Map<String, URI> addresses() {
        return Map.of("fortnox", URI.create("http://127.0.0.1:1"));
    }

    @Override
    public Map<String, String> samples(String connector) {
        return Map.of("name", "Strandgatan");
    }

    @Override
    public String act(String action, List<String> arguments, Map<String, String> options) {
        if ("sell".equals(action)) {
            return "Sold.";
        }
        throw new SandboxRefusal("unknown-act", "The sandbox does not know " + action + ".", action);
    }

    @Override
    public Map<String, String> state() {
        return Map.of("orders", "40", "selling", "off");
    }

    @Override
    public String canonical() {
        return "{}";
    }

    @Override
    public List<String> payments() {
        return List.of("klarna", "kustom");
    }

    @Override
    public Map<String, List<String>> faults() {
        return Map.of("shopify", List.of("applied-then-hung-up", "429"));
    }
}
