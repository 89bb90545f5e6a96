package se.knyt.simulators.klarna;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** How Klarna writes times and ids. */
final class Wire {
    private Wire() {}

    /** UTC, whole seconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** An id that only depends on what it is for, so that a replayed run gives the same state. */
    static String uuid(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
