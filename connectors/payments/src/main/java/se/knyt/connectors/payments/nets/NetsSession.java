package se.knyt.connectors.payments.nets;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ProviderSession;

/** One merchant's account at Nexi, opened. */
final class NetsSession extends ProviderSession {
    private final NetsClient client;
    private final InstantSource time;
    private final ZoneId zone;

    NetsSession(ConnectionContext context, NetsSettings settings) {
        var client = new NetsClient(context, settings);
        this.client = client;
        this.time = context.companyTime();
        this.zone = context.zone();
        super(new Parts(
                new PayoutSource(client, settings, context.companyTime(), context.zone()),
                Duration.ofHours(3),
                new NetsCharges(client),
                new NetsRefunds(client),
                new Traits(2, Duration.ofSeconds(5), true),
                MappedFiles.beside(new PayoutFiles(context.zone()), PayoutMapping.PROVIDER, context),
                new NetsPreflight(client, context.companyTime(), context.zone())::check));
    }

    @Override
    public boolean checkAccess() {
        var today = LocalDate.ofInstant(time.instant(), zone);
        NetsClient.parsed(client.payouts(today.minusDays(1), today, 0, 1));
        return true;
    }
}
