package se.knyt.server.flows;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;
import se.knyt.spi.ConnectorInfo;

/** Reads what flows can go between: the company's connections, as far as this program has their connectors. */
final class FlowEnds {
    private static final String ENDS =
            "select connection_id, connector, name from connection where company_id = ? order by connection_id limit 200";
    private static final String STANDING =
            "select code, source_connection_id, target_connection_id, state from flow where company_id = ? order by flow_id limit 200";

    private FlowEnds() {}

    static List<FlowSetup.End> of(Sql sql, View view, Actions actions) throws SQLException {
        var families = actions.catalogue().stream().collect(Collectors.toMap(ConnectorInfo::id, ConnectorInfo::family));
        return sql
                .list(
                        ENDS,
                        row -> new FlowSetup.End(
                                row.number("connection_id"),
                                families.getOrDefault(row.text("connector"), ConnectorInfo.Family.SHOP),
                                families.containsKey(row.text("connector")) ? view.system(row.text("connector")) : "",
                                row.text("name")),
                        view.company().id())
                .stream()
                // A connector that this program does not have can be no end of a flow.
                .filter(end -> !end.system().isEmpty())
                .toList();
    }

    static List<FlowSetup.Standing> standing(Sql sql, View view) throws SQLException {
        return sql.list(
                STANDING,
                row -> new FlowSetup.Standing(
                        row.text("code"),
                        row.number("source_connection_id"),
                        row.number("target_connection_id"),
                        "on".equals(row.text("state"))),
                view.company().id());
    }
}
