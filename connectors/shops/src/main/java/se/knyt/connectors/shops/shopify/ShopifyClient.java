package se.knyt.connectors.shops.shopify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.http.graphql.GraphQl;
import se.knyt.http.json.Json;
import se.knyt.http.oauth.OAuth2ClientCredentials;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The Admin GraphQL endpoint of one shop, signed in. */
final class ShopifyClient {
    private static final String TOKEN_HEADER = "X-Shopify-Access-Token";

    private final GraphQl graphQl;

    ShopifyClient(ConnectionContext context, ShopifySettings settings) {
        var endpoint = Uris.of(context.baseUri(), "/admin/api/" + settings.apiVersion() + "/graphql.json", Map.of());
        this.graphQl = new GraphQl(
                signedIn(context), endpoint, Map::of, "shopify", ShopifyClient::refusal, context.companyTime());
    }

    GraphQl.Result query(String document, ObjectNode variables) {
        return graphQl.query(document, variables);
    }

    /**
     * Runs a mutation and gives its payload.
     *
     * @param field the mutation's field, whose {@code userErrors} are checked
     * @throws ProviderFailure.Refused with {@code refusedCode} when Shopify names user errors: nothing was done then
     */
    JsonNode mutate(String document, ObjectNode variables, String field, String refusedCode) {
        var payload = graphQl.mutate(document, variables).data().path(field);
        if (!payload.isObject()) {
            throw new ProviderFailure.OutcomeUnknown("the answer holds no " + field);
        }
        var errors = Json.list(payload, "userErrors");
        if (!errors.isEmpty()) {
            var message = errors.stream()
                    .map(error -> Json.textOr(error, "message", ""))
                    .collect(Collectors.joining("; "));
            throw new ProviderFailure.Refused(refusedCode, message, Map.of("reason", message));
        }
        return payload;
    }

    /** A fixed token when there is one, else tokens by the app's client credentials. */
    private static HttpCalls signedIn(ConnectionContext context) {
        var fixed = context.credentials().secret(ShopifySettings.ACCESS_TOKEN);
        if (fixed.isPresent()) {
            var token = fixed.get();
            return call -> context.http().call(with(call, token));
        }
        var tokens = new OAuth2ClientCredentials(
                context.http(),
                Uris.of(context.baseUri(), "/admin/oauth/access_token", Map.of()),
                Map::of,
                () -> Map.of(
                        "client_id", context.setting(ShopifySettings.CLIENT_ID),
                        "client_secret", clientSecret(context).reveal()),
                context.companyTime());
        return call -> tokens.call(token -> with(call, token));
    }

    private static Secret clientSecret(ConnectionContext context) {
        return context.credentials()
                .secret(ShopifySettings.CLIENT_SECRET)
                .orElseThrow(() -> new ProviderFailure.Unauthorized("client secret missing"));
    }

    private static Call with(Call call, Secret token) {
        var headers = new HashMap<>(call.headers());
        headers.put(TOKEN_HEADER, token.reveal());
        return new Call(call.method(), call.uri(), headers, call.body(), call.deadline());
    }

    /** What Shopify's own statuses mean: 402 unpaid shop, 404 wrong shop, 423 locked. */
    private static ProviderFailure.Refused refusal(Answer answer) {
        var plain = Exchanges.plainRefusal(answer);
        return switch (answer.status()) {
            case 402 ->
                new ProviderFailure.Refused(
                        "shopify.unpaid", "the shop is frozen for want of payment", plain.arguments());
            case 403 -> new ProviderFailure.Refused("shopify.scope", "the app lacks a scope", plain.arguments());
            case 404 -> new ProviderFailure.Refused("shopify.no-such-shop", "no such shop", plain.arguments());
            case 423 -> new ProviderFailure.Refused("shopify.locked", "the shop is locked", plain.arguments());
            default -> plain;
        };
    }

    /** Every element of a connection's {@code nodes}. */
    static List<JsonNode> nodes(JsonNode parent, String connection) {
        return Json.list(parent.path(connection), "nodes");
    }
}
