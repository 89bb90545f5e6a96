package se.knyt.connectors.payments.klarna;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.ProviderSession;

/** One Klarna account, opened. */
final class KlarnaSession extends ProviderSession implements PaymentStatusSource {
    private final KlarnaClient client;
    private final KlarnaStatuses statuses;
    private final InstantSource time;

    KlarnaSession(ConnectionContext context, KlarnaSettings settings) {
        var client = new KlarnaClient(context, settings);
        this.client = client;
        this.time = context.companyTime();
        this.statuses = new KlarnaStatuses(client);
        super(new Parts(
                new PayoutSource(client, settings, context.companyTime()),
                Optional.empty(),
                Duration.ofHours(3),
                new KlarnaCaptures(client),
                new KlarnaRefunds(client, context.companyTime()),
                Optional.of(new KlarnaExtensions(client)),
                new Traits(2, Duration.ofSeconds(5), true),
                MappedFiles.beside(
                        new SettlementFiles(settings.vendor().id(), context.zone(), settings.merchants()),
                        settings.vendor().id(),
                        context),
                new KlarnaPreflight(client, context.companyTime())::check));
    }

    @Override
    public Optional<PaymentStatus> status(String payment) {
        return statuses.of(payment);
    }

    @Override
    public boolean checkAccess() {
        var now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        KlarnaClient.parsed(client.payouts(now.minus(1, ChronoUnit.DAYS).toString(), now.toString(), 1, 0));
        return true;
    }
}
