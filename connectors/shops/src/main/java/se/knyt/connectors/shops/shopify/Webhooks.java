package se.knyt.connectors.shops.shopify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.http.Pages;
import se.knyt.http.Signatures;
import se.knyt.http.json.Json;
import se.knyt.spi.Credentials;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.WebhookSource.Hint;

/** Shopify's webhooks: signed with the app's client secret, and only hints that orders (with their returns) or disputes should be read. */
final class Webhooks {
    static final List<String> TOPICS = List.of(
            "ORDERS_CREATE",
            "ORDERS_UPDATED",
            "ORDERS_PAID",
            "ORDERS_CANCELLED",
            "ORDERS_EDITED",
            "ORDERS_FULFILLED",
            "REFUNDS_CREATE",
            "ORDER_TRANSACTIONS_CREATE",
            "FULFILLMENTS_CREATE",
            "FULFILLMENTS_UPDATE");
    /** Of returns, which are read with their orders: asked for where they are read, and the app may have no scope for them. */
    private static final List<String> RETURN_TOPICS = List.of(
            "RETURNS_REQUEST",
            "RETURNS_APPROVE",
            "RETURNS_DECLINE",
            "RETURNS_CANCEL",
            "RETURNS_UPDATE",
            "RETURNS_PROCESS",
            "RETURNS_CLOSE",
            "RETURNS_REOPEN");
    /** Of Shopify Payments. An app without the scope for disputes may not ask for them, and is read by schedule alone. */
    private static final List<String> DISPUTE_TOPICS = List.of("DISPUTES_CREATE", "DISPUTES_UPDATE");

    private static final String REFUSED = "shopify.webhook-refused";
    private static final int PAGES_MAX = 20;
    private static final int ID_CHARS_MAX = 100;

    private final ShopifyClient client;
    private final Credentials credentials;
    private final boolean returns;

    /** @param returns whether returns are read */
    Webhooks(ShopifyClient client, Credentials credentials, boolean returns) {
        this.client = client;
        this.credentials = credentials;
        this.returns = returns;
    }

    Optional<Hint> verify(Map<String, String> headers, byte[] body) {
        var signature = headers.getOrDefault("x-shopify-hmac-sha256", "");
        // For an hour after a change of secret the old one may still sign.
        boolean holds = Stream.of(ShopifySettings.CLIENT_SECRET, ShopifySettings.CLIENT_SECRET_PREVIOUS)
                .flatMap(key -> credentials.secret(key).stream())
                .filter(secret -> !secret.reveal().isEmpty())
                .map(secret -> Signatures.hmacSha256(secret.reveal().getBytes(StandardCharsets.UTF_8), body))
                .anyMatch(expected -> Signatures.same(Base64.getEncoder().encodeToString(expected), signature));
        if (!holds) {
            return Optional.empty();
        }
        var id = headers.getOrDefault("x-shopify-webhook-id", "");
        // A delivery without a usable id is told apart by what it says.
        var deliveryId = id.isEmpty() || id.length() > ID_CHARS_MAX ? Signatures.sha256Hex(body) : id;
        // The topic is not signed, and need not be: it says what to read now, not what is so.
        boolean ofDispute = headers.getOrDefault("x-shopify-topic", "").startsWith("disputes/");
        return Optional.of(new Hint(deliveryId, ofDispute ? DisputeSource.STREAM : OrderSource.STREAM));
    }

    void subscribe(URI callback) {
        var there = there(callback).stream().map(Subscription::topic).collect(Collectors.toSet());
        TOPICS.stream().filter(topic -> !there.contains(topic)).forEach(topic -> subscribe(topic, callback));
        Stream.concat(DISPUTE_TOPICS.stream(), returns ? RETURN_TOPICS.stream() : Stream.empty())
                .filter(topic -> !there.contains(topic))
                .forEach(topic -> subscribeIfAllowed(topic, callback));
    }

    private void subscribeIfAllowed(String topic, URI callback) {
        try {
            subscribe(topic, callback);
        } catch (ProviderFailure.Refused e) {
            if (!e.code().equals(REFUSED) && !e.code().equals("shopify.ACCESS_DENIED")) {
                throw e;
            }
        }
    }

    private void subscribe(String topic, URI callback) {
        var variables = Json.object().put("topic", topic);
        variables
                .putObject("webhookSubscription")
                .put("uri", callback.toString())
                .put("format", "JSON");
        client.mutate(Queries.SUBSCRIBE, variables, "webhookSubscriptionCreate", REFUSED);
    }

    void unsubscribe(URI callback) {
        for (var subscription : there(callback)) {
            client.mutate(
                    Queries.UNSUBSCRIBE,
                    Json.object().put("id", subscription.id()),
                    "webhookSubscriptionDelete",
                    REFUSED);
        }
    }

    private record Subscription(String id, String topic, String uri) {}

    private List<Subscription> there(URI callback) {
        return Pages.all("", PAGES_MAX, this::subscribed).stream()
                .filter(subscription -> subscription.uri().equals(callback.toString()))
                .toList();
    }

    private Pages.Part<Subscription> subscribed(String after) {
        var variables = Json.object();
        if (!after.isEmpty()) {
            variables.put("after", after);
        }
        var data = client.query(Queries.WEBHOOKS, variables).data();
        var connection = data.path("webhookSubscriptions");
        var info = connection.path("pageInfo");
        return new Pages.Part<>(
                Json.list(connection, "nodes").stream()
                        .map(node -> new Subscription(
                                Json.text(node, "id"), Json.text(node, "topic"), Json.textOr(node, "uri", "")))
                        .toList(),
                Json.flagOr(info, "hasNextPage", false) ? Json.text(info, "endCursor") : "");
    }
}
