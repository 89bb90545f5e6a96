package se.knyt.connectors.erp.fortnox;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.core.returns.CreditTerms;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.ConnectorInfo.Family;
import se.knyt.spi.ConnectorInfo.Quota;
import se.knyt.spi.Session;

/** Fortnox. See README.md for what it can and MAPPING.md for how. */
public final class FortnoxConnector implements Connector {
    /** Fortnox: "25 requests per 5 seconds"; counted per company, since every login of ours to one company shares it. */
    private static final Quota QUOTA =
            new Quota(25, Duration.ofSeconds(5), FortnoxEffects.CONCURRENCY, List.of(FortnoxConfig.TENANT_ID));

    /** A row whose amount does not divide by its pieces becomes two of the document's rows. */
    private static final CreditTerms CREDITS = new CreditTerms(true, DocumentPayload.ROWS_MAX / 2);

    private static final ConnectorInfo INFO = new ConnectorInfo(
            "fortnox", "Fortnox", Family.ACCOUNTING_SYSTEM, FortnoxConfig.SETTINGS, QUOTA, FortnoxConfig.API);

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return Findings.CODES;
    }

    @Override
    public Set<String> changes() {
        return FortnoxRemedy.KINDS;
    }

    @Override
    public Set<String> refusals() {
        return FortnoxErrors.codes();
    }

    @Override
    public CreditTerms creditTerms() {
        return CREDITS;
    }

    @Override
    public Session open(ConnectionContext context) {
        return new FortnoxSession(FortnoxConfig.of(context), context);
    }
}
