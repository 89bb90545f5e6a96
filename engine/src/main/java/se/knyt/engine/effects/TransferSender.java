package se.knyt.engine.effects;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.CallContext;
import se.knyt.engine.connections.CallLog;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.TransferTarget;

/** Keeps objects of other systems in step: the newest version wins, and sending one twice is sending it once. */
public final class TransferSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransferSender.class);
    private static final int PER_CONNECTION_MAX = 4;
    private static final String CLAIM = """
            with picked as (
              select p.* from unnest(?, ?) as c (company_id, connection_id)
               cross join lateral (
                     select t.company_id, t.connection_id, t.kind, t.document_id from transfer t
                      where t.company_id = c.company_id and t.connection_id = c.connection_id and t.next_at <= ?
                        and (t.state in ('waiting', 'unknown') or t.state = 'sending' and t.may_land_until < ?)
                      order by t.next_at limit ?) p)
            update transfer t set state = 'sending', may_land_until = ?, attempts = t.attempts + 1
              from picked p
             where t.company_id = p.company_id and t.connection_id = p.connection_id and t.kind = p.kind
               and t.document_id = p.document_id
            returning t.company_id, t.connection_id, t.kind, t.document_id, t.trail_id, t.target_id, t.wanted, t.wanted_version,
                      t.attempts, t.may_land_until
            """;
    private static final String DONE = """
            update transfer set confirmed_version = ?, state = case when wanted_version = ? then 'done' else 'waiting' end,
                   error_code = '', error_args = '{}', attempts = 0, next_at = ?
             where company_id = ? and connection_id = ? and kind = ? and document_id = ?
            """;
    private static final String FAILED = """
            update transfer set state = ?, error_code = ?, error_args = ?, next_at = ?
             where company_id = ? and connection_id = ? and kind = ? and document_id = ?
            """;

    private final Database database;
    private final Connections connections;
    private final CompanyClocks clocks;
    private final Leases leases;
    private final SignIns signIns;
    private final ChangeLog log;
    private final CrashPoints crashPoints;
    private final Runnable wake;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> mine = ConcurrentHashMap.newKeySet();

    public TransferSender(
            Database database,
            Connections connections,
            CompanyClocks clocks,
            Leases leases,
            SignIns signIns,
            ChangeLog log,
            CrashPoints crashPoints,
            Runnable wake) {
        this.database = database;
        this.connections = connections;
        this.clocks = clocks;
        this.leases = leases;
        this.signIns = signIns;
        this.log = log;
        this.crashPoints = crashPoints;
        this.wake = wake;
    }

    private record Claimed(
            ConnectionRow connection,
            String kind,
            long document,
            @Nullable Long trail,
            String targetId,
            Map<String, String> wanted,
            int version,
            int attempt,
            Instant mayLandUntil) {
        String key() {
            return connection.id() + "/" + kind + "/" + document;
        }
    }

    /** Claims and sends what is due; returns whether there was any. */
    public boolean step(Collection<ConnectionRow> owned) {
        var targets = owned.stream()
                .filter(ConnectionRow::open)
                .filter(c -> connections.usable(c).orElse(null) instanceof TransferTarget)
                .toList();
        if (targets.isEmpty()) {
            return false;
        }
        Map<Long, ConnectionRow> byId = targets.stream().collect(Collectors.toMap(ConnectionRow::id, c -> c));
        var now = clocks.machineNow();
        var claimed = database.forCompanies(
                "claim-transfers",
                targets.stream().map(ConnectionRow::company).distinct().toList(),
                tx -> claim(tx, targets, byId, now));
        for (var one : claimed) {
            if (mine.add(one.key())) {
                threads.execute(() -> send(one));
            }
        }
        return !claimed.isEmpty();
    }

    public int inFlight() {
        return mine.size();
    }

    private List<Claimed> claim(Tx tx, List<ConnectionRow> targets, Map<Long, ConnectionRow> byId, Instant now)
            throws SQLException {
        var owned =
                leases.owned(tx, targets.stream().map(ConnectionRow::leaseScope).toList());
        var still = targets.stream().filter(c -> owned.contains(c.leaseScope())).toList();
        return tx.query(
                CLAIM,
                row -> new Claimed(
                        byId.getOrDefault(row.getLong(2), targets.getFirst()),
                        row.getString(3),
                        row.getLong(4),
                        Tx.longOrNull(row, 5),
                        row.getString(6),
                        Json.readTexts(row.getString(7)),
                        row.getInt(8),
                        row.getInt(9),
                        Tx.instant(row, 10)),
                Tx.bigints(still.stream().map(ConnectionRow::company).toList()),
                Tx.bigints(still.stream().map(ConnectionRow::id).toList()),
                now,
                now,
                PER_CONNECTION_MAX,
                now.plus(EffectClaims.MAY_LAND));
    }

    private void send(Claimed one) {
        try {
            var endsAt = one.mayLandUntil().minus(EffectClaims.MARGIN);
            ScopedValue.where(CallContext.CURRENT, new CallContext(endsAt, new CallLog()))
                    .run(() -> ((TransferTarget) connections.session(one.connection()))
                            .put(one.kind(), one.targetId(), one.wanted()));
            crashPoints.reached("answered:transfer");
            done(one);
        } catch (ProviderFailure e) {
            failed(one, e);
        } catch (Leases.LostException e) {
            LOG.info("the transfer of document {} is another's by now: {}", one.document(), e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("transfer of document {} failed", one.document(), e);
            failed(one, new ProviderFailure.OutcomeUnknown(String.valueOf(e.getMessage())));
        } finally {
            mine.remove(one.key());
            wake.run();
        }
    }

    private void done(Claimed one) {
        database.doForCompany("transfer-done", one.connection().company(), tx -> {
            leases.require(tx, one.connection().leaseScope());
            tx.update(
                    DONE,
                    one.version(),
                    one.version(),
                    clocks.machineNow(),
                    one.connection().company(),
                    one.connection().id(),
                    one.kind(),
                    one.document());
            if (one.trail() != null) {
                log.append(
                        tx,
                        List.of(new ChangeLog.NewChange(
                                one.connection().company(), Lane.TRADE, ChangeLog.Subject.TRAIL, one.trail(), 0)),
                        clocks.machineNow());
            }
        });
    }

    private void failed(Claimed one, ProviderFailure failure) {
        var now = clocks.machineNow();
        var state = failure instanceof ProviderFailure.Refused ? "rejected" : "waiting";
        var code = switch (failure) {
            case ProviderFailure.Refused refused -> refused.code();
            case ProviderFailure.Unauthorized _ -> SignIns.CODE;
            default -> "no-answer";
        };
        var next = failure instanceof ProviderFailure.RateLimited limited
                ? now.plus(limited.retryAfter())
                : now.plus(Failures.backoff(one.attempt()));
        try {
            database.doForCompany("transfer-failed", one.connection().company(), tx -> {
                leases.require(tx, one.connection().leaseScope());
                tx.update(
                        FAILED,
                        state,
                        code,
                        Json.write(Map.of("reason", String.valueOf(failure.getMessage()))),
                        next,
                        one.connection().company(),
                        one.connection().id(),
                        one.kind(),
                        one.document());
                if (failure instanceof ProviderFailure.Unauthorized) {
                    signIns.needed(
                            tx,
                            one.connection(),
                            String.valueOf(failure.getMessage()),
                            one.mayLandUntil().minus(EffectClaims.MAY_LAND));
                }
            });
        } catch (Leases.LostException e) {
            LOG.info("the transfer of document {} is another's by now: {}", one.document(), e.getMessage());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
