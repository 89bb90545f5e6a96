package se.knyt.connectors.payments.swish;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.Session;

/**
 * Swish. What was paid stands at the bank, and is read from its report; what is to be paid back Knyt can ask of Swish itself, with the
 * merchant's certificate.
 */
public final class SwishConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "swish",
            "Swish",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            SwishSettings.declared(),
            // Swish publishes no limit; two a second is what we keep.
            new ConnectorInfo.Quota(2, Duration.ofSeconds(1), 2, List.of(SwishSettings.HOST, SwishSettings.NUMBER)),
            "https://{host}");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return SwishPreflight.CODES;
    }

    @Override
    public boolean tellsPayments() {
        return true;
    }

    @Override
    public Set<String> refusals() {
        return Set.of(
                SwishSession.NO_CAPTURES,
                SwishRefunds.NO_NUMBER,
                SwishRefunds.NO_SUCH_PAYMENT,
                SwishRefunds.NOT_PAID,
                SwishRefunds.NOT_KRONOR,
                SwishRefunds.DIFFERS,
                SwishRefunds.FAILED,
                "swish.AM06",
                "swish.RF02",
                "swish.RF08");
    }

    @Override
    public Session open(ConnectionContext context) {
        return new SwishSession(context, SwishSettings.of(context));
    }
}
