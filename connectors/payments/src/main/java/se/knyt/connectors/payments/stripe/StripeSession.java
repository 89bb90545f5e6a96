package se.knyt.connectors.payments.stripe;

import java.time.Duration;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;

/** One Stripe account, opened. */
final class StripeSession extends ProviderSession {
    StripeSession(ConnectionContext context, StripeSettings settings) {
        var client = new StripeClient(context, settings);
        var payments = new PaymentIntents(client);
        super(new Parts(
                new PayoutSource(client, settings),
                Duration.ofHours(3),
                new StripeCaptures(client, payments),
                new StripeRefunds(client, payments),
                new Traits(4, Duration.ofSeconds(5), true),
                new StripePreflight(client, context.companyTime())::check));
    }
}
