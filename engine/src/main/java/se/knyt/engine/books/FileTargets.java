package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.engine.db.Tx;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo.Family;

/**
 * Which connections are files that people hand on. A file takes no attachments and gives no number of its own; an accounting system does
 * both, whichever way the books are kept.
 *
 * @param connectors ids of the connectors that write files
 */
public record FileTargets(Set<String> connectors) {
    private static final String CONNECTOR =
            "select connector from connection where company_id = ? and connection_id = ?";

    public FileTargets {
        connectors = Set.copyOf(connectors);
    }

    public static FileTargets of(Collection<? extends Connector> connectors) {
        return new FileTargets(connectors.stream()
                .map(Connector::info)
                .filter(info -> info.family() == Family.FILE)
                .map(info -> info.id())
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean is(Tx tx, long company, long connection) throws SQLException {
        return tx.first(CONNECTOR, row -> row.getString(1), company, connection)
                .filter(connectors::contains)
                .isPresent();
    }
}
