package se.knyt.engine.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;

/**
 * Looks whether the machine's clock can be right: says so when it and the database's differ, and brings forward what a clock that was ahead for
 * a while (a virtual machine that wakes up, a flat battery) put off until a time that has not come.
 */
public final class ClockWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration DIFFER_MAX = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    /** Nothing is put off for longer on purpose: an attempt waits ten minutes, or as long as a system asks to be left in peace. */
    private static final Duration WAIT_MAX = Duration.ofDays(2);
    /** What is done is looked at again within two days, or when its system has said. */
    private static final Duration LOOK_AGAIN_MAX = Duration.ofDays(31);

    private static final String EFFECTS = """
            update effect set next_at = least(next_at, ?), may_land_until = least(may_land_until, ?)
             where company_id = any (?) and state in ('waiting', 'sending', 'unknown') and next_at > ?
            """;
    private static final String TRANSFERS = """
            update transfer set next_at = least(next_at, ?), may_land_until = least(may_land_until, ?)
             where company_id = any (?) and state in ('waiting', 'sending', 'unknown') and next_at > ?
            """;
    private static final String LOOKS = "update effect set look_at = ? where company_id = any (?) and look_at > ?";
    private static final String HISTORY =
            "update history_read set next_at = ? where company_id = any (?) and state = 'running' and next_at > ?";
    private static final String HOOKS =
            "update connection set hook_next_at = ? where company_id = any (?) and hook_next_at > ?";

    /** What falls due before the time that a clock ahead had shown would not be seen: what is open is looked at again. */
    private static final String TRAILS = """
            update trail set due_at = ?
             where company_id = any (?) and merged_into is null and state in ('waiting', 'held') and updated_at > ?
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private boolean looked;
    private long lookedAt;
    private Instant machineThen = Instant.EPOCH;
    private boolean differ;

    public ClockWatch(Database database, CompanyClocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    /** Looks when it is time to; called now and then by one thread. Never has more to do. */
    public boolean look(Collection<Long> companies) {
        long ticks = System.nanoTime();
        var machine = clocks.machineNow();
        var passed = Duration.ofNanos(ticks - lookedAt);
        boolean back = looked && machine.isBefore(machineThen.plus(passed).minus(DIFFER_MAX));
        if (looked && !back && passed.compareTo(LOOK_EVERY) < 0) {
            return false;
        }
        compare();
        if (back || !looked) {
            bringForward(companies, machine, back);
        }
        looked = true;
        lookedAt = ticks;
        machineThen = machine;
        return false;
    }

    private void compare() {
        var there = database.forNone("clock", Tx::databaseNow);
        var between = Duration.between(there, clocks.machineNow());
        boolean now = between.abs().compareTo(DIFFER_MAX) > 0;
        if (now && !differ) {
            LOG.warn(
                    "The clock of this machine is {} the database's by {} seconds. What is due, what is read and the days of vouchers go by the"
                            + " machine's: set both by the network (NTP).",
                    between.isNegative() ? "behind" : "ahead of",
                    between.abs().toSeconds());
        } else if (!now && differ) {
            LOG.warn("The clocks of this machine and the database agree again.");
        }
        differ = now;
    }

    private void bringForward(Collection<Long> companies, Instant now, boolean back) {
        var all = Tx.bigints(companies);
        int brought = database.forCompanies("clock-back", companies, tx -> {
            var far = now.plus(WAIT_MAX);
            return tx.update(EFFECTS, now, now, all, far)
                    + tx.update(TRANSFERS, now, now, all, far)
                    + tx.update(LOOKS, now, all, now.plus(LOOK_AGAIN_MAX))
                    + tx.update(HISTORY, now, all, far)
                    + tx.update(HOOKS, now, all, far)
                    + tx.update(TRAILS, now, all, now.plus(DIFFER_MAX));
        });
        if (back || brought > 0) {
            LOG.warn(
                    "The clock of this machine was ahead and has gone back; {} things that were put off until then are due now.",
                    brought);
        }
    }
}
