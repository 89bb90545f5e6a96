package se.knyt.simulators.stripe;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import se.knyt.simulators.base.SimulatorStore;

/** How Stripe writes times and ids. */
final class Wire {
    private Wire() {}

    /** Unix seconds. */
    static long time(Instant instant) {
        return instant.getEpochSecond();
    }

    /** The next id of a kind; it only depends on how many there were, so that a replayed run gives the same state. */
    static String id(SimulatorStore.Batch batch, String prefix) {
        long number = batch.next(prefix, 1);
        var uuid = UUID.nameUUIDFromBytes((prefix + number).getBytes(StandardCharsets.UTF_8));
        var text = new BigInteger(uuid.toString().replace("-", ""), 16).toString(36);
        return prefix + "_" + (text + "0".repeat(24)).substring(0, 24);
    }
}
