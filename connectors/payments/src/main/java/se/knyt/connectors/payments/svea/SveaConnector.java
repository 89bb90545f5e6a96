package se.knyt.connectors.payments.svea;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.HistoryTerms;
import se.knyt.spi.Session;

/** Svea Checkout. */
public final class SveaConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "svea",
            "Svea",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            SveaSettings.declared(),
            // Svea publishes no limit.
            new ConnectorInfo.Quota(5, Duration.ofSeconds(1), 2, List.of(SveaSettings.HOST, SveaSettings.MERCHANT_ID)),
            "https://{host}");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return SveaPreflight.CODES;
    }

    @Override
    public Set<String> refusals() {
        return Set.of(
                "svea.report-unreadable",
                "svea.rows-do-not-fit",
                "svea.not-deliverable",
                "svea.order-over",
                "svea.delivery-unknown",
                "svea.refund-differs",
                "svea.credit-not-possible",
                "svea.task-failed");
    }

    @Override
    public Optional<URI> portal() {
        return Optional.of(URI.create("https://paymentadmin.svea.com"));
    }

    /** Svea states no limit for the report of a day. */
    @Override
    public Optional<HistoryTerms> historyTerms() {
        return Optional.of(HistoryTerms.UNKNOWN);
    }

    @Override
    public Session open(ConnectionContext context) {
        return new SveaSession(context, SveaSettings.of(context));
    }
}
