package se.knyt.connectors.payments.svea;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.WebhookSource;

/** One Svea merchant, opened. Svea knows no keys of ours, and a task may take its time. */
final class SveaSession extends ProviderSession implements WebhookSource {
    private final SveaClient client;
    private final SveaCallbacks callbacks;
    private final InstantSource time;
    private final ZoneId zone;
    private final boolean wantsHints;

    SveaSession(ConnectionContext context, SveaSettings settings) {
        var client = new SveaClient(context, settings);
        var tasks = new Tasks(client);
        this.client = client;
        this.time = context.companyTime();
        this.zone = context.zone();
        this.callbacks = new SveaCallbacks(client);
        this.wantsHints = settings.callbacks();
        super(new Parts(
                new ReportSource(client, settings, context.companyTime(), context.zone()),
                Duration.ofHours(6),
                new SveaDeliveries(client, tasks),
                new SveaCredits(client, tasks, context.companyTime()),
                new Traits(2, Duration.ofSeconds(30), false),
                MappedFiles.beside(new ReportFiles(context.zone()), ReportMapping.PROVIDER, context),
                new SveaPreflight(client, context.companyTime(), context.zone())::check));
    }

    @Override
    public boolean wantsHints() {
        return wantsHints;
    }

    @Override
    public Optional<Hint> verify(Map<String, String> headers, byte[] body) {
        return callbacks.verify(body);
    }

    @Override
    public void subscribe(URI callback) {
        callbacks.subscribe(callback);
    }

    @Override
    public void unsubscribe(URI callback) {
        callbacks.unsubscribe(callback);
    }

    @Override
    public boolean checkAccess() {
        SveaClient.parsed(client.report(LocalDate.ofInstant(time.instant(), zone)));
        return true;
    }
}
