package se.knyt.connectors.payments.stripe;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.spi.BalanceSource;
import se.knyt.spi.ByHandSource;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.WebhookSource;

/** One Stripe account, opened. */
final class StripeSession extends ProviderSession
        implements WebhookSource, BalanceSource, PaymentStatusSource, ByHandSource {
    private final StripeWebhooks webhooks;
    private final UnpaidSource unpaid;
    private final StripeStatuses statuses;
    private final StripeClient client;
    private final StripeSettings settings;
    private final InstantSource time;

    StripeSession(ConnectionContext context, StripeSettings settings) {
        var client = new StripeClient(context, settings);
        var payments = new PaymentIntents(client);
        this.webhooks = new StripeWebhooks(context.credentials(), context.companyTime());
        this.unpaid = new UnpaidSource(client, settings, context.companyTime());
        this.statuses = new StripeStatuses(client, payments);
        this.client = client;
        this.settings = settings;
        this.time = context.companyTime();
        super(new Parts(
                new PayoutSource(client, settings, context.companyTime()),
                new DisputeSource(client, context.companyTime()),
                Duration.ofHours(3),
                new StripeCaptures(client, payments),
                new StripeRefunds(client, payments, context.companyTime()),
                new Traits(4, Duration.ofSeconds(5), true),
                MappedFiles.beside(
                        new SettlementFiles(PayoutMapping.PROVIDER, context.zone()), PayoutMapping.PROVIDER, context),
                new StripePreflight(client, context.companyTime())::check));
    }

    @Override
    public Duration balanceInterval() {
        return Duration.ofHours(3);
    }

    @Override
    public Optional<Balance> balance() {
        return Optional.of(unpaid.read());
    }

    @Override
    public Optional<Standing> standing(String payout) {
        return new PayoutsByHand(client, settings, time).choice(payout);
    }

    @Override
    public Optional<PaymentStatus> status(String payment) {
        return statuses.of(payment);
    }

    @Override
    public Optional<Hint> verify(Map<String, String> headers, byte[] body) {
        return webhooks.verify(headers, body);
    }

    /** Stripe tells the secret of an endpoint only to whoever makes it: a person does, in the dashboard, and enters it here. */
    @Override
    public void subscribe(URI callback) {}

    /** As {@link #subscribe}. */
    @Override
    public void unsubscribe(URI callback) {}

    @Override
    public boolean checkAccess() {
        StripeClient.parsed(client.payouts(time.instant().minus(Duration.ofDays(1)), 1, ""));
        return true;
    }
}
