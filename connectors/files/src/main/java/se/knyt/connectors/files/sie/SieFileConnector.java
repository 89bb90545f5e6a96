package se.knyt.connectors.files.sie;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.ConnectorInfo.Family;
import se.knyt.spi.ConnectorInfo.Quota;
import se.knyt.spi.Session;

/** Vouchers as SIE 4I files. See README.md. */
public final class SieFileConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "sie-file",
            "SIE-fil",
            Family.FILE,
            SieFileConfig.SETTINGS,
            new Quota(0, Duration.ofSeconds(1), 1, List.of(SieFileConfig.FOLDER)),
            "file:///");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return SieFileSession.CHECKS;
    }

    @Override
    public Set<String> refusals() {
        return Set.of("sie.reference", "sie.voucher-unbalanced");
    }

    @Override
    public boolean takesDimensions() {
        return true;
    }

    @Override
    public Session open(ConnectionContext context) {
        return new SieFileSession(SieFileConfig.of(context), context.companyTime(), context.zone());
    }
}
