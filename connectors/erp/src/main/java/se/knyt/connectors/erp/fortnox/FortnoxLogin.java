package se.knyt.connectors.erp.fortnox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import se.knyt.http.oauth.OAuth2ClientCredentials;
import se.knyt.http.oauth.SingleUseRefresh;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

/** Makes a call with a valid access token. */
@FunctionalInterface
interface FortnoxLogin {
    /**
     * @param call makes the call from the token; may be asked twice, since a 401 says that nothing was done
     * @throws ProviderFailure.Unauthorized when the connection must be signed in again
     */
    Answer call(Function<Secret, Call> call);

    static FortnoxLogin of(FortnoxConfig config, ConnectionContext context) {
        return switch (config.login()) {
            case SERVICE -> service(config, context)::call;
            case REFRESH_TOKEN -> refreshed(config, context);
        };
    }

    private static OAuth2ClientCredentials service(FortnoxConfig config, ConnectionContext context) {
        return new OAuth2ClientCredentials(
                context.http(),
                config.tokenUri(),
                () -> Map.of("Authorization", basic(config, context), "TenantId", config.tenantId()),
                Map::of,
                context.companyTime());
    }

    private static FortnoxLogin refreshed(FortnoxConfig config, ConnectionContext context) {
        var credentials = new RefusedToken(context.credentials());
        var tokens = new SingleUseRefresh(
                context.http(),
                config.tokenUri(),
                () -> Map.of("Authorization", basic(config, context)),
                credentials,
                context.companyTime());
        return call -> {
            var token = tokens.token();
            var answer = context.http().call(call.apply(token));
            if (answer.status() != 401) {
                return answer;
            }
            credentials.refused(token);
            var again = context.http().call(call.apply(tokens.token()));
            if (again.status() == 401) {
                throw new ProviderFailure.Unauthorized("a new token was refused");
            }
            return again;
        };
    }

    private static String basic(FortnoxConfig config, ConnectionContext context) {
        var secret = context.credentials()
                .secret(FortnoxConfig.CLIENT_SECRET)
                .orElseThrow(() -> new ProviderFailure.Unauthorized("client secret is not set"));
        var pair = config.clientId() + ":" + secret.reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
