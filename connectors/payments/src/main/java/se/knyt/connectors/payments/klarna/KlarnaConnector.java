package se.knyt.connectors.payments.klarna;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.Session;

/** Klarna. */
public final class KlarnaConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "klarna",
            "Klarna",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            KlarnaSettings.declared(),
            // Klarna publishes no limit; five a second is what others have found to be borne.
            new ConnectorInfo.Quota(5, Duration.ofSeconds(1), 2, List.of(KlarnaSettings.HOST, KlarnaSettings.USERNAME)),
            "https://{host}");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return KlarnaPreflight.CODES;
    }

    @Override
    public Set<String> refusals() {
        return Set.of(
                "klarna.payout-unreadable",
                "klarna.refund-differs",
                "klarna.settlement-type",
                "klarna.NO_SUCH_ORDER",
                "klarna.CAPTURE_NOT_ALLOWED",
                "klarna.REFUND_NOT_ALLOWED");
    }

    @Override
    public Session open(ConnectionContext context) {
        return new KlarnaSession(context, KlarnaSettings.of(context));
    }
}
