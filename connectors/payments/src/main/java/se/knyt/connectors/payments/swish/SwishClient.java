package se.knyt.connectors.payments.swish;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** One method for each of Swish's calls that are used, each made with the merchant's certificate. */
final class SwishClient {
    private static final String API = "/swish-cpcapi/api";
    private static final String TAKEN = "swish.RP09";

    private final ConnectionContext context;
    private final SwishCertificate certificate;

    SwishClient(ConnectionContext context, SwishCertificate certificate) {
        this.context = context;
        this.certificate = certificate;
    }

    /** What a buyer was asked to pay; empty where there is none of the id. */
    Optional<JsonNode> paymentRequest(String id) {
        return get("/v1/paymentrequests/" + Uris.segment(id));
    }

    /** A refund as it stands; empty where there is none of the id. */
    Optional<JsonNode> refund(String id) {
        return get("/v1/refunds/" + Uris.segment(id));
    }

    /**
     * Asks for a refund. The answer says that it was taken in, not that it is paid.
     *
     * @param id ours; one that is taken already leaves it open whether by this refund
     */
    void createRefund(String id, JsonNode body) {
        var headers = headers();
        headers.put("Content-Type", "application/json");
        var uri = Uris.of(context.baseUri(), API + "/v2/refunds/" + Uris.segment(id), Map.of());
        var call = new Call("PUT", uri, headers, Json.bytes(body), HttpCalls.DEADLINE_MAX);
        try {
            Exchanges.write(context.http(), certificate.on(call), SwishClient::refusal);
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(TAKEN)) {
                throw new ProviderFailure.OutcomeUnknown("the id of the refund is taken");
            }
            throw e;
        }
    }

    private Optional<JsonNode> get(String path) {
        var call = Call.get(Uris.of(context.baseUri(), API + path, Map.of()), headers());
        final Answer answer;
        try {
            answer = Exchanges.read(context.http(), certificate.on(call), SwishClient::refusal);
        } catch (ProviderFailure.Refused e) {
            if ("404".equals(e.arguments().get("status"))) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            return Optional.of(Json.parse(answer.body()));
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    private static Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json");
        return headers;
    }

    /** {@code [{"errorCode","errorMessage","additionalInformation"}]}: the first names it, all are told. */
    private static ProviderFailure.Refused refusal(Answer answer) {
        var status = Integer.toString(answer.status());
        try {
            var errors = Json.parse(answer.body());
            var code = Json.text(errors.path(0), "errorCode");
            var reason = errors.valueStream()
                    .map(error -> Json.textOr(error, "errorCode", "") + " " + Json.textOr(error, "errorMessage", ""))
                    .collect(Collectors.joining(", "));
            return new ProviderFailure.Refused(
                    "swish." + (code.matches("[A-Za-z0-9_-]{1,40}") ? code : status),
                    reason,
                    Map.of("status", status, "reason", reason));
        } catch (IllegalArgumentException e) {
            return Exchanges.plainRefusal(answer);
        }
    }
}
