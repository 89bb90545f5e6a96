package se.knyt.connectors.payments.klarna;

import java.time.Duration;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.SettlementFileSource;

/** One Klarna account, opened. */
final class KlarnaSession extends ProviderSession implements SettlementFileSource {
    private final SettlementFiles files;

    KlarnaSession(ConnectionContext context, KlarnaSettings settings) {
        var client = new KlarnaClient(context, settings);
        this.files = new SettlementFiles(context.zone());
        super(new Parts(
                new PayoutSource(client, settings, context.companyTime()),
                Duration.ofHours(3),
                new KlarnaCaptures(client),
                new KlarnaRefunds(client, context.companyTime()),
                new Traits(2, Duration.ofSeconds(5), true),
                new KlarnaPreflight(client, context.companyTime())::check));
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return SettlementFiles.recognizes(fileName, beginning);
    }

    @Override
    public Page read(String fileName, byte[] content) {
        return files.read(fileName, content);
    }
}
