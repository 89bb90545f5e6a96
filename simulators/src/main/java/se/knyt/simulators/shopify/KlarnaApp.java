package se.knyt.simulators.shopify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Klarna's app: orders with their lines over Klarna's own API, each transaction with an idempotency key of its own. */
final class KlarnaApp implements PaymentApp {
    private static final String AUTHORIZATION = "Basic "
            + Base64.getEncoder().encodeToString("K100200_sandbox:sandbox-secret".getBytes(StandardCharsets.UTF_8));
    private static final String ORDERS = "/ordermanagement/v1/orders/";

    private final AppCalls calls;
    private final @Nullable URI klarna;

    /** @param klarna where it listens; null for one that exists only in this shop's books */
    KlarnaApp(AppCalls calls, @Nullable URI klarna) {
        this.calls = calls;
        this.klarna = klarna;
    }

    @Override
    public Authorization authorize(ObjectNode order, Checkout checkout) {
        var wanted = Json.object()
                .put("checkout_id", checkout.paymentId())
                .put("order_amount", checkout.amount())
                .put("purchase_currency", Json.text(order, "currencyCode"))
                .put(
                        "purchase_country",
                        order.path("billingAddress").path("countryCodeV2").asString("SE"))
                .put("fraud_status", checkout.fraudPending() ? "PENDING" : "ACCEPTED")
                .put("merchant_reference1", checkout.paymentId());
        if (checkout.tellsOrderName()) {
            wanted.put("merchant_reference2", Json.text(order, "name"));
        }
        wanted.set("order_lines", KlarnaLines.of(order, checkout.amount()));
        wanted.set("billing_address", address(order.path("billingAddress"), Json.text(order, "email")));
        wanted.set("shipping_address", address(order.path("shippingAddress"), Json.text(order, "email")));
        if (klarna == null) {
            return new Authorization(key(checkout.paymentId()), !checkout.fraudPending(), "");
        }
        var made = calls.made("Klarna", klarna + "/_control/orders", wanted);
        return new Authorization(
                Json.text(made, "order_id"),
                Json.text(made, "fraud_status").equals("ACCEPTED"),
                Json.text(made, "expires_at"));
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

    @Override
    public Outcome capture(String purchase, String transaction, long amount, String reference) {
        var body = Json.object().put("captured_amount", amount).put("reference", reference);
        return send(ORDERS + purchase + "/captures", transaction, body, "Capture-Id");
    }

    @Override
    public Outcome refund(String purchase, String transaction, long amount, String reference) {
        var body = Json.object().put("refunded_amount", amount).put("reference", reference);
        return send(ORDERS + purchase + "/refunds", transaction, body, "Refund-Id");
    }

    @Override
    public Outcome cancel(String purchase, String transaction) {
        return send(ORDERS + purchase + "/cancel", transaction, Json.object(), "");
    }

    private Outcome send(String path, String transaction, JsonNode body, String idHeader) {
        if (klarna == null) {
            return new Outcome.Done(key(transaction));
        }
        return calls.send(
                klarna + path,
                body,
                // Ids of transactions are counted in each shop here: with the purchase they are one shop's own, as
                // everywhere.
                Map.of("Authorization", AUTHORIZATION, "Klarna-Idempotency-Key", key(path + " " + transaction)),
                answer -> answer.headers().firstValue(idHeader).orElse(""),
                KlarnaApp::text);
    }

    private static String key(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
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

    @Override
    public ObjectNode receipt(String kind, String purchase, String id) {
        var receipt = Json.object().put("klarna_order_id", purchase);
        if (!id.isEmpty()) {
            receipt.put(kind.equals("REFUND") ? "refund_id" : "capture_id", id);
        }
        return receipt;
    }
}
