package se.knyt.connectors.payments.adyen;

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

/** Adyen. */
public final class AdyenConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "adyen",
            "Adyen",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            AdyenSettings.declared(),
            // Adyen publishes no limit of its own for these calls; five a second is what we keep.
            new ConnectorInfo.Quota(
                    5, Duration.ofSeconds(1), 2, List.of(AdyenSettings.HOST, AdyenSettings.MERCHANT_ACCOUNT)),
            "https://{host}");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return AdyenPreflight.CODES;
    }

    @Override
    public Set<String> refusals() {
        return Set.of(
                ReportSource.UNREADABLE,
                ReportSource.MISSING,
                DisputeNotice.UNREADABLE,
                "adyen.167",
                "adyen.amount-decimals");
    }

    @Override
    public Optional<URI> portal() {
        return Optional.of(URI.create(AdyenSettings.LIVE_PORTAL));
    }

    /** Adyen states no limit for settlement details reports. */
    @Override
    public Optional<HistoryTerms> historyTerms() {
        return Optional.of(HistoryTerms.UNKNOWN);
    }

    /** What a part leaves is cancelled, unless Adyen has enabled multiple partial captures (docs.adyen.com, Capture). */
    @Override
    public boolean capturesOnce() {
        return true;
    }

    @Override
    public Session open(ConnectionContext context) {
        return new AdyenSession(context, AdyenSettings.of(context));
    }
}
