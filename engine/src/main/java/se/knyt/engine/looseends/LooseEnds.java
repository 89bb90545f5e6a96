package se.knyt.engine.looseends;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** Opens loose ends, and closes them by themselves when their cause is gone. */
public final class LooseEnds {
    private static final String OPEN = """
            insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, payout_id, effect_id,
                                   connection_id, currency, amount_minor, due_at, self_healing, opened_at)
            select c, i, ck, co, ar, gk, t, p, e, cn, cu, am, du, sh = 1, op
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as n (c, i, ck, co, ar, gk, t, p, e, cn, cu, am, du, sh, op)
            on conflict (company_id, cause_key) where closed_at is null do update
               set args = excluded.args, code = excluded.code, group_key = excluded.group_key,
                   amount_minor = excluded.amount_minor, self_healing = excluded.self_healing
            """;
    private static final String STANDING = """
            select company_id, loose_end_id, cause_key from loose_end
             where company_id = any (?) and %s = any (?) and closed_at is null
            """;
    /** Whoever has closed one meanwhile stands in {@code closed_by}. */
    private static final String CLOSE_CURED = """
            update loose_end l set closed_at = n.now, closed_by = 'knyt', close_reason = 'cured'
              from unnest(?, ?, ?) as n (c, i, now)
             where l.company_id = n.c and l.loose_end_id = n.i and l.closed_by = ''
            """;

    /** Begins the causes that are seen to one by one ({@link #syncCauses}), not with all others of their trail. */
    public static final String APART = "dispute:";

    private static final String OPEN_OF_CAUSES =
            "select company_id, loose_end_id, cause_key from loose_end where company_id = ? and cause_key = any (?) and closed_at is null";

    /** Of what holds a payout just what was closed: it may be held for something else the next time. */
    private static final String CLOSED_BY_PERSON = """
            select l.company_id, l.cause_key
              from unnest(?, ?, ?, ?) as n (c, k, co, ar)
              join loose_end l on l.company_id = n.c and l.cause_key = n.k and l.closed_at is not null and l.closed_by <> 'knyt'
             where n.k not like 'payout:%:held' or l.code = n.co and l.args::jsonb = n.ar::jsonb
            """;

    private final IdAllocator ids;

    public LooseEnds(IdAllocator ids) {
        this.ids = ids;
    }

    /** What the loose ends given are all of. */
    public enum Scope {
        TRAIL("trail_id"),
        PAYOUT("payout_id");

        private final String standing;

        Scope(String column) {
            this.standing = STANDING.formatted(column);
        }
    }

    /**
     * What should stand open of one company.
     *
     * @param scopeIds trails or payouts that the loose ends are all of
     */
    public record Wanted(long company, Collection<Long> scopeIds, List<LooseEnd> ends, Instant now) {}

    private record Cause(long company, String key) {}

    private record Standing(Cause cause, long id) {}

    /**
     * Makes the open loose ends of a scope be exactly those given: opens what is new, closes what is cured. Causes that a person has
     * closed stay closed.
     *
     * @param wanted each company once
     */
    public void sync(Tx tx, Scope scope, List<Wanted> wanted) throws SQLException {
        var causes = new LinkedHashSet<Cause>();
        for (var one : wanted) {
            one.ends().forEach(end -> causes.add(new Cause(one.company(), end.causeKey())));
        }
        closeCured(
                tx,
                wanted,
                standing(tx, scope, wanted).stream()
                        .filter(s ->
                                !causes.contains(s.cause()) && !s.cause().key().startsWith(APART))
                        .toList());
        openUnlessClosed(tx, wanted);
    }

    /**
     * Makes the open loose ends of some causes be exactly those given. Causes that a person has closed stay closed.
     *
     * @param causeKeys all causes that there could be: of no trail, or each beginning with {@link #APART}
     */
    public void syncCauses(Tx tx, long company, Collection<String> causeKeys, List<LooseEnd> ends, Instant now)
            throws SQLException {
        var wanted = List.of(new Wanted(company, List.of(), ends, now));
        var causes = new LinkedHashSet<Cause>();
        ends.forEach(end -> causes.add(new Cause(company, end.causeKey())));
        var standing = tx.query(
                OPEN_OF_CAUSES,
                row -> new Standing(new Cause(row.getLong(1), row.getString(3)), row.getLong(2)),
                company,
                Tx.texts(causeKeys));
        closeCured(
                tx,
                wanted,
                standing.stream().filter(s -> !causes.contains(s.cause())).toList());
        openUnlessClosed(tx, wanted);
    }

    /** Opens loose ends beside those that stand. Causes that a person has closed stay closed. */
    public void openUnlessClosed(Tx tx, List<Wanted> wanted) throws SQLException {
        var ends = wanted.stream()
                .flatMap(one -> one.ends().stream().map(end -> new Opening(one.company(), end, one.now())))
                .toList();
        if (ends.isEmpty()) {
            return;
        }
        var closedByPerson = new HashSet<>(tx.query(
                CLOSED_BY_PERSON,
                row -> new Cause(row.getLong(1), row.getString(2)),
                Tx.bigints(ends.stream().map(Opening::company).toList()),
                Tx.texts(ends.stream().map(e -> e.end().causeKey()).toList()),
                Tx.texts(ends.stream().map(e -> e.end().code()).toList()),
                Tx.texts(ends.stream().map(e -> Json.write(e.end().args())).toList())));
        open(
                tx,
                ends.stream()
                        .filter(one -> !closedByPerson.contains(
                                new Cause(one.company(), one.end().causeKey())))
                        .toList());
    }

    private static List<Standing> standing(Tx tx, Scope scope, List<Wanted> wanted) throws SQLException {
        return tx.query(
                scope.standing,
                row -> new Standing(new Cause(row.getLong(1), row.getString(3)), row.getLong(2)),
                Tx.bigints(wanted.stream().map(Wanted::company).toList()),
                Tx.bigints(wanted.stream().flatMap(w -> w.scopeIds().stream()).toList()));
    }

    private static void closeCured(Tx tx, List<Wanted> wanted, List<Standing> cured) throws SQLException {
        if (cured.isEmpty()) {
            return;
        }
        var now = wanted.stream().collect(Collectors.toMap(Wanted::company, Wanted::now));
        tx.update(
                CLOSE_CURED,
                Tx.bigints(cured.stream().map(s -> s.cause().company()).toList()),
                Tx.bigints(cured.stream().map(Standing::id).toList()),
                Tx.instants(
                        cured.stream().map(s -> now.get(s.cause().company())).toList()));
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

    /** Closes the loose ends of causes that have just gone: each by company, cause and company time. */
    public void cured(Tx tx, List<Long> companies, List<String> causeKeys, List<Instant> nows) throws SQLException {
        if (!causeKeys.isEmpty()) {
            tx.update(
                    "update loose_end l set closed_at = n.now, closed_by = 'knyt', close_reason = 'cured'"
                            + " from unnest(?, ?, ?) as n (c, k, now)"
                            + " where l.company_id = n.c and l.cause_key = n.k and l.closed_at is null",
                    Tx.bigints(companies),
                    Tx.texts(causeKeys),
                    Tx.instants(nows));
        }
    }

    /** Opens one loose end, or brings the open one of its cause up to date. */
    public void add(Tx tx, long company, LooseEnd end, Instant now) throws SQLException {
        open(tx, List.of(new Opening(company, end, now)));
    }

    private record Opening(long company, LooseEnd end, Instant now) {}

    private void open(Tx tx, List<Opening> openings) throws SQLException {
        if (openings.isEmpty()) {
            return;
        }
        var ends = openings.stream().map(Opening::end).toList();
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
                Tx.bigints(openings.stream().map(Opening::company).toList()),
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
                Tx.ints(ends.stream().map(e -> e.selfHealing() ? 1 : 0).toList()),
                Tx.instants(openings.stream().map(Opening::now).toList()));
    }
}
