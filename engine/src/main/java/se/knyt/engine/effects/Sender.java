package se.knyt.engine.effects;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.intake.Persons;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.log.ChangeLog;

/**
 * Sends effects. One step claims as many as the connections have room for, each is sent on a thread of its own, and what came of
 * them is written in batches.
 */
public final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final int RESULTS_MAX = 500;
    /** Connections named in one statement. */
    private static final int ASKED_AT_ONCE = 100;

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(2);

    private final Database database;
    private final Connections connections;
    private final CompanyClocks clocks;
    private final CrashPoints crashPoints;
    private final Leases leases;
    private final SignIns signIns;
    private final EffectClaims claims;
    private final EffectResults results;
    private final EffectCalls calls;
    private final Runnable wake;
    private final Runnable told;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<EffectResults.Result> finished = new LinkedBlockingQueue<>();
    private final Map<Long, AtomicInteger> inFlight = new ConcurrentHashMap<>();
    /** Effects whose calls are under way, with the machine time when each began. */
    private final Map<Long, Instant> mine = new ConcurrentHashMap<>();

    private Instant sweptAt = Instant.EPOCH;

    /**
     * @param wake called when something finished, so that the loop that drives this comes round at once
     * @param told called when what was written stands in the change log
     */
    public Sender(
            Database database,
            Connections connections,
            CompanyClocks clocks,
            Leases leases,
            SignIns signIns,
            Persons persons,
            Archive archive,
            ChangeLog log,
            CrashPoints crashPoints,
            Runnable wake,
            Runnable told) {
        this.database = database;
        this.connections = connections;
        this.clocks = clocks;
        this.crashPoints = crashPoints;
        this.leases = leases;
        this.signIns = signIns;
        this.claims = new EffectClaims(leases, persons, archive);
        this.results = new EffectResults(log);
        this.calls = new EffectCalls(connections, clocks, new Exchanges(database, archive));
        this.wake = wake;
        this.told = told;
    }

    /** {@link #step(Collection, Collection)} where all may have something to send. */
    public boolean step(Collection<ConnectionRow> owned) {
        return step(owned, owned);
    }

    /**
     * Writes what has finished, and claims and sends what is due.
     *
     * @param owned the connections whose quota scopes this process holds
     * @param some those of them that may have something to send; those of companies whose calls have finished are looked at besides
     * @return whether anything was done
     */
    public boolean step(Collection<ConnectionRow> owned, Collection<ConnectionRow> some) {
        var now = clocks.machineNow();
        boolean asked = false;
        // One that lies ahead was noted by a clock that has been set back.
        if (!now.isBefore(sweptAt.plus(SWEEP_EVERY)) || now.isBefore(sweptAt)) {
            sweptAt = now;
            asked = writeFinished();
            for (var part : parts(slots(owned, List.of()))) {
                sweepAndAsk(part, now);
            }
        }
        var batch = finished();
        var slots = slots(batch.isEmpty() ? some : withThoseOf(batch, owned, some), batch);
        if (batch.isEmpty() && slots.isEmpty()) {
            return asked;
        }
        var claimed = batch.isEmpty() ? claim(slots, now) : writeAndClaim(batch, slots, now);
        for (var effect : claimed) {
            // What is sent must have landed by the moment its intent names, however late this thread gets to run.
            start(effect, () -> calls.send(effect, effect.mayLandUntil().minus(EffectClaims.MARGIN)));
        }
        return asked || !batch.isEmpty() || !claimed.isEmpty();
    }

    private static Set<ConnectionRow> withThoseOf(
            List<EffectResults.Result> batch, Collection<ConnectionRow> owned, Collection<ConnectionRow> some) {
        var companies =
                batch.stream().map(r -> r.effect().connection().company()).collect(Collectors.toSet());
        var result = new LinkedHashSet<>(some);
        owned.stream().filter(c -> companies.contains(c.company())).forEach(result::add);
        return result;
    }

    private static List<List<EffectClaims.Slots>> parts(List<EffectClaims.Slots> all) {
        var parts = new ArrayList<List<EffectClaims.Slots>>();
        for (int i = 0; i < all.size(); i += ASKED_AT_ONCE) {
            parts.add(all.subList(i, Math.min(all.size(), i + ASKED_AT_ONCE)));
        }
        return parts;
    }

    private List<ClaimedEffect> claim(List<EffectClaims.Slots> slots, Instant now) {
        return database.forCompanies("claim", companies(List.of(), slots), tx -> claims.claim(tx, slots, now));
    }

    /** One commit for both: what has come, and the intents of what goes in its place. */
    private List<ClaimedEffect> writeAndClaim(
            List<EffectResults.Result> batch, List<EffectClaims.Slots> slots, Instant now) {
        final List<ClaimedEffect> claimed;
        try {
            claimed = database.forCompanies("results", companies(batch, slots), tx -> {
                if (results.write(tx, batch, now)) {
                    tx.afterCommit(told);
                }
                return claims.claim(tx, slots, now);
            });
        } catch (DatabaseException e) {
            if (!e.refusedData()) {
                finished.addAll(batch);
                throw e;
            }
            write(batch);
            return claim(slots, now);
        } catch (RuntimeException e) {
            // Kept for the next round: what was answered is known, it only is not written yet.
            finished.addAll(batch);
            throw e;
        }
        settled(batch);
        return claimed;
    }

    private static List<Long> companies(List<EffectResults.Result> batch, List<EffectClaims.Slots> slots) {
        return Stream.concat(
                        batch.stream().map(r -> r.effect().connection().company()),
                        slots.stream().map(s -> s.connection().company()))
                .distinct()
                .toList();
    }

    private void sweepAndAsk(List<EffectClaims.Slots> slots, Instant now) {
        if (slots.isEmpty()) {
            return;
        }
        var toAsk = database.forCompanies("claim-unknown", companies(List.of(), slots), tx -> {
            var owned = stillOwned(tx, slots);
            claims.sweep(tx, owned.stream().map(EffectClaims.Slots::connection).toList(), mine.keySet(), now);
            var all = claims.claimUnknown(tx, owned, now);
            all.addAll(claims.claimDone(tx, owned, now));
            return all;
        });
        var endsAt = now.plus(EffectClaims.CALLS_END);
        for (var effect : toAsk) {
            var done = effect.done();
            start(effect, () -> done == null ? calls.ask(effect, endsAt) : calls.since(effect, done, endsAt));
        }
    }

    private List<EffectClaims.Slots> stillOwned(Tx tx, List<EffectClaims.Slots> slots) throws SQLException {
        var still = leases.owned(
                tx, slots.stream().map(s -> s.connection().leaseScope()).toList());
        return slots.stream()
                .filter(s -> still.contains(s.connection().leaseScope()))
                .toList();
    }

    /** Calls under way. */
    public int inFlight() {
        return mine.size();
    }

    /** Room for further calls, what the finished ones leave included. */
    private List<EffectClaims.Slots> slots(Collection<ConnectionRow> owned, List<EffectResults.Result> over) {
        var left = new HashMap<Long, Integer>();
        over.forEach(r -> left.merge(r.effect().connection().id(), 1, Integer::sum));
        var result = new ArrayList<EffectClaims.Slots>();
        for (var row : owned) {
            var connector = connections.connector(row);
            if (row.open() && connector.isPresent()) {
                int free = Math.max(1, connector.get().info().quota().concurrency())
                        - counter(row.id()).get()
                        + left.getOrDefault(row.id(), 0);
                if (free > 0) {
                    result.add(new EffectClaims.Slots(row, free));
                }
            }
        }
        return result;
    }

    private AtomicInteger counter(long connection) {
        return inFlight.computeIfAbsent(connection, c -> new AtomicInteger());
    }

    private void start(ClaimedEffect effect, Supplier<Outcome> attempt) {
        if (mine.putIfAbsent(effect.id(), clocks.machineNow()) != null) {
            return;
        }
        counter(effect.connection().id()).incrementAndGet();
        threads.execute(() -> {
            var outcome = attempt.get();
            crashPoints.reached("answered:" + effect.kind().code());
            finished.add(new EffectResults.Result(effect, outcome));
            wake.run();
        });
    }

    private List<EffectResults.Result> finished() {
        var batch = new ArrayList<EffectResults.Result>();
        finished.drainTo(batch, RESULTS_MAX);
        return batch;
    }

    private boolean writeFinished() {
        var batch = finished();
        if (batch.isEmpty()) {
            return false;
        }
        write(batch);
        return true;
    }

    private void write(List<EffectResults.Result> batch) {
        try {
            write(companies(batch, List.of()), batch);
        } catch (RuntimeException e) {
            // Kept for the next round: what was answered is known, it only is not written yet.
            finished.addAll(batch);
            throw e;
        }
        settled(batch);
    }

    /** What became of them is written: their places are free. */
    private void settled(List<EffectResults.Result> batch) {
        var refused = new ArrayList<Runnable>();
        for (var result : batch) {
            var row = result.effect().connection();
            var begun = mine.remove(result.effect().id());
            counter(row.id()).decrementAndGet();
            Failures.signInAgain(result.outcome())
                    .ifPresent(reason -> refused.add(() -> signInAgain(row, reason, begun)));
        }
        // Last: where that cannot be written, the next refusal tells it again.
        refused.forEach(Runnable::run);
    }

    /** An answer that the database refuses is held alone; what stands beside it is written. */
    private void write(List<Long> companies, List<EffectResults.Result> batch) {
        try {
            database.forCompanies("results", companies, tx -> {
                if (results.write(tx, batch, clocks.machineNow())) {
                    tx.afterCommit(told);
                }
                return Boolean.TRUE;
            });
        } catch (DatabaseException e) {
            if (!e.refusedData()) {
                throw e;
            }
            if (batch.size() > 1) {
                batch.forEach(one -> write(List.of(one.effect().connection().company()), List.of(one)));
                return;
            }
            var one = batch.getFirst();
            if (one.outcome() instanceof Outcome.Held) {
                throw e;
            }
            LOG.warn("the answer to {} cannot be kept", one.effect().key(), e);
            var held = new Outcome.Held("effect.answer-unreadable", Map.of());
            write(companies, List.of(new EffectResults.Result(one.effect(), held)));
        }
    }

    private void signInAgain(ConnectionRow row, String reason, @Nullable Instant begun) {
        var since = begun == null ? clocks.machineNow() : begun;
        database.doForCompany("sign-in-again", row.company(), tx -> signIns.needed(tx, row, reason, since));
    }

    /** Waits for calls under way, at most the time given, and writes what they gave. */
    public void drain(Duration atMost) {
        var end = System.nanoTime() + atMost.toNanos();
        while (!mine.isEmpty() && System.nanoTime() < end) {
            try {
                var one = finished.poll(100, TimeUnit.MILLISECONDS);
                if (one != null) {
                    finished.add(one);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            writeFinished();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
