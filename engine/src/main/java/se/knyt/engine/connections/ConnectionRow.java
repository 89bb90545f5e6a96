package se.knyt.engine.connections;

import java.util.Map;

/**
 * One connection as stored.
 *
 * @param quotaScope whose budget of calls it uses: the account's, or until its credentials have reached that account the company's own
 * @param state {@code active}, {@code paused} or {@code sign-in-again}; whether it is wound down is told apart from it
 * @param sandbox whether its company is one
 */
public record ConnectionRow(
        long company,
        long id,
        String connector,
        String name,
        String baseUri,
        Map<String, String> settings,
        String quotaScope,
        String state,
        boolean sandbox,
        String zone) {
    public ConnectionRow {
        settings = Map.copyOf(settings);
    }

    /** Whether anything may be read from it or sent to it. */
    public boolean open() {
        return "active".equals(state);
    }

    /** The same connection, told other settings. */
    ConnectionRow withSettings(Map<String, String> other) {
        return new ConnectionRow(company, id, connector, name, baseUri, other, quotaScope, state, sandbox, zone);
    }

    /** The same connection with a budget of its company's own. */
    public ConnectionRow unproved() {
        return new ConnectionRow(
                company, id, connector, name, baseUri, settings, quotaScope + "#" + company, state, sandbox, zone);
    }

    public String leaseScope() {
        return "quota:" + quotaScope;
    }
}
