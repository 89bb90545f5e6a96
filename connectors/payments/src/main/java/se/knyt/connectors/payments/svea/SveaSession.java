package se.knyt.connectors.payments.svea;

import java.time.Duration;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;

/** One Svea merchant, opened. Svea knows no keys of ours, and a task may take its time. */
final class SveaSession extends ProviderSession {
    SveaSession(ConnectionContext context, SveaSettings settings) {
        var client = new SveaClient(context, settings);
        var tasks = new Tasks(client);
        super(new Parts(
                new ReportSource(client, settings, context.companyTime(), context.zone()),
                Duration.ofHours(6),
                new SveaDeliveries(client, tasks),
                new SveaCredits(client, tasks, context.companyTime()),
                new Traits(2, Duration.ofSeconds(30), false),
                new ReportFiles(context.zone()),
                new SveaPreflight(client, context.companyTime(), context.zone())::check));
    }
}
