package se.knyt.connectors.payments.klarna;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.HistoryTerms;
import se.knyt.spi.Session;

/** What the two connectors are alike in. */
abstract sealed class VendorConnector implements Connector permits KlarnaConnector, KustomConnector {
    private final Vendor vendor;
    private final ConnectorInfo info;

    VendorConnector(Vendor vendor) {
        this.vendor = vendor;
        this.info = new ConnectorInfo(
                vendor.id(),
                vendor.title(),
                ConnectorInfo.Family.PAYMENT_PROVIDER,
                KlarnaSettings.declared(vendor),
                // Klarna publishes no limit; five a second is what others have found to be borne.
                new ConnectorInfo.Quota(
                        5, Duration.ofSeconds(1), 2, List.of(KlarnaSettings.HOST, KlarnaSettings.USERNAME)),
                "https://{host}");
    }

    @Override
    public ConnectorInfo info() {
        return info;
    }

    @Override
    public Set<String> checks() {
        return KlarnaPreflight.codes(vendor);
    }

    @Override
    public Optional<URI> portal() {
        return Optional.of(URI.create(vendor.portal()));
    }

    @Override
    public boolean extendsAuthorizations() {
        return true;
    }

    @Override
    public boolean tellsPayments() {
        return true;
    }

    @Override
    public Set<String> refusals() {
        return Stream.of(
                        "payout-unreadable",
                        "refund-differs",
                        "settlement-type",
                        "NO_SUCH_ORDER",
                        "CAPTURE_NOT_ALLOWED",
                        "REFUND_NOT_ALLOWED")
                .map(vendor::code)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Klarna says of its files that they are kept for 90 days, and of its interface nothing. */
    @Override
    public Optional<HistoryTerms> historyTerms() {
        return Optional.of(HistoryTerms.UNKNOWN);
    }

    @Override
    public Session open(ConnectionContext context) {
        return new KlarnaSession(context, KlarnaSettings.of(context, vendor));
    }
}
