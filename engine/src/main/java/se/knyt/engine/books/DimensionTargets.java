package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.engine.db.Tx;
import se.knyt.spi.Connector;

/**
 * In which systems rows of vouchers can have dimensions beside cost centre and project.
 *
 * @param connectors ids of their connectors
 */
public record DimensionTargets(Set<String> connectors) {
    private static final String CONNECTION =
            "select name from connection where company_id = ? and connection_id = ? and connector <> all (?)";

    public DimensionTargets {
        connectors = Set.copyOf(connectors);
    }

    public static DimensionTargets of(Collection<? extends Connector> connectors) {
        return new DimensionTargets(connectors.stream()
                .filter(Connector::takesDimensions)
                .map(connector -> connector.info().id())
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** The name of a connection that has no place for them; empty where it has. */
    Optional<String> refusing(Tx tx, long company, long connection) throws SQLException {
        return tx.first(CONNECTION, row -> row.getString(1), company, connection, Tx.texts(connectors));
    }
}
