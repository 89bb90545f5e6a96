package se.knyt.engine.bank;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Tx;

/**
 * A company's connections to Swish: whose the payments are that its bank shows.
 *
 * @param all by id, whatever state they are in: a file of the bank needs no call
 * @param byNumber those that have their Swish number among their settings
 */
record SwishConnections(List<Long> all, Map<String, Long> byNumber) {
    static final String PROVIDER = "swish";
    /** The setting of the connector that holds it. */
    private static final String NUMBER = "swish-number";

    static SwishConnections read(Tx tx, long company) throws SQLException {
        var byNumber = new TreeMap<String, Long>();
        var rows = Connections.read(tx, List.of(company)).stream()
                .filter(row -> row.connector().equals(PROVIDER))
                .toList();
        for (var row : rows) {
            var number = row.settings().getOrDefault(NUMBER, "").replaceAll("[\\s-]", "");
            if (!number.isEmpty()) {
                byNumber.putIfAbsent(number, row.id());
            }
        }
        return new SwishConnections(rows.stream().map(row -> row.id()).toList(), byNumber);
    }

    Set<String> numbers() {
        return byNumber.keySet();
    }

    /** The connection of a Swish number, or the only one; none where there is none, or which cannot be told. */
    OptionalLong of(String number) {
        var named = byNumber.get(number);
        if (named != null) {
            return OptionalLong.of(named);
        }
        return all.size() == 1 ? OptionalLong.of(all.getFirst()) : OptionalLong.empty();
    }
}
