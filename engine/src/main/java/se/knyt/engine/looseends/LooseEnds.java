package se.knyt.engine.looseends;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** Opens loose ends, and closes them by themselves when their cause is gone. */
public final class LooseEnds {
    private static final String OPEN = """
            insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, payout_id, effect_id,
                                   connection_id, currency, amount_minor, due_at, self_healing, opened_at)
            select ?, i, ck, co, ar, gk, t, p, e, cn, cu, am, du, sh = 1, ?
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (i, ck, co, ar, gk, t, p, e, cn, cu, am, du, sh)
            on conflict (company_id, cause_key) where closed_at is null do update
               set args = excluded.args, code = excluded.code, group_key = excluded.group_key,
                   amount_minor = excluded.amount_minor, self_healing = excluded.self_healing
            """;
    private static final String CLOSE_CURED = """
            update loose_end set closed_at = ?, closed_by = 'knyt', close_reason = 'cured'
             where company_id = ? and closed_at is null and not cause_key = any (?) and
            """;

    private final IdAllocator ids;

    public LooseEnds(IdAllocator ids) {
        this.ids = ids;
    }

    /** What the loose ends given are all of. */
    public enum Scope {
        TRAIL("trail_id"),
        PAYOUT("payout_id"),
        CONNECTION("connection_id");

        private final String column;

        Scope(String column) {
            this.column = column;
        }
    }

    /**
     * Makes the open loose ends of a scope be exactly those given: opens what is new, closes what is cured. Causes that a person has
     * closed stay closed.
     */
    public void sync(Tx tx, long company, Scope scope, Collection<Long> scopeIds, List<LooseEnd> wanted, Instant now)
            throws SQLException {
        var close = CLOSE_CURED + scope.column + " = any (?)"
                + (scope == Scope.CONNECTION ? " and trail_id is null and payout_id is null" : "");
        tx.update(
                close,
                now,
                company,
                Tx.texts(wanted.stream().map(LooseEnd::causeKey).toList()),
                Tx.bigints(scopeIds));
        if (wanted.isEmpty()) {
            return;
        }
        var closedByPerson = new HashSet<>(tx.query(
                "select cause_key from loose_end where company_id = ? and cause_key = any (?)"
                        + " and closed_at is not null and closed_by <> 'knyt'",
                row -> row.getString(1),
                company,
                Tx.texts(wanted.stream().map(LooseEnd::causeKey).toList())));
        open(
                tx,
                company,
                wanted.stream()
                        .filter(w -> !closedByPerson.contains(w.causeKey()))
                        .toList(),
                now);
    }

    /** Closes the loose end of a cause that has just gone; where none is open nothing is changed. */
    public void cured(Tx tx, long company, String causeKey, Instant now) throws SQLException {
        tx.update(
                "update loose_end set closed_at = ?, closed_by = 'knyt', close_reason = 'cured'"
                        + " where company_id = ? and cause_key = ? and closed_at is null",
                now,
                company,
                causeKey);
    }

    /** Opens one loose end, or brings the open one of its cause up to date. */
    public void add(Tx tx, long company, LooseEnd end, Instant now) throws SQLException {
        open(tx, company, List.of(end), now);
    }

    private void open(Tx tx, long company, List<LooseEnd> ends, Instant now) throws SQLException {
        if (ends.isEmpty()) {
            return;
        }
        var idList = new ArrayList<Long>();
        var trails = new ArrayList<@Nullable Long>();
        var payouts = new ArrayList<@Nullable Long>();
        var effects = new ArrayList<@Nullable Long>();
        var connections = new ArrayList<@Nullable Long>();
        var currencies = new ArrayList<String>();
        var amounts = new ArrayList<Long>();
        for (var end : ends) {
            idList.add(ids.next());
            trails.add(end.trail());
            payouts.add(end.payout());
            effects.add(end.effect());
            connections.add(end.connection());
            var amount = end.amount();
            currencies.add(amount == null ? "" : amount.currency().code());
            amounts.add(amount == null ? 0L : amount.minor());
        }
        tx.update(
                OPEN,
                company,
                now,
                Tx.bigints(idList),
                Tx.texts(ends.stream().map(LooseEnd::causeKey).toList()),
                Tx.texts(ends.stream().map(LooseEnd::code).toList()),
                Tx.texts(ends.stream().map(e -> Json.write(e.args())).toList()),
                Tx.texts(ends.stream().map(LooseEnd::groupKey).toList()),
                Tx.bigints(trails),
                Tx.bigints(payouts),
                Tx.bigints(effects),
                Tx.bigints(connections),
                Tx.texts(currencies),
                Tx.bigints(amounts),
                Tx.instants(ends.stream().map(LooseEnd::dueAt).toList()),
                Tx.ints(ends.stream().map(e -> e.selfHealing() ? 1 : 0).toList()));
    }
}
