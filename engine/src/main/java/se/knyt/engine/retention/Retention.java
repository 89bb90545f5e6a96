package se.knyt.engine.retention;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.lease.Leases;

/**
 * Empties what is older than its retention: once a day of machine time for each company, by the process that owns it, in batches that
 * are each a short transaction. What was interrupted is done again from the beginning; taking out what is not there harms nothing. After a
 * long time without a run a day is waited out first: should the clock have leapt, there is time to set it right.
 */
public final class Retention {
    /** Rows of one part taken out in one transaction. */
    static final int BATCH = 5000;

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration EVERY = Duration.ofHours(24);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final Duration HINDERED = Duration.ofHours(1);
    private static final Duration PROCESS_KEPT = Duration.ofHours(1);
    private static final Duration LINK_KEPT = Duration.ofDays(1);
    private static final Duration LEAP = Duration.ofDays(32);
    /** A run that lies ahead was noted by a clock that has been set back. */
    private static final String DUE = """
        select c.company_id, c.zone, l.at > 'epoch' and l.at < ? from company c
         cross join lateral (select coalesce(min(r.run_at), c.created_at) as at from retention_run r
                              where r.company_id = c.company_id) l
         where c.company_id = any (?) and c.company_id <> all (?) and (l.at <= ? or l.at > ?)
         order by c.company_id limit 1
        """;

    private static final String OWNED =
            "select 1 from lease where scope = ? and holder = ? and epoch = ? and until > clock_timestamp()";
    private static final String TOLD = """
        insert into retention_run as r (company_id, part, run_at, emptied, emptied_ever)
        select ?, p, case when f then ? else ? end, n, n from unnest(?, ?, ?) as v (p, f, n)
        on conflict (company_id, part) do update
           set run_at = case when excluded.run_at > r.run_at or r.run_at > ? then excluded.run_at else r.run_at end,
               emptied = excluded.emptied + case when ? then 0 else r.emptied end,
               emptied_ever = r.emptied_ever + excluded.emptied
        """;

    private final Database database;
    private final CompanyClocks clocks;
    private final Leases leases;
    private Instant lookAt = Instant.MIN;
    /** Companies that are left alone until then: something hindered them, or the clock may have leapt. */
    private final Map<Long, Instant> resting = new HashMap<>();
    /** Those whose day has been waited out. */
    private final Set<Long> waited = new HashSet<>();

    public Retention(Database database, CompanyClocks clocks, Leases leases) {
        this.database = database;
        this.clocks = clocks;
        this.leases = leases;
    }

    private record Due(long company, String zone, boolean leapt) {
        ZoneId zoneId() {
            return ZoneId.of(zone);
        }
    }

    /** Empties one company that is due. Returns whether there was one: others may wait. */
    public boolean step(Collection<Long> owned) {
        var now = clocks.machineNow();
        boolean looked = now.isBefore(lookAt) && !now.plus(LOOK_EVERY).isBefore(lookAt);
        if (looked || owned.isEmpty()) {
            return false;
        }
        if (resting.values().removeIf(until -> until.isAfter(now.plus(EVERY)))) {
            waited.clear(); // the clock has been set back
        }
        resting.values().removeIf(until -> !until.isAfter(now));
        var due = database.forCompanies(
                "retention-due",
                owned,
                tx -> tx.first(
                        DUE,
                        row -> new Due(row.getLong(1), row.getString(2), row.getBoolean(3)),
                        now.minus(LEAP),
                        Tx.bigints(owned),
                        Tx.bigints(resting.keySet()),
                        now.minus(EVERY),
                        now.plus(EVERY)));
        if (due.isEmpty()) {
            lookAt = now.plus(LOOK_EVERY);
            return false;
        }
        long company = due.get().company();
        lookAt = now;
        if (due.get().leapt() && waited.add(company)) {
            resting.put(company, now.plus(EVERY));
            return step(owned);
        }
        // Whatever hinders it is not met again at once, and stands in nobody's way.
        resting.put(company, now.plus(HINDERED));
        boolean emptied = empty(due.get(), now);
        resting.remove(company);
        waited.remove(company);
        return emptied;
    }

    /** False when the company is no longer ours. */
    private boolean empty(Due due, Instant now) {
        Set<RetentionPart> left = EnumSet.allOf(RetentionPart.class);
        var emptied = new EnumMap<RetentionPart, Long>(RetentionPart.class);
        for (boolean first = true; !left.isEmpty(); first = false) {
            var batch = batch(due, left, now, first);
            if (batch.isEmpty()) {
                return false;
            }
            batch.forEach((part, count) -> {
                emptied.merge(part, count, Long::sum);
                if (count < BATCH) {
                    left.remove(part);
                }
            });
        }
        outside(now);
        LOG.info("company {}: emptied {}", due.company(), emptied);
        return true;
    }

    /** One batch of each part, in one transaction; empty when the company is no longer ours. */
    private Map<RetentionPart, Long> batch(Due due, Set<RetentionPart> parts, Instant now, boolean first) {
        return database.forCompany("retention", due.company(), tx -> {
            var counts = new EnumMap<RetentionPart, Long>(RetentionPart.class);
            var scope = Leases.companyScope(due.company());
            if (tx.first(OWNED, row -> row.getInt(1), scope, leases.holder(), leases.epoch(scope))
                    .isEmpty()) {
                return counts;
            }
            for (var part : parts) {
                counts.put(part, take(tx, part, due, now));
            }
            tell(tx, due.company(), counts, now, first);
            return counts;
        });
    }

    private long take(Tx tx, RetentionPart part, Due due, Instant now) throws SQLException {
        var oldest = RetentionRule.oldest(part, now, clocks.now(due.company()), due.zoneId());
        if (part.counts()) {
            return tx.first(part.sql(), row -> row.getLong(1), due.company(), oldest, BATCH)
                    .orElse(0L);
        }
        return tx.update(part.sql(), due.company(), oldest, BATCH);
    }

    /** A part that filled its batch is not finished: its day stays the one before, so that another process goes on with it. */
    private static void tell(Tx tx, long company, Map<RetentionPart, Long> counts, Instant now, boolean first)
            throws SQLException {
        var parts = List.copyOf(counts.entrySet());
        tx.update(
                TOLD,
                company,
                now,
                Instant.EPOCH,
                Tx.texts(parts.stream().map(p -> p.getKey().code()).toList()),
                Tx.booleans(parts.stream().map(p -> p.getValue() < BATCH).toList()),
                Tx.bigints(parts.stream().map(Map.Entry::getValue).toList()),
                now.plus(EVERY),
                first);
    }

    /** What belongs to no company: sessions, tries, links and processes that are over. */
    private void outside(Instant now) {
        database.forNone("retention-outside", tx -> {
            tx.update("delete from web_session where expires_at < ?", now);
            tx.update(
                    "delete from signin_try where window_until < ? and coalesce(trusted_until, window_until) < ?",
                    now,
                    now);
            tx.update("delete from signin_link where expires_at < ?", now.minus(LINK_KEPT));
            return tx.update("delete from process where seen_at < clock_timestamp() - make_interval(secs => ?)", (int)
                    PROCESS_KEPT.toSeconds());
        });
    }
}
