package se.knyt.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;

/**
 * Takes a step for several companies together, and for each by itself where that fails: one that cannot be planned must not stand in the way of
 * the others. It has a loose end that says so, and is tried again after a while. For one thread.
 */
final class CompaniesApart {
    private static final Logger LOG = LoggerFactory.getLogger(CompaniesApart.class);
    private static final String CODE = "company.not-planned";
    private static final Duration REST = Duration.ofSeconds(10);

    private final Database database;
    private final CompanyClocks clocks;
    private final LooseEnds looseEnds;
    /** Companies that could not be planned, with the tick at which they are tried again. */
    private final Map<Long, Long> resting = new ConcurrentHashMap<>();
    /** Companies that this process has planned: a loose end that another left is over. */
    private final Set<Long> well = ConcurrentHashMap.newKeySet();

    CompaniesApart(Database database, CompanyClocks clocks, LooseEnds looseEnds) {
        this.database = database;
        this.clocks = clocks;
        this.looseEnds = looseEnds;
    }

    /** @return whether anything was done for any of them */
    boolean step(Collection<Long> companies, Predicate<Collection<Long>> step) {
        long tick = System.nanoTime();
        var some = companies.stream()
                .filter(company -> tick - resting.getOrDefault(company, tick) >= 0)
                .toList();
        if (some.isEmpty()) {
            return false;
        }
        try {
            boolean did = step.test(some);
            some.forEach(this::isWell);
            return did;
        } catch (RuntimeException | Error e) {
            if (isNobodys(e)) {
                throw e;
            }
            return some.size() == 1 ? failed(some.getFirst(), e) : apart(some, step);
        }
    }

    private boolean apart(List<Long> companies, Predicate<Collection<Long>> step) {
        boolean did = false;
        for (long company : companies) {
            did |= step(List.of(company), step);
        }
        return did;
    }

    /** The database is away or full, or another process has taken over: that is no company's own trouble. */
    private static boolean isNobodys(Throwable e) {
        return e instanceof Leases.LostException
                || DatabaseException.isUnreachable(e)
                || (e instanceof DatabaseException database && database.isFull());
    }

    private boolean failed(long company, Throwable why) {
        well.remove(company);
        if (resting.put(company, System.nanoTime() + REST.toNanos()) == null) {
            LOG.error("company {} cannot be planned", company, why);
        }
        var now = clocks.now(company);
        database.doForCompany(
                "not-planned",
                company,
                tx -> looseEnds.add(
                        tx,
                        company,
                        new LooseEnd(
                                CODE,
                                CODE,
                                Map.of("reason", String.valueOf(why.getMessage())),
                                CODE,
                                null,
                                null,
                                null,
                                null,
                                null,
                                now,
                                true),
                        now));
        return false;
    }

    private void isWell(long company) {
        if (well.contains(company)) {
            return;
        }
        database.doForCompany("planned-again", company, tx -> looseEnds.cured(tx, company, CODE, clocks.now(company)));
        well.add(company);
        if (resting.remove(company) != null) {
            LOG.warn("company {} is planned again", company);
        }
    }
}
