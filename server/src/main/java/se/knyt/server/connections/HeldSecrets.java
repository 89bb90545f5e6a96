package se.knyt.server.connections;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import se.knyt.engine.Companies;
import se.knyt.spi.Secret;

/**
 * Credentials that a system did not take when they were tried: held in memory for a while, so that a person who keeps them all the same,
 * or rights something else in the form, need not write them again. They are never written into a page.
 */
@Component
class HeldSecrets {
    private static final Duration HELD = Duration.ofMinutes(15);
    private static final int HELD_MAX = 200;

    private final InstantSource clock;
    private final Map<String, Held> held = new LinkedHashMap<>();

    HeldSecrets(InstantSource clock) {
        this.clock = clock;
    }

    /** Whose they are: no other person, company or kind of system gets them. */
    record Owner(long company, String connector, String user) {}

    private record Held(Owner owner, Map<String, Secret> secrets, Instant until) {}

    /** Holds them, and gives the name that they are asked for by. */
    synchronized String hold(Owner owner, Map<String, Secret> secrets) {
        tidy();
        if (held.size() >= HELD_MAX) {
            held.remove(held.keySet().iterator().next());
        }
        var name = Companies.newToken();
        held.put(name, new Held(owner, Map.copyOf(secrets), clock.instant().plus(HELD)));
        return name;
    }

    /** What is held by a name; none where nothing is, or another's. */
    synchronized Map<String, Secret> of(Owner owner, String name) {
        tidy();
        var one = held.get(name);
        return one != null && one.owner().equals(owner) ? one.secrets() : Map.of();
    }

    synchronized void forget(Owner owner, String name) {
        if (!of(owner, name).isEmpty()) {
            held.remove(name);
        }
    }

    private void tidy() {
        var now = clock.instant();
        held.values().removeIf(one -> !now.isBefore(one.until()));
    }
}
