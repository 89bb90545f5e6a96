package se.knyt.engine.months;

import java.time.Duration;
import java.util.List;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.Session;

/** A shop or a provider of which only the telling counts: nothing is asked of it. */
record Elsewhere(String id, ConnectorInfo.Family family) implements Connector {
    @Override
    public ConnectorInfo info() {
        return new ConnectorInfo(
                id,
                id,
                family,
                List.of(),
                new ConnectorInfo.Quota(0, Duration.ofSeconds(1), 1, List.of()),
                "http://127.0.0.1:9");
    }

    @Override
    public Session open(ConnectionContext context) {
        return new Session() {};
    }
}
