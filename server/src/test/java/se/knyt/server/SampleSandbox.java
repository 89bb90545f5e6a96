package se.knyt.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import se.knyt.server.sandbox.Sandbox;
import se.knyt.server.sandbox.SandboxRefusal;

/** A sandbox of the first company in which nothing happens, and which knows only how to sell. */
final class SampleSandbox implements Sandbox {
    @Override
    public boolean present() {
        return true;
    }

    @Override
    public long company() {
        return 1;
    }

    @Override
    public void listen(URI server) {
        // Nobody is there to tell.
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
    public Map<String, List<String>> faults() {
        return Map.of("shopify", List.of("applied-then-hung-up", "429"));
    }
}
