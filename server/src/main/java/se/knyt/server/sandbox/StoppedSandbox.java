package se.knyt.server.sandbox;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sandbox whose simulators could not be started: it says why, and can only be begun anew. */
final class StoppedSandbox implements Sandbox {
    private final long company;
    private final String why;
    private final Optional<Runnable> renewal;

    /** @param renewal puts another in the place of this one; empty where that cannot be */
    StoppedSandbox(long company, String why, Optional<Runnable> renewal) {
        this.company = company;
        this.why = why;
        this.renewal = renewal;
    }

    @Override
    public long company() {
        return company;
    }

    @Override
    public Map<String, URI> addresses() {
        return Map.of();
    }

    @Override
    public Map<String, String> samples(String connector) {
        return SandboxCompany.samples(connector);
    }

    @Override
    public String act(String action, List<String> arguments, Map<String, String> options) {
        if ("reset".equals(action) && renewal.isPresent()) {
            renewal.get().run();
            return "The sandbox is empty: another company with empty systems has taken its place.";
        }
        throw new SandboxRefusal(
                "stopped",
                "The sandbox could not be started: " + why + "."
                        + (renewal.isPresent() ? " ./knyt sandbox reset begins it anew." : ""),
                why);
    }

    @Override
    public Map<String, String> state() {
        return Map.of("stopped", why, "selling", "off", "renewable", renewal.isPresent() ? "yes" : "");
    }

    @Override
    public String canonical() {
        return "{}";
    }

    @Override
    public List<String> payments() {
        return List.of();
    }

    @Override
    public Map<String, List<String>> faults() {
        return Map.of();
    }
}
