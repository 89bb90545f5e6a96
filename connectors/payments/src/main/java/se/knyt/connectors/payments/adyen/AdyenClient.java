package se.knyt.connectors.payments.adyen;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** One method for each of Adyen's calls that are used: modifications of Checkout v72, and the download of reports. */
final class AdyenClient {
    private static final String VERSION = "/v72";
    private static final URI LIVE_REPORTS = URI.create(AdyenSettings.LIVE_PORTAL);
    private static final URI TEST_REPORTS = URI.create(AdyenSettings.TEST_PORTAL);
    private static final String TEST_HOST = "checkout-test.adyen.com";
    private static final int NOT_FOUND = 404;

    private final ConnectionContext context;
    private final AdyenSettings settings;

    AdyenClient(ConnectionContext context, AdyenSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /** Asks for a capture; whether it comes about is told later. */
    JsonNode capture(String payment, JsonNode body, String idempotencyKey) {
        return modify(payment, "/captures", body, idempotencyKey);
    }

    /** Asks for a refund; whether it comes about is told later. */
    JsonNode refund(String payment, JsonNode body, String idempotencyKey) {
        return modify(payment, "/refunds", body, idempotencyKey);
    }

    private JsonNode modify(String payment, String what, JsonNode body, String idempotencyKey) {
        var path = (settings.live() ? "/checkout" : "") + VERSION + "/payments/" + Uris.segment(payment) + what;
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json");
        headers.put("Content-Type", "application/json");
        headers.put("X-API-Key", secret(AdyenSettings.API_KEY));
        headers.put("Idempotency-Key", idempotencyKey);
        var uri = Uris.of(context.baseUri(), path, Map.of());
        var call = new Call("POST", uri, headers, Json.bytes(body), HttpCalls.DEADLINE_MAX);
        var answer = Exchanges.write(context.http(), call, AdyenClient::refusal);
        try {
            var made = Json.parse(answer.body());
            Json.text(made, "pspReference");
            return made;
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.OutcomeUnknown("the answer is " + e.getMessage());
        }
    }

    /** The settlement details report of a batch; empty while there is none. */
    Optional<Answer> report(int batch) {
        var path =
                "/reports/download/MerchantAccount/" + Uris.segment(settings.merchantAccount()) + "/" + fileName(batch);
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "text/csv");
        if (settings.reportUser().isEmpty()) {
            headers.put("X-API-Key", secret(AdyenSettings.API_KEY));
        } else {
            var pair = settings.reportUser() + ":" + secret(AdyenSettings.REPORT_PASSWORD);
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            var call = Call.get(Uris.of(reports(), path, Map.of()), headers);
            return Optional.of(Exchanges.read(context.http(), call, AdyenClient::refusal));
        } catch (ProviderFailure.Refused e) {
            if (Integer.toString(NOT_FOUND).equals(e.arguments().get("status"))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static String fileName(int batch) {
        return "settlement_detail_report_batch_" + batch + ".csv";
    }

    /** Reports lie in the Customer Area, which has a host of its own; a simulator has all of Adyen in one place. */
    private URI reports() {
        if (settings.live()) {
            return LIVE_REPORTS;
        }
        return TEST_HOST.equals(context.baseUri().getHost()) ? TEST_REPORTS : context.baseUri();
    }

    private String secret(String key) {
        return context.credentials()
                .secret(key)
                .orElseThrow(() -> new ProviderFailure.Unauthorized(key + " is missing"))
                .reveal();
    }

    /** {@code {status, errorCode, message, errorType, pspReference}}; anything else gives the status alone. */
    private static ProviderFailure.Refused refusal(Answer answer) {
        try {
            var error = Json.parse(answer.body());
            var message = Json.textOr(error, "message", "");
            var code = Json.text(error, "errorCode");
            return new ProviderFailure.Refused(
                    "adyen." + (code.matches("[A-Za-z0-9_-]{1,40}") ? code : "unknown"),
                    message,
                    Map.of("status", Integer.toString(answer.status()), "reason", message));
        } catch (IllegalArgumentException e) {
            return Exchanges.plainRefusal(answer);
        }
    }
}
