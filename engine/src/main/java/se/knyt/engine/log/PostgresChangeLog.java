package se.knyt.engine.log;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import se.knyt.engine.db.Tx;
import se.knyt.spi.PullSource.Lane;

/** The log as a table; positions from a head row per company and lane, locked last, so that no reader can skip a number. */
public final class PostgresChangeLog implements ChangeLog {
    private static final String TAKE_POSITIONS = """
            insert into change_head as h (company_id, lane, position) select c, l, many from unnest(?, ?, ?) as n (c, l, many)
            on conflict (company_id, lane) do update set position = h.position + excluded.position
            returning company_id, lane, position
            """;
    private static final String APPEND = """
            insert into change_log (company_id, lane, position, subject, subject_id, version, at)
            select c, l, p, s, i, v, ? from unnest(?, ?, ?, ?, ?, ?) as n (c, l, p, s, i, v)
            """;
    /** {@code coalesce} would read the whole log each time: under a policy it may not go by an index, and what says the same may. */
    static final String READ = """
            select h.company_id, c.position, c.subject, c.subject_id, c.version, c.at
              from change_head h
              left join reader_position r on r.company_id = h.company_id and r.lane = h.lane and r.reader = ?
             cross join lateral (
                   select l.position, l.subject, l.subject_id, l.version, l.at
                     from change_log l
                    where l.company_id = h.company_id and l.lane = h.lane
                      and l.position > case when r.position is null then 0 else r.position end
                    order by l.position
                    limit ?) c
             where h.company_id = any (?) and h.lane = ? and h.position > case when r.position is null then 0 else r.position end
             order by h.company_id, c.position
             limit ?
            """;

    private static final String ADVANCE = """
            insert into reader_position as r (company_id, lane, reader, position)
            select c, l, ?, p from unnest(?, ?, ?) as n (c, l, p)
            on conflict (company_id, lane, reader) do update set position = greatest(r.position, excluded.position)
            """;

    private final Consumer<Collection<Long>> appended;

    public PostgresChangeLog() {
        this(companies -> {});
    }

    /** @param appended told after each commit of whose changes were appended */
    public PostgresChangeLog(Consumer<Collection<Long>> appended) {
        this.appended = appended;
    }

    @Override
    public void append(Tx tx, List<NewChange> changes, Instant at) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        // Heads are locked in one order by everyone, or two writers could each wait for the other.
        var heads = new TreeMap<Long, Map<String, List<NewChange>>>();
        for (var change : changes) {
            heads.computeIfAbsent(change.company(), c -> new TreeMap<>())
                    .computeIfAbsent(code(change.lane()), l -> new ArrayList<>())
                    .add(change);
        }
        var companies = new ArrayList<Long>();
        var lanes = new ArrayList<String>();
        var counts = new ArrayList<Long>();
        heads.forEach((company, byLane) -> byLane.forEach((lane, some) -> {
            companies.add(company);
            lanes.add(lane);
            counts.add((long) some.size());
        }));
        var rows = new Rows();
        tx.query(
                TAKE_POSITIONS,
                row -> rows.add(taken(heads, row.getLong(1), row.getString(2)), row.getLong(3)),
                Tx.bigints(companies),
                Tx.texts(lanes),
                Tx.bigints(counts));
        rows.insert(tx, at);
        tx.afterCommit(() -> appended.accept(heads.keySet()));
    }

    private static List<NewChange> taken(Map<Long, Map<String, List<NewChange>>> heads, long company, String lane) {
        return Objects.requireNonNull(heads.get(company)).getOrDefault(lane, List.of());
    }

    @Override
    public List<Change> read(Tx tx, String reader, Lane lane, Collection<Long> companies, int max) throws SQLException {
        return tx.query(
                READ,
                row -> new Change(
                        row.getLong(1),
                        lane,
                        row.getLong(2),
                        Subject.ofCode(row.getString(3)),
                        row.getLong(4),
                        row.getInt(5),
                        Tx.instant(row, 6)),
                reader,
                Math.max(1, max / Math.max(1, companies.size())),
                Tx.bigints(companies),
                code(lane),
                max);
    }

    @Override
    public void advance(Tx tx, String reader, Collection<Change> done) throws SQLException {
        var last = new HashMap<Map.Entry<Long, Lane>, Long>();
        for (var change : done) {
            last.merge(Map.entry(change.company(), change.lane()), change.position(), Math::max);
        }
        var ordered = new LinkedHashMap<Map.Entry<Long, Lane>, Long>();
        last.entrySet().stream()
                .sorted((a, b) -> Long.compare(a.getKey().getKey(), b.getKey().getKey()))
                .forEach(e -> ordered.put(e.getKey(), e.getValue()));
        tx.update(
                ADVANCE,
                reader,
                Tx.bigints(ordered.keySet().stream().map(Map.Entry::getKey).toList()),
                Tx.texts(ordered.keySet().stream().map(e -> code(e.getValue())).toList()),
                Tx.bigints(ordered.values()));
    }

    private static String code(Lane lane) {
        return lane.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Columns of the rows to append. */
    private static final class Rows {
        private final List<Long> companies = new ArrayList<>();
        private final List<String> lanes = new ArrayList<>();
        private final List<Long> positions = new ArrayList<>();
        private final List<String> subjects = new ArrayList<>();
        private final List<Long> ids = new ArrayList<>();
        private final List<Integer> versions = new ArrayList<>();

        /** @param last the position of the last of them; returns how many there are now */
        int add(List<NewChange> changes, long last) {
            long next = last - changes.size() + 1;
            for (var change : changes) {
                companies.add(change.company());
                lanes.add(code(change.lane()));
                positions.add(next++);
                subjects.add(change.subject().code());
                ids.add(change.subjectId());
                versions.add(change.version());
            }
            return ids.size();
        }

        void insert(Tx tx, Instant at) throws SQLException {
            tx.update(
                    APPEND,
                    at,
                    Tx.bigints(companies),
                    Tx.texts(lanes),
                    Tx.bigints(positions),
                    Tx.texts(subjects),
                    Tx.bigints(ids),
                    Tx.ints(versions));
        }
    }
}
