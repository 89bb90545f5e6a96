package se.knyt.engine.clock;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import se.knyt.engine.db.Tx;

/**
 * Company time: machine time plus an offset that only grows, and is zero for all but sandboxes. Dates, read windows, ages, due
 * days and schedules are company time; deadlines, leases and back-off are machine time.
 */
public final class CompanyClocks {
    private final InstantSource machine;
    private final Map<Long, Duration> offsets = new ConcurrentHashMap<>();

    public CompanyClocks(InstantSource machine) {
        this.machine = machine;
    }

    public InstantSource machine() {
        return machine;
    }

    public Instant machineNow() {
        return machine.instant();
    }

    /** The company's time now. */
    public Instant now(long company) {
        return machine.instant().plus(offset(company));
    }

    /** The company's day now, by its own time zone. */
    public LocalDate today(Tx tx, long company) throws SQLException {
        return LocalDate.ofInstant(now(company), CompanyZone.of(tx, company));
    }

    /** The company's clock, which follows later moves. */
    public InstantSource of(long company) {
        return () -> now(company);
    }

    public Duration offset(long company) {
        return offsets.getOrDefault(company, Duration.ZERO);
    }

    /** Takes in the stored offset; one that is smaller than known is an old reading and ignored. */
    public void learn(long company, Duration offset) {
        offsets.merge(company, offset, (known, read) -> read.compareTo(known) > 0 ? read : known);
    }
}
