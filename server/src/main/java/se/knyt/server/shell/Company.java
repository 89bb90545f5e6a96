package se.knyt.server.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The company of a request.
 *
 * @param organization the organization that owns it
 * @param slug its name in addresses
 * @param clockOffset how far its time runs ahead; zero for all but sandboxes
 */
public record Company(
        long id,
        long organization,
        String slug,
        String name,
        String organizationNumber,
        String currency,
        ZoneId zone,
        boolean sandbox,
        Duration clockOffset,
        LocalDate startDate,
        int settingsVersion) {
    /** The company's time at a moment of machine time. */
    public Instant timeAt(Instant machine) {
        return machine.plus(clockOffset);
    }
}
