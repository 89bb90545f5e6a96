package se.knyt.engine.disputes;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import se.knyt.engine.db.Tx;

/** Finds the purchase that a dispute is about: by the payment that it names, as refunds of a payout find theirs. */
public final class DisputedPurchases {
    /**
     * By what the books know of the payment, else by what the shop or provider told of it. Who names an order of the shop by the shop's own id
     * is the shop, of its own payments.
     */
    private static final String BY_NAME = """
            select n.i, f.trail_id
              from unnest(?, ?, ?, ?) as n (i, p, c, r)
              join fact_reference r on r.company_id = ? and r.provider = n.p and r.reference = n.r
              join fact f on f.company_id = r.company_id and f.fact_id = r.fact_id and f.trail_id is not null
            union
            select n.i, k.trail_id
              from unnest(?, ?, ?, ?) as n (i, p, c, r)
              join trail_key k on k.company_id = ?
               and k.key in ('p:' || n.p || ':' || n.r, 'q:' || n.p || ':' || n.r, 'o:' || n.c || ':' || n.r)
            """;

    private static final String TOLD = """
            select company_id, dispute_id, provider, provider_transaction_id, provider_order_id, order_reference, trail_id, connection_id
              from dispute where company_id = any (?) and document_id = any (?) order by dispute_id
            """;
    private static final String SET = """
            update dispute d set trail_id = n.t from unnest(?, ?) as n (i, t)
             where d.company_id = ? and d.dispute_id = n.i
            """;

    private DisputedPurchases() {}

    /**
     * Something that names a payment.
     *
     * @param connection that tells of it
     * @param names the best first: one that leads to two purchases leads to none
     */
    record Named(String provider, long connection, List<String> names) {}

    private record Name(String provider, long connection, String name) {}

    private record Row(long company, long id, Named named, Optional<Long> trail) {}

    /** The disputes that documents tell of, and the purchases found for them, by company. */
    public record Found(Map<Long, Set<Long>> disputes, Map<Long, Set<Long>> trails) {}

    /**
     * Finds the purchases of disputes that were told of just now.
     *
     * @param documents ids of documents by company; what is no dispute is passed over
     */
    public static Found told(Tx tx, Map<Long, Set<Long>> documents) throws SQLException {
        var found = new Found(new TreeMap<>(), new TreeMap<>());
        var ids = documents.values().stream().flatMap(Set::stream).toList();
        if (ids.isEmpty()) {
            return found;
        }
        var byCompany = new TreeMap<Long, List<Row>>();
        for (var row : tx.query(
                TOLD,
                r -> new Row(
                        r.getLong(1),
                        r.getLong(2),
                        new Named(
                                r.getString(3), r.getLong(8), List.of(r.getString(4), r.getString(5), r.getString(6))),
                        Optional.ofNullable(Tx.longOrNull(r, 7))),
                Tx.bigints(documents.keySet()),
                Tx.bigints(ids))) {
            byCompany.computeIfAbsent(row.company(), c -> new ArrayList<>()).add(row);
        }
        for (var entry : byCompany.entrySet()) {
            long company = entry.getKey();
            var trails = of(
                    tx,
                    company,
                    entry.getValue().stream()
                            .filter(r -> r.trail().isEmpty())
                            .map(Row::named)
                            .toList());
            var disputes = new ArrayList<Long>();
            var set = new ArrayList<Long>();
            for (var row : entry.getValue()) {
                found.disputes().computeIfAbsent(company, c -> new TreeSet<>()).add(row.id());
                var trail = row.trail().or(() -> Optional.ofNullable(trails.get(row.named())));
                trail.ifPresent(t -> {
                    found.trails()
                            .computeIfAbsent(company, c -> new TreeSet<>())
                            .add(t);
                    disputes.add(row.id());
                    set.add(t);
                });
            }
            if (!set.isEmpty()) {
                tx.update(SET, Tx.bigints(disputes), Tx.bigints(set), company);
            }
        }
        return found;
    }

    /** The purchases that payments belong to; those not found are absent. */
    static Map<Named, Long> of(Tx tx, long company, Collection<Named> named) throws SQLException {
        var names = new LinkedHashSet<Name>();
        for (var one : named) {
            one.names().stream()
                    .filter(n -> !n.isEmpty())
                    .forEach(n -> names.add(new Name(one.provider(), one.connection(), n)));
        }
        if (names.isEmpty()) {
            return Map.of();
        }
        var all = List.copyOf(names);
        var numbers = Tx.bigints(LongStream.range(0, all.size()).boxed().toList());
        var providers = Tx.texts(all.stream().map(Name::provider).toList());
        var connections = Tx.bigints(all.stream().map(Name::connection).toList());
        var texts = Tx.texts(all.stream().map(Name::name).toList());
        var leadTo = new HashMap<Name, Set<Long>>();
        tx.query(
                BY_NAME,
                r -> leadTo.computeIfAbsent(all.get(r.getInt(1)), k -> new HashSet<>())
                        .add(r.getLong(2)),
                numbers,
                providers,
                connections,
                texts,
                company,
                numbers,
                providers,
                connections,
                texts,
                company);
        var result = new HashMap<Named, Long>();
        for (var one : named) {
            for (var name : one.names()) {
                var trails = leadTo.getOrDefault(new Name(one.provider(), one.connection(), name), Set.of());
                if (trails.size() == 1) {
                    result.put(one, trails.iterator().next());
                    break;
                }
            }
        }
        return result;
    }
}
