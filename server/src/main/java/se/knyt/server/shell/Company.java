package se.knyt.server.shell;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import se.knyt.engine.clock.CompanyTime;

/**
 * The company of a request.
 *
 * @param organization the organization that owns it
 * @param slug its name in addresses
 * @param time what its clock shows at a moment of machine time
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
        CompanyTime time,
        LocalDate startDate,
        int settingsVersion) {
    /** What the company's clock showed at a moment of machine time. */
    public Instant timeAt(Instant machine) {
        return time.at(machine);
    }

    /** The moment of machine time at which the company's clock showed {@code company}. */
    public Instant machineAt(Instant company) {
        return time.machineAt(company);
    }
}
