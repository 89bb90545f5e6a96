package se.knyt.engine.effects;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** Writes planned effects; one that exists already is left as it is. */
public final class EffectPlans {
    private static final String INSERT = """
            insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, payout_id, document_id,
                                person_key, person_connection_id, body, settings_version, priority, open_needs, book_month, moved_from,
                                state, error_code, next_at, created_at)
            select co, i, cn, k, kd, t, p, d, pk, pc, b, sv, pr, nn, bm, mf, case when hc = '' then 'waiting' else 'held' end, hc, ?, ?
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as n (co, i, cn, k, kd, t, p, d, pk, pc, b, sv, pr, nn, bm, mf, hc)
            on conflict (company_id, connection_id, effect_key) do nothing
            returning effect_id
            """;
    private static final String INSERT_NEEDS = """
            insert into effect_need (company_id, effect_id, alias, connection_id, need_key, result_id)
            select co, i, a, cn, k, nullif(r, '') from unnest(?, ?, ?, ?, ?, ?) as n (co, i, a, cn, k, r)
            """;
    /** What is new and books in a period that others wait for takes its place behind them. */
    private static final String JOIN_LINE = """
            update effect e set waits_period = w.waits_period
              from (select distinct company_id, connection_id, waits_period from effect
                     where company_id = any (?) and waits_period <> 0 and state in ('waiting', 'sending', 'unknown')) w
             where e.company_id = w.company_id and e.connection_id = w.connection_id and e.effect_id = any (?)
               and (e.book_month = w.waits_period or e.book_month / 100 = w.waits_period)
            """;

    /**
     * Holds what is needed and not done yet until the plan is committed. Its result is written either before, and is seen below, or
     * after, and finds the need: without this, two transactions that do not see each other would leave it open for ever.
     */
    private static final String HOLD_NEEDED = """
            select d.effect_id
              from (select distinct n.company_id, n.connection_id, n.need_key from effect_need n
                     where n.company_id = any (?) and n.effect_id = any (?) and n.result_id is null) n
              join effect d on d.company_id = n.company_id and d.connection_id = n.connection_id and d.effect_key = n.need_key
             where d.state <> 'done' and d.effect_id <> all (?)
             order by d.company_id, d.effect_id
               for share of d
            """;

    private static final String SATISFY = """
            update effect_need n set result_id = d.result_id
              from effect e, effect d
             where e.company_id = any (?) and e.effect_id = any (?) and e.open_needs > 0 and e.state = 'waiting'
               and n.company_id = e.company_id and n.effect_id = e.effect_id and n.result_id is null
               and d.company_id = n.company_id and d.connection_id = n.connection_id and d.effect_key = n.need_key
               and d.state = 'done'
            """;
    private static final String COUNT_OPEN = """
            update effect e set open_needs = o.n
              from (select company_id, effect_id, count(*) filter (where result_id is null) as n from effect_need
                     where company_id = any (?) and effect_id = any (?) group by 1, 2) o
             where e.company_id = o.company_id and e.effect_id = o.effect_id and e.open_needs <> o.n
            """;

    private final IdAllocator ids;
    private final PostingDatePolicy dates;

    public EffectPlans(IdAllocator ids, PostingDatePolicy dates) {
        this.dates = dates;
        this.ids = ids;
    }

    /** An effect of one company. */
    public record Planned(long company, NewEffect effect) {}

    /**
     * Inserts what does not exist yet; what would be booked in a locked month goes to the next open day.
     *
     * @return how many are new
     */
    public int insert(Tx tx, Collection<Planned> planned, Instant now) throws SQLException {
        if (planned.isEmpty()) {
            return 0;
        }
        var columns = new Columns();
        for (var dated : dates.dated(tx, planned)) {
            columns.add(ids.next(), dated);
        }
        var fresh = new HashSet<>(tx.query(INSERT, row -> row.getLong(1), columns.parameters(now)));
        joinLine(tx, columns, fresh);
        var needs = new NeedColumns();
        var companies = new HashSet<Long>();
        for (int i = 0; i < columns.ids.size(); i++) {
            if (fresh.contains(columns.ids.get(i))) {
                var one = columns.planned.get(i);
                needs.add(one.company(), columns.ids.get(i), one.effect().needs());
                companies.add(one.company());
            }
        }
        if (!needs.ids.isEmpty()) {
            needs.insert(tx);
            var waiting = Tx.bigints(new HashSet<>(needs.ids));
            tx.query(HOLD_NEEDED, row -> row.getLong(1), Tx.bigints(companies), waiting, Tx.bigints(fresh));
            satisfy(tx, companies, new HashSet<>(needs.ids));
        }
        return fresh.size();
    }

    private static void joinLine(Tx tx, Columns columns, Set<Long> fresh) throws SQLException {
        var companies = new HashSet<Long>();
        var booking = new ArrayList<Long>();
        for (int i = 0; i < columns.ids.size(); i++) {
            var one = columns.planned.get(i);
            if (fresh.contains(columns.ids.get(i)) && one.effect().bookMonth() != 0) {
                companies.add(one.company());
                booking.add(columns.ids.get(i));
            }
        }
        if (!booking.isEmpty()) {
            tx.update(JOIN_LINE, Tx.bigints(companies), Tx.bigints(booking));
        }
    }

    /** Looks again whether what these effects need has been done; the wake-up for needs planned while it was being done. */
    public void satisfy(Tx tx, Collection<Long> companies, Collection<Long> effects) throws SQLException {
        if (effects.isEmpty()) {
            return;
        }
        tx.update(SATISFY, Tx.bigints(companies), Tx.bigints(effects));
        tx.update(COUNT_OPEN, Tx.bigints(companies), Tx.bigints(effects));
    }

    /** Columns of effects to insert. */
    private static final class Columns {
        private final List<Long> ids = new ArrayList<>();
        private final List<Planned> planned = new ArrayList<>();
        private final List<@Nullable LocalDate> movedFrom = new ArrayList<>();

        void add(long id, PostingDatePolicy.Dated one) {
            ids.add(id);
            planned.add(one.planned());
            movedFrom.add(one.movedFrom());
        }

        @Nullable
        Object[] parameters(Instant now) {
            var companies = new ArrayList<Long>();
            var connections = new ArrayList<Long>();
            var keys = new ArrayList<String>();
            var kinds = new ArrayList<String>();
            var trails = new ArrayList<@Nullable Long>();
            var payouts = new ArrayList<@Nullable Long>();
            var documents = new ArrayList<@Nullable Long>();
            var personKeys = new ArrayList<String>();
            var personConnections = new ArrayList<Long>();
            var bodies = new ArrayList<String>();
            var versions = new ArrayList<Integer>();
            var priorities = new ArrayList<Integer>();
            var needs = new ArrayList<Integer>();
            var months = new ArrayList<Integer>();
            var heldCodes = new ArrayList<String>();
            for (var one : planned) {
                var effect = one.effect();
                companies.add(one.company());
                connections.add(effect.connection());
                keys.add(effect.key());
                kinds.add(effect.kind().code());
                trails.add(effect.trail());
                payouts.add(effect.payout());
                documents.add(effect.document());
                personKeys.add(effect.personKey());
                personConnections.add(effect.personConnection());
                bodies.add(Json.write(effect.body()));
                versions.add(effect.settingsVersion());
                priorities.add(effect.priority());
                months.add(effect.bookMonth());
                heldCodes.add(effect.heldCode());
                needs.add((int)
                        effect.needs().stream().filter(NewEffect.Need::open).count());
            }
            return new @Nullable Object[] {
                now,
                now,
                Tx.bigints(companies),
                Tx.bigints(ids),
                Tx.bigints(connections),
                Tx.texts(keys),
                Tx.texts(kinds),
                Tx.bigints(trails),
                Tx.bigints(payouts),
                Tx.bigints(documents),
                Tx.texts(personKeys),
                Tx.bigints(personConnections),
                Tx.texts(bodies),
                Tx.ints(versions),
                Tx.ints(priorities),
                Tx.ints(needs),
                Tx.ints(months),
                Tx.dates(movedFrom),
                Tx.texts(heldCodes)
            };
        }
    }

    /** Columns of needs to insert. */
    private static final class NeedColumns {
        private final List<Long> companies = new ArrayList<>();
        private final List<Long> ids = new ArrayList<>();
        private final List<String> aliases = new ArrayList<>();
        private final List<Long> connections = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private final List<String> results = new ArrayList<>();

        void add(long company, long id, List<NewEffect.Need> needs) {
            for (var need : needs) {
                companies.add(company);
                ids.add(id);
                aliases.add(need.alias());
                connections.add(need.connection());
                keys.add(need.key());
                results.add(need.result());
            }
        }

        void insert(Tx tx) throws SQLException {
            tx.update(
                    INSERT_NEEDS,
                    Tx.bigints(companies),
                    Tx.bigints(ids),
                    Tx.texts(aliases),
                    Tx.bigints(connections),
                    Tx.texts(keys),
                    Tx.texts(results));
        }
    }
}
