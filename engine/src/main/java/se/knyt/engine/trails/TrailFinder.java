package se.knyt.engine.trails;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.commerce.Document;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;

/** Finds the trail of each changed document by its references; begins one, or joins two that turn out to be one. */
public final class TrailFinder {
    private static final String KNOWN_KEYS = """
            select k.company_id, k.key, k.trail_id from unnest(?, ?) as n (c, k)
              join trail_key k on k.company_id = n.c and k.key = n.k
            """;
    private static final String NEW_TRAILS = """
            insert into trail (company_id, trail_id, placed_at, updated_at) select c, t, ?, ? from unnest(?, ?) as n (c, t)
            """;
    private static final String NEW_KEYS = """
            insert into trail_key (company_id, key, trail_id) select c, k, t from unnest(?, ?, ?) as n (c, k, t)
            on conflict (company_id, key) do nothing
            """;
    private static final String SET_TRAIL = """
            update document d set trail_id = n.t from unnest(?, ?, ?) as n (c, i, t)
             where d.company_id = n.c and d.document_id = n.i and d.trail_id is distinct from n.t
            """;

    private final IdAllocator ids;

    public TrailFinder(IdAllocator ids) {
        this.ids = ids;
    }

    private record Row(long company, long id, long connection, Document document, List<String> keys) {}

    /**
     * @param documents ids of changed documents by company
     * @param stored keeps what is read of them
     * @return trails to plan, by company, each locked by nobody yet
     */
    public Map<Long, Set<Long>> find(Tx tx, Map<Long, Set<Long>> documents, StoredDocuments stored, Instant now)
            throws SQLException {
        var result = new TreeMap<Long, Set<Long>>();
        var allIds = documents.values().stream().flatMap(Set::stream).toList();
        if (allIds.isEmpty()) {
            return result;
        }
        stored.load(tx, documents.keySet(), allIds);
        var rows = allIds.stream()
                .sorted()
                .flatMap(id -> stored.find(id).stream())
                .map(d -> new Row(
                        d.company(), d.id(), d.connection(), d.document(), TrailKeys.of(d.connection(), d.document())))
                .filter(r -> !r.keys().isEmpty())
                .toList();
        var keys = knownKeys(tx, rows);
        var fresh = new Columns();
        var newKeys = new Columns();
        var assigned = new Columns();
        for (var row : rows) {
            long trail = trailOf(tx, row, keys, fresh);
            if (trail != 0) {
                for (var key : row.keys()) {
                    if (keys.putIfAbsent(row.company() + "\n" + key, trail) == null) {
                        newKeys.add(row.company(), key, trail, 0);
                    }
                }
                assigned.add(row.company(), "", trail, row.id());
                result.computeIfAbsent(row.company(), c -> new TreeSet<>()).add(trail);
            }
        }
        if (!fresh.trails.isEmpty()) {
            tx.update(NEW_TRAILS, now, now, Tx.bigints(fresh.companies), Tx.bigints(fresh.trails));
        }
        if (!newKeys.trails.isEmpty()) {
            addKeys(tx, newKeys.companies, newKeys.keys, newKeys.trails);
        }
        tx.update(
                SET_TRAIL, Tx.bigints(assigned.companies), Tx.bigints(assigned.documents), Tx.bigints(assigned.trails));
        return result;
    }

    /** Makes further references lead to trails; a reference that leads somewhere already is left. */
    public static void addKeys(Tx tx, List<Long> companies, List<String> keys, List<Long> trails) throws SQLException {
        tx.update(NEW_KEYS, Tx.bigints(companies), Tx.texts(keys), Tx.bigints(trails));
    }

    /** References that what the trail's effects made in other systems gives. */
    public static List<String> keysOfResults(TrailState state) {
        var result = new ArrayList<String>();
        for (var effect : state.effects()) {
            if (effect.done()) {
                result.addAll(TrailKeys.ofResult(effect.connection(), effect.kind(), effect.resultId()));
            }
        }
        return result;
    }

    private static Map<String, Long> knownKeys(Tx tx, List<Row> rows) throws SQLException {
        var companies = new ArrayList<Long>();
        var keys = new ArrayList<String>();
        for (var row : rows) {
            for (var key : row.keys()) {
                companies.add(row.company());
                keys.add(key);
            }
        }
        var result = new HashMap<String, Long>();
        tx.query(
                KNOWN_KEYS,
                row -> result.put(row.getLong(1) + "\n" + row.getString(2), row.getLong(3)),
                Tx.bigints(companies),
                Tx.texts(keys));
        return result;
    }

    private long trailOf(Tx tx, Row row, Map<String, Long> keys, Columns fresh) throws SQLException {
        var found = new TreeSet<Long>();
        for (var key : row.keys()) {
            var trail = keys.get(row.company() + "\n" + key);
            if (trail != null) {
                found.add(trail);
            }
        }
        if (found.isEmpty()) {
            if (!TrailKeys.begins(row.document())) {
                return 0;
            }
            long trail = ids.next();
            fresh.add(row.company(), "", trail, 0);
            return trail;
        }
        long kept = found.first();
        for (long other : found.tailSet(kept, false)) {
            merge(tx, row.company(), other, kept);
            keys.replaceAll((key, trail) -> key.startsWith(row.company() + "\n") && trail == other ? kept : trail);
        }
        return kept;
    }

    /** A later reference has joined two trails: the older takes in everything of the other. */
    private static void merge(Tx tx, long company, long from, long into) throws SQLException {
        // What both may be named by is the one's already.
        tx.update(
                "delete from skipped_reference s using skipped_reference o where s.company_id = ? and s.trail_id = ?"
                        + " and o.company_id = s.company_id and o.provider = s.provider and o.reference = s.reference"
                        + " and o.refund_minor = s.refund_minor and o.trail_id = ?",
                company,
                from,
                into);
        // What is not booked of the one's captures is told again with those of both.
        tx.update("delete from unbooked_capture where company_id = ? and trail_id = ?", company, from);
        for (var table : List.of(
                "document",
                "effect",
                "payout_line",
                "provider_transaction",
                "payment_status",
                "loose_end",
                "transfer",
                "trail_key",
                "day_entry",
                "gift_card_movement",
                "prepaid_move",
                "customer_move",
                "customer_payment",
                "skipped_reference",
                "skipped_refund",
                "dispute")) {
            tx.update(
                    "update " + table + " set trail_id = ? where company_id = ? and trail_id = ?", into, company, from);
        }
        tx.update(
                "update trail t set rate_decision = f.rate_decision from trail f where t.company_id = ? and t.trail_id = ?"
                        + " and f.company_id = t.company_id and f.trail_id = ? and t.rate_decision = 'NONE'",
                company,
                into,
                from);
        tx.update("update trail set merged_into = ? where company_id = ? and trail_id = ?", into, company, from);
    }

    /** Columns of rows to write. */
    private static final class Columns {
        private final List<Long> companies = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private final List<Long> trails = new ArrayList<>();
        private final List<Long> documents = new ArrayList<>();

        void add(long company, String key, long trail, long document) {
            companies.add(company);
            keys.add(key);
            trails.add(trail);
            documents.add(document);
        }
    }
}
