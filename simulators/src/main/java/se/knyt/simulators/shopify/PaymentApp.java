package se.knyt.simulators.shopify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Klarna's app in the shop: it owns the Klarna order and is the only one that captures and refunds there. Each transaction is
 * sent with an idempotency key of its own, so that sending it again after a lost answer does it once.
 */
final class PaymentApp {
    /** What became of one call to Klarna. */
    sealed interface Outcome {
        record Done(String id) implements Outcome {}

        record Refused(String text) implements Outcome {}

        /** No answer, or one that says nothing: it may have happened. */
        record Unknown() implements Outcome {}
    }

    private static final String AUTHORIZATION = "Basic "
            + Base64.getEncoder().encodeToString("K100200_sandbox:sandbox-secret".getBytes(StandardCharsets.UTF_8));
    private static final String ORDERS = "/ordermanagement/v1/orders/";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private volatile @Nullable URI klarna;

    void connect(@Nullable URI at) {
        klarna = at;
    }

    void stop() {
        client.shutdownNow();
    }

    /** The authorized Klarna order of a checkout; without a Klarna to speak to, one that exists only in this shop's books. */
    JsonNode authorize(ObjectNode order, String paymentId, long amount, boolean fraudPending, boolean tellsOrderName) {
        var wanted = Json.object()
                .put("checkout_id", paymentId)
                .put("order_amount", amount)
                .put("purchase_currency", Json.text(order, "currencyCode"))
                .put(
                        "purchase_country",
                        order.path("billingAddress").path("countryCodeV2").asString("SE"))
                .put("fraud_status", fraudPending ? "PENDING" : "ACCEPTED")
                .put("merchant_reference1", paymentId);
        if (tellsOrderName) {
            wanted.put("merchant_reference2", Json.text(order, "name"));
        }
        wanted.set("order_lines", KlarnaLines.of(order, amount));
        wanted.set("billing_address", address(order.path("billingAddress"), Json.text(order, "email")));
        wanted.set("shipping_address", address(order.path("shippingAddress"), Json.text(order, "email")));
        var at = klarna;
        if (at == null) {
            return Json.object()
                    .put(
                            "order_id",
                            UUID.nameUUIDFromBytes(paymentId.getBytes(StandardCharsets.UTF_8))
                                    .toString())
                    .put("fraud_status", fraudPending ? "PENDING" : "ACCEPTED");
        }
        try {
            var answer = client.send(
                    request(at + "/_control/orders", wanted).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(
                        "Klarna did not take the checkout: " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return Json.read(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException("Klarna cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while asking Klarna", e);
        }
    }

    private static ObjectNode address(JsonNode from, String email) {
        var to = Json.object()
                .put("given_name", Json.text(from, "firstName"))
                .put("family_name", Json.text(from, "lastName"))
                .put("street_address", Json.text(from, "address1"))
                .put("postal_code", Json.text(from, "zip"))
                .put("city", Json.text(from, "city"))
                .put("country", Json.text(from, "countryCodeV2"))
                .put("email", email);
        if (from.has("company")) {
            to.put("organization_name", Json.text(from, "company"));
        }
        return to;
    }

    Outcome capture(String klarnaOrder, String transaction, long amount, String reference) {
        var body = Json.object().put("captured_amount", amount).put("reference", reference);
        return send(ORDERS + klarnaOrder + "/captures", transaction, body, "Capture-Id");
    }

    Outcome refund(String klarnaOrder, String transaction, long amount, String reference) {
        var body = Json.object().put("refunded_amount", amount).put("reference", reference);
        return send(ORDERS + klarnaOrder + "/refunds", transaction, body, "Refund-Id");
    }

    Outcome cancel(String klarnaOrder, String transaction) {
        return send(ORDERS + klarnaOrder + "/cancel", transaction, Json.object(), "");
    }

    private static HttpRequest.Builder request(String address, JsonNode body) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(8))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
    }

    private Outcome send(String path, String transaction, JsonNode body, String idHeader) {
        var at = klarna;
        var key = UUID.nameUUIDFromBytes(transaction.getBytes(StandardCharsets.UTF_8))
                .toString();
        if (at == null) {
            return new Outcome.Done(key);
        }
        var request = request(at + path, body)
                .header("Authorization", AUTHORIZATION)
                .header("Klarna-Idempotency-Key", key)
                .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 == 2) {
                return new Outcome.Done(answer.headers().firstValue(idHeader).orElse(""));
            }
            boolean decided =
                    answer.statusCode() / 100 == 4 && answer.statusCode() != 429 && answer.statusCode() != 408;
            return decided ? new Outcome.Refused(text(answer.body())) : new Outcome.Unknown();
        } catch (IOException e) {
            return new Outcome.Unknown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unknown();
        }
    }

    private static String text(byte[] body) {
        try {
            var error = Json.read(body);
            return Json.text(error, "error_code") + ": "
                    + error.path("error_messages").path(0).asString("");
        } catch (tools.jackson.core.JacksonException e) {
            return "refused";
        }
    }
}
