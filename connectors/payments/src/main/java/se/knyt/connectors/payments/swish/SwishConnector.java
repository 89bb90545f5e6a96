package se.knyt.connectors.payments.swish;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.Session;

/** Swish. Makes no calls: its interface asks for a client certificate of the bank's, and its payments stand at the bank. */
public final class SwishConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "swish",
            "Swish",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            List.of(),
            new ConnectorInfo.Quota(0, Duration.ofSeconds(1), 1, List.of()),
            "https://cpc.getswish.net");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return SwishSession.CHECKS;
    }

    @Override
    public Session open(ConnectionContext context) {
        return new SwishSession(context.zone());
    }
}
