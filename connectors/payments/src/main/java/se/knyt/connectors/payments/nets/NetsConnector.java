package se.knyt.connectors.payments.nets;

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

/** Nexi Checkout (Nets Easy). */
public final class NetsConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "nets",
            "Nexi Checkout (Nets Easy)",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            NetsSettings.declared(),
            // Nexi publishes no limit; five a second is what we keep. The key is the account: two connections with one
            // merchant number share it, and where none is given each has its own.
            new ConnectorInfo.Quota(
                    5, Duration.ofSeconds(1), 2, List.of(NetsSettings.HOST, NetsSettings.MERCHANT_NUMBER)),
            "https://{host}");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return NetsPreflight.CODES;
    }

    @Override
    public Set<String> refusals() {
        return Set.of(
                PayoutMapping.UNREADABLE,
                NetsClient.INVALID,
                NetsClient.NO_SUCH_PAYMENT,
                NetsCharges.OVER_RESERVED,
                NetsRefunds.NOTHING_CHARGED,
                NetsRefunds.OVER_CHARGED,
                NetsRefunds.DIFFERS,
                NetsRefunds.FAILED);
    }

    @Override
    public Optional<URI> portal() {
        return Optional.of(URI.create("https://portal.dibspayment.eu"));
    }

    /** Nexi states no limit for payouts. */
    @Override
    public Optional<HistoryTerms> historyTerms() {
        return Optional.of(HistoryTerms.UNKNOWN);
    }

    @Override
    public Session open(ConnectionContext context) {
        return new NetsSession(context, NetsSettings.of(context));
    }
}
