package se.knyt.connectors.payments.paypal;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.spi.BalanceSource;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.WebhookSource;

/** One PayPal account, opened. */
final class PaypalSession extends ProviderSession implements WebhookSource, BalanceSource, PaymentStatusSource {
    private final PaypalClient client;
    private final InstantSource time;
    private final PaypalWebhooks webhooks;
    private final UnpaidSource unpaid;
    private final PaypalStatuses statuses;

    PaypalSession(ConnectionContext context, PaypalSettings settings) {
        var client = new PaypalClient(context, settings);
        var purchases = new Purchases(client);
        this.client = client;
        this.time = context.companyTime();
        this.webhooks = new PaypalWebhooks(client, context.companyTime());
        this.unpaid = new UnpaidSource(client, context.companyTime());
        this.statuses = new PaypalStatuses(purchases);
        super(new Parts(
                new PayoutSource(client, settings, context.companyTime()),
                Optional.of(new DisputeSource(client, context.companyTime())),
                Duration.ofHours(6),
                new PaypalCaptures(client, purchases),
                new PaypalRefunds(client, purchases),
                Optional.of(new PaypalReauthorizations(client, purchases)),
                new Traits(2, Duration.ofSeconds(5), true),
                MappedFiles.beside(
                        new SettlementFiles(Settlements.PROVIDER, context.zone(), true), Settlements.PROVIDER, context),
                new PaypalPreflight(client, context.companyTime())::check));
    }

    /** PayPal's report is some hours late: more often would tell nothing more. */
    @Override
    public Duration balanceInterval() {
        return Duration.ofHours(6);
    }

    @Override
    public Optional<Balance> balance() {
        return unpaid.read();
    }

    @Override
    public Optional<PaymentStatus> status(String payment) {
        return statuses.of(payment);
    }

    @Override
    public Optional<Hint> verify(Map<String, String> headers, byte[] body) {
        return webhooks.verify(headers, body);
    }

    @Override
    public void subscribe(URI callback) {
        webhooks.subscribe(callback);
    }

    @Override
    public void unsubscribe(URI callback) {
        webhooks.unsubscribe(callback);
    }

    @Override
    public boolean checkAccess() {
        var now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        new Transactions(client, now.minus(1, ChronoUnit.HOURS)).readOn(now);
        return true;
    }
}
