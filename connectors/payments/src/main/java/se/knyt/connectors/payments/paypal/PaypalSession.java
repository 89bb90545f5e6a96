package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;

/** One PayPal account, opened. */
final class PaypalSession extends ProviderSession {
    PaypalSession(ConnectionContext context, PaypalSettings settings) {
        var client = new PaypalClient(context, settings);
        var purchases = new Purchases(client);
        super(new Parts(
                new PayoutSource(client, settings, context.companyTime()),
                new DisputeSource(client, context.companyTime()),
                Duration.ofHours(6),
                new PaypalCaptures(client, purchases),
                new PaypalRefunds(client, purchases),
                new Traits(2, Duration.ofSeconds(5), true),
                new SettlementFiles(Settlements.PROVIDER, context.zone(), true),
                new PaypalPreflight(client, context.companyTime())::check));
    }
}
