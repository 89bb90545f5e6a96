package se.knyt.connectors.erp.fortnox;

import java.util.Optional;
import se.knyt.http.oauth.SingleUseRefresh;
import se.knyt.spi.Credentials;
import se.knyt.spi.Secret;

/**
 * The connection's credentials, less an access token that Fortnox has refused before its time: without it the refresh token is
 * exchanged, once, since threads that were refused with the same token find the new one here.
 */
final class RefusedToken implements Credentials {
    private final Credentials credentials;
    private volatile String refused = "";

    RefusedToken(Credentials credentials) {
        this.credentials = credentials;
    }

    void refused(Secret token) {
        refused = token.reveal();
    }

    @Override
    public Optional<Secret> secret(String key) {
        return credentials
                .secret(key)
                .filter(secret -> !key.equals(SingleUseRefresh.ACCESS_TOKEN)
                        || !secret.reveal().equals(refused));
    }

    @Override
    public void replaceOnce(SecretExchange call) {
        credentials.replaceOnce(call);
    }
}
