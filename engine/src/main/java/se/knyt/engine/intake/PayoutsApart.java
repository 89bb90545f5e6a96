package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.ProviderSession;

/** What a person has said of payouts that may be there already: that they are payouts of their own. */
public final class PayoutsApart {
    /** The setting with the payouts that a person has said to be payouts of their own, by their ids in the source. */
    private static final String APART = "apart";

    private static final String HELD = """
            select r.connection_id, r.source_key, l.code from loose_end l
              join raw_record r on r.company_id = l.company_id and r.raw_id = l.raw_id
             where l.company_id = ? and %s and l.closed_at is null and l.code in ('%s', '%s')
            """;
    private static final String OWN =
            "update connection set own_references = true where company_id = ? and connection_id = ?";
    private static final String OWN_PAYOUTS =
            "update payout set apart = connection_id where company_id = ? and connection_id = ? and apart = 0";

    private PayoutsApart() {}

    static Set<String> of(Map<String, String> settings) {
        return Arrays.stream(settings.getOrDefault(APART, "").split("\n"))
                .filter(id -> !id.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Keeps that payouts of a connection are payouts of their own. */
    static void apart(Tx tx, long company, long connection, List<String> ids) throws SQLException {
        var stored = tx.first(
                        "select settings from connection where company_id = ? and connection_id = ? for update",
                        row -> row.getString(1),
                        company,
                        connection)
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
        var settings = new TreeMap<>(Json.readTexts(stored));
        var all = of(settings);
        all.addAll(ids);
        settings.put(APART, String.join("\n", all));
        tx.update(
                "update connection set settings = ? where company_id = ? and connection_id = ?",
                Json.write(settings),
                company,
                connection);
    }

    /** Keeps that the payouts of a connection are its own, also where another of the provider has some of the same references. */
    static void ownReferences(Tx tx, long company, long connection) throws SQLException {
        tx.update(OWN, company, connection);
        tx.update(OWN_PAYOUTS, company, connection);
    }

    /**
     * A person says of what loose ends hold that they are payouts of their own; where another connection has one of the reference, that all
     * of the connection's are. They are read again from the beginning, where everything else is known already.
     *
     * @param which a condition on the loose end {@code l}, with one place for {@code key}
     * @return how many
     */
    public static int apart(Tx tx, long company, String which, Object key, Instant machineNow) throws SQLException {
        var byConnection = new TreeMap<Long, List<String>>();
        var own = new TreeSet<Long>();
        tx.query(
                HELD.formatted(which, PayoutTwins.MAYBE, PayoutTwins.SAME_REFERENCE),
                row -> PayoutTwins.SAME_REFERENCE.equals(row.getString(3))
                        ? own.add(row.getLong(1))
                        : byConnection
                                .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                                .add(row.getString(2)),
                company,
                key);
        for (long connection : own) {
            ownReferences(tx, company, connection);
            byConnection.computeIfAbsent(connection, _ -> new ArrayList<>());
        }
        int count = own.size();
        for (var of : byConnection.entrySet()) {
            if (!of.getValue().isEmpty()) {
                apart(tx, company, of.getKey(), of.getValue());
            }
            tx.update(
                    "update schedule set cursor = '', hinted_at = ? where company_id = ? and connection_id = ? and stream = ?",
                    machineNow,
                    company,
                    of.getKey(),
                    ProviderSession.PAYOUTS);
            count += of.getValue().size();
        }
        return count;
    }
}
