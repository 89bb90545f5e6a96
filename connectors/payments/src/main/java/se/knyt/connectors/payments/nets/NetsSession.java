package se.knyt.connectors.payments.nets;

import java.time.Duration;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;

/** One merchant's account at Nexi, opened. */
final class NetsSession extends ProviderSession {
    NetsSession(ConnectionContext context, NetsSettings settings) {
        var client = new NetsClient(context, settings);
        super(new Parts(
                new PayoutSource(client, settings, context.companyTime(), context.zone()),
                Duration.ofHours(3),
                new NetsCharges(client),
                new NetsRefunds(client),
                new Traits(2, Duration.ofSeconds(5), true),
                MappedFiles.beside(new PayoutFiles(context.zone()), PayoutMapping.PROVIDER, context),
                new NetsPreflight(client, context.companyTime(), context.zone())::check));
    }
}
