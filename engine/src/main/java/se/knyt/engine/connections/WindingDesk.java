package se.knyt.engine.connections;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.spi.ConnectorInfo.Family;

/**
 * Connections to shops and payment providers that take no new purchases and live until what began before is done: what is captured,
 * given back, disputed or paid out of it goes on as ever. Which purchases are not taken is decided where purchases are planned.
 */
public final class WindingDesk {
    private final Database database;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final LongConsumer planAgain;

    /** @param planAgain told of a company whose held purchases may go on */
    public WindingDesk(Database database, CompanyClocks clocks, Connections connections, LongConsumer planAgain) {
        this.database = database;
        this.clocks = clocks;
        this.connections = connections;
        this.planAgain = planAgain;
    }

    /** Whether connections to what such a connector connects to can be wound down: purchases begin with them. */
    public static boolean possible(Family family) {
        return family == Family.SHOP || family == Family.PAYMENT_PROVIDER;
    }

    /**
     * Takes no purchases that begin from now on, by the company's clock. Said twice, the first time and name stand.
     *
     * @throws IllegalArgumentException when there is no such connection, or purchases do not begin with what it connects to
     */
    public void windDown(long company, long connection, String actor) {
        var row = connections.of(List.of(company)).stream()
                .filter(c -> c.id() == connection)
                .filter(c -> connections
                        .connector(c)
                        .filter(known -> possible(known.info().family()))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no connection that can be wound down"));
        boolean begun = database.forCompany("wind-down", company, tx -> {
            int changed = tx.update(
                    "update connection set winding_since = ?, winding_by = ?"
                            + " where company_id = ? and connection_id = ? and winding_since is null",
                    clocks.now(company),
                    actor,
                    company,
                    connection);
            if (changed > 0) {
                audit(tx, company, actor, "connection.winding-down", row.name());
            }
            return changed > 0;
        });
        if (begun) {
            // Which of several connections takes purchases is known now.
            planAgain.accept(company);
        }
    }

    /** Takes purchases again, also those that were held meanwhile. */
    public void takeUp(long company, long connection, String actor) {
        boolean changed = database.forCompany("take-up", company, tx -> {
            var name = tx.first(
                    "update connection set winding_since = null, winding_by = ''"
                            + " where company_id = ? and connection_id = ? and winding_since is not null returning name",
                    row -> row.getString(1),
                    company,
                    connection);
            if (name.isPresent()) {
                audit(tx, company, actor, "connection.taken-up", name.get());
            }
            return name.isPresent();
        });
        if (changed) {
            planAgain.accept(company);
        }
    }

    private void audit(Tx tx, long company, String actor, String act, String name) throws SQLException {
        Audit.write(tx, company, clocks.machineNow(), actor, act, name, Map.of());
    }
}
