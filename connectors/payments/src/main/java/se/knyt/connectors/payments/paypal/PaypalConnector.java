package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.HistoryTerms;
import se.knyt.spi.Session;

/** PayPal. */
public final class PaypalConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "paypal",
            "PayPal",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            PaypalSettings.declared(),
            // PayPal publishes no limit; five a second is what we keep.
            new ConnectorInfo.Quota(
                    5, Duration.ofSeconds(1), 2, List.of(PaypalSettings.HOST, PaypalSettings.CLIENT_ID)),
            "https://{host}");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return PaypalPreflight.CODES;
    }

    @Override
    public boolean tellsPayments() {
        return true;
    }

    @Override
    public boolean extendsAuthorizations() {
        return true;
    }

    @Override
    public boolean replacesAuthorizations() {
        return true;
    }

    @Override
    public Set<String> refusals() {
        return Set.of(
                Settlements.ROW_UNREADABLE,
                Settlements.BALANCE_UNKNOWN,
                PaypalCaptures.DECLINED,
                PaypalRefunds.DIFFERS,
                PaypalRefunds.FAILED,
                Purchases.NO_AUTHORIZATION,
                Purchases.NO_CAPTURE,
                "paypal.RESOURCE_NOT_FOUND",
                "paypal.MAX_CAPTURE_AMOUNT_EXCEEDED",
                "paypal.AUTHORIZATION_ALREADY_CAPTURED",
                "paypal.AUTHORIZATION_EXPIRED",
                "paypal.AUTHORIZATION_VOIDED",
                PaypalReauthorizations.REFUSED,
                "paypal.REAUTHORIZATION_NOT_SUPPORTED",
                "paypal.REAUTHORIZATION_TOO_SOON",
                "paypal.dispute-unreadable",
                "paypal.DUPLICATE_INVOICE_ID",
                "paypal.REFUND_AMOUNT_EXCEEDED",
                "paypal.CAPTURE_FULLY_REFUNDED",
                "paypal.NOT_AUTHORIZED");
    }

    /** Three years, by the documentation of Transaction Search; a window is 31 days at most. */
    @Override
    public Optional<HistoryTerms> historyTerms() {
        return Optional.of(HistoryTerms.of(Period.ofYears(3)));
    }

    @Override
    public Session open(ConnectionContext context) {
        return new PaypalSession(context, PaypalSettings.of(context));
    }
}
