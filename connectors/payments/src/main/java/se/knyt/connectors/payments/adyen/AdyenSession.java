package se.knyt.connectors.payments.adyen;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.WebhookSource;

/** One merchant account at Adyen, opened. */
final class AdyenSession extends ProviderSession implements WebhookSource {
    static final String PROVIDER = "adyen";

    private final AdyenClient client;
    private final AdyenSettings settings;
    private final AdyenWebhooks webhooks;

    AdyenSession(ConnectionContext context, AdyenSettings settings) {
        var client = new AdyenClient(context, settings);
        this.client = client;
        this.settings = settings;
        var files = new SettlementFiles(PROVIDER, context.zone(), Set.of(settings.merchantAccount()));
        var modifications = new Modifications(client, settings);
        boolean hooked = context.credentials().secret(AdyenSettings.HMAC_KEY).isPresent();
        this.webhooks = new AdyenWebhooks(context.credentials(), settings, context.companyTime());
        super(new Parts(
                new ReportSource(client, settings, files, context.companyTime(), context.zone()),
                Duration.ofHours(3),
                modifications.captures(),
                modifications.refunds(),
                new Traits(2, Duration.ofSeconds(5), true),
                MappedFiles.beside(files, PROVIDER, context),
                new AdyenPreflight(client, settings, hooked)::check));
    }

    @Override
    public Optional<Hint> verify(Map<String, String> headers, byte[] body) {
        return webhooks.verify(body);
    }

    /** Where Adyen sends its webhooks is written in its Customer Area, together with the key that signs them. */
    @Override
    public void subscribe(URI callback) {}

    /** As {@link #subscribe}. */
    @Override
    public void unsubscribe(URI callback) {}

    @Override
    public boolean checkAccess() {
        client.report(settings.firstBatch());
        return true;
    }
}
