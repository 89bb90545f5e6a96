package se.knyt.connectors.payments.other;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.Session;

/** Any other provider, by the code that the shop calls it by. */
public final class OtherConnector implements Connector {
    static final String PROVIDER = "provider";
    /**
     * Providers that have a connection of their own, whose payouts have ids and lines of their own: a format for their files is made there. Not Swish: each bank has a report of its
     * own, and those that are not known are read by a format.
     */
    private static final Set<String> OWN_CONNECTION =
            Set.of("klarna", "kustom", "svea", "nets", "paypal", "stripe", "shopify-payments", "adyen");

    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,59}");
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "other",
            "Other provider",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            List.of(new ConnectorInfo.Setting(
                    PROVIDER,
                    true,
                    false,
                    "",
                    "Leverantörens kod: som butiken kallar betalsättet, små bokstäver utan blanksteg",
                    "The provider's code: what the shop calls the payment method, lower case without blanks")),
            new ConnectorInfo.Quota(0, Duration.ofSeconds(1), 1, List.of()),
            "https://other.invalid");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return OtherSession.CHECKS;
    }

    @Override
    public Session open(ConnectionContext context) {
        var provider = context.setting(PROVIDER);
        if (!CODE.matcher(provider).matches()) {
            throw new IllegalArgumentException("provider is lower case letters, digits, - and _");
        }
        if (OWN_CONNECTION.contains(provider)) {
            throw new IllegalArgumentException("provider is one that has its own connection");
        }
        return new OtherSession(provider, MappedFiles.of(provider, context));
    }
}
