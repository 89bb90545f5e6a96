package se.knyt.engine.lease;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;

/**
 * What this process owns. A lease lasts {@value #LEASE_SECONDS} s of database time and is renewed every {@value #RENEW_SECONDS} s;
 * each time a scope changes hands its epoch rises, and every statement of an owner checks its epoch.
 */
public final class Leases {
    public static final int LEASE_SECONDS = 15;
    public static final int RENEW_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    /** A process not seen for this long takes no share. */
    private static final int PRESENT_SECONDS = 12;

    /** Locked so that it neither waits for the owner's own transactions nor they for it: only who takes a lease does. */
    private static final String RENEW = """
            with mine as (
              select scope from lease where holder = ? and until > clock_timestamp() order by scope for no key update)
            update lease l set until = clock_timestamp() + make_interval(secs => ?)
              from mine where l.scope = mine.scope
            returning l.scope, l.epoch
            """;
    /** One that ran out while a statement of its owner is still under way is left for later: nobody waits for a process asleep. */
    private static final String TAKE = """
            with free as (
              select scope from lease
               where scope = any (?) and until <= clock_timestamp() order by scope for update skip locked),
            wanted as (
              select w.scope from unnest(?) as w (scope)
               where not exists (select 1 from lease h where h.scope = w.scope)
              union all
              select scope from free)
            insert into lease as l (scope, holder, epoch, until)
            select s.scope, ?, 1, clock_timestamp() + make_interval(secs => ?)
              from (select scope from wanted order by scope limit ?) s
            on conflict (scope) do update
               set holder = excluded.holder, epoch = l.epoch + 1, until = excluded.until
             where l.until <= clock_timestamp() and l.scope in (select scope from free)
            returning scope, epoch
            """;

    private static final String OWNED = """
            select l.scope from lease l
              join unnest(?, ?) as c (scope, epoch) on c.scope = l.scope and c.epoch = l.epoch
             where l.holder = ? and l.until > clock_timestamp() order by l.scope
            """;
    /** Shared with the owner's other transactions and its renewals; whoever would take the lease waits until they have ended. */
    private static final String CONFIRM = OWNED + " for key share of l";

    private final Database database;
    private final String holder;
    private final Map<String, Long> held = new ConcurrentHashMap<>();

    /** @param holder names this process; never used again by another */
    public Leases(Database database, String holder) {
        this.database = database;
        this.holder = holder;
    }

    /** The scope of a company's planning and housekeeping. */
    public static String companyScope(long company) {
        return "company:" + company;
    }

    public String holder() {
        return holder;
    }

    /** The epoch of a scope that this process holds, 0 when it does not. */
    public long epoch(String scope) {
        return held.getOrDefault(scope, 0L);
    }

    /**
     * Those of the scopes that this process owns still, by their epoch; they stay its own until the transaction ends. Asked in every
     * transaction in which an owner writes, so that one who slept through his lease writes nothing.
     */
    public Set<String> confirm(Tx tx, Collection<String> scopes) throws SQLException {
        return owned(tx, CONFIRM, scopes);
    }

    /** As {@link #confirm}, at this moment only and without a lock: for taking work, where most rounds find none. */
    public Set<String> owned(Tx tx, Collection<String> scopes) throws SQLException {
        return owned(tx, OWNED, scopes);
    }

    private Set<String> owned(Tx tx, String sql, Collection<String> scopes) throws SQLException {
        var asked =
                scopes.stream().distinct().filter(s -> epoch(s) > 0).sorted().toList();
        if (asked.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(tx.query(
                sql,
                row -> row.getString(1),
                Tx.texts(asked),
                Tx.bigints(asked.stream().map(this::epoch).toList()),
                holder));
    }

    /** @throws LostException when the scope is another's by now, or nobody's */
    public void require(Tx tx, String scope) throws SQLException {
        if (confirm(tx, List.of(scope)).isEmpty()) {
            throw new LostException(scope);
        }
    }

    /** The owner of a scope has lost it: what it was about to write belongs to another. */
    public static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostException(String scope) {
            super("the lease of " + scope + " is lost", null, false, false);
        }
    }

    public Set<String> held() {
        return Set.copyOf(held.keySet());
    }

    /** {@link #keep(Collection, Collection)} where every process can own everything. */
    public List<String> keep(Collection<String> wanted) {
        return keep(wanted, List.of());
    }

    /**
     * Renews what is held and takes what is free: of what is shared up to a fair share among the processes present, letting go of what
     * is more than that; of what only this process can do all.
     *
     * @param shared every scope that any process can own
     * @param own scopes that no other process wants
     * @return scopes taken anew
     */
    public List<String> keep(Collection<String> shared, Collection<String> own) {
        var taken = new HashMap<String, Long>();
        var now = database.forNone("lease", tx -> {
            taken.clear();
            tx.update(
                    "insert into process (holder, seen_at) values (?, clock_timestamp())"
                            + " on conflict (holder) do update set seen_at = excluded.seen_at",
                    holder);
            var held = renewed(tx);
            var mine = new HashMap<>(held);
            mine.keySet().retainAll(Set.copyOf(shared));
            int share = share(tx, shared.size());
            if (mine.size() > share) {
                release(tx, mine, mine.size() - share);
            } else if (mine.size() < shared.size()) {
                taken.putAll(take(tx, shared, share - mine.size()));
            }
            held.keySet().retainAll(Set.copyOf(own));
            if (held.size() < own.size()) {
                taken.putAll(take(tx, own, own.size()));
            }
            mine.putAll(held);
            mine.putAll(taken);
            return mine;
        });
        held.keySet().retainAll(now.keySet());
        held.putAll(now);
        if (!taken.isEmpty()) {
            LOG.debug("{} took {}", holder, taken.keySet());
        }
        return List.copyOf(taken.keySet());
    }

    private Map<String, Long> take(Tx tx, Collection<String> scopes, int most) throws SQLException {
        var result = new HashMap<String, Long>();
        tx.query(
                TAKE,
                row -> result.put(row.getString(1), row.getLong(2)),
                Tx.texts(scopes),
                Tx.texts(scopes),
                holder,
                LEASE_SECONDS,
                most);
        return result;
    }

    /** Lets go of everything, so that another process need not wait for the leases to run out. */
    public void releaseAll() {
        held.clear();
        database.forNone("lease-release", tx -> {
            tx.update("update lease set until = clock_timestamp() where holder = ?", holder);
            return tx.update("delete from process where holder = ?", holder);
        });
    }

    private Map<String, Long> renewed(Tx tx) throws SQLException {
        var result = new HashMap<String, Long>();
        tx.query(RENEW, row -> result.put(row.getString(1), row.getLong(2)), holder, LEASE_SECONDS);
        return result;
    }

    private static int share(Tx tx, int wanted) throws SQLException {
        int present = tx.first(
                        "select count(*) from process where seen_at > clock_timestamp() - make_interval(secs => ?)",
                        row -> row.getInt(1),
                        PRESENT_SECONDS)
                .orElse(1);
        return (wanted + present - 1) / Math.max(1, present);
    }

    private void release(Tx tx, Map<String, Long> mine, int count) throws SQLException {
        var given = mine.keySet().stream().sorted().limit(count).toList();
        tx.update(
                "update lease set until = clock_timestamp() where holder = ? and scope = any (?)",
                holder,
                Tx.texts(given));
        given.forEach(mine::remove);
    }
}
