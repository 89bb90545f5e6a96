package se.knyt.server.sandbox;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** Stands where no sandbox was started. */
final class NoSandbox implements Sandbox {
    @Override
    public boolean present() {
        return false;
    }

    @Override
    public long company() {
        return -1;
    }

    @Override
    public void listen(URI server) {
        // Nobody is there to tell.
    }

    @Override
    public String act(String action, List<String> arguments, Map<String, String> options) {
        throw new IllegalArgumentException("There is no sandbox: Knyt was started with --empty.");
    }

    @Override
    public Map<String, String> state() {
        return Map.of();
    }

    @Override
    public String canonical() {
        return "{}";
    }

    @Override
    public Map<String, List<String>> faults() {
        return Map.of();
    }
}
