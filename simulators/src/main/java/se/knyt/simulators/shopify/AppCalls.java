package se.knyt.simulators.shopify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.shopify.PaymentApp.Outcome;
import tools.jackson.databind.JsonNode;

/** Calls of payment apps to their providers, and what an answer means. */
final class AppCalls {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    void stop() {
        client.shutdownNow();
    }

    /**
     * The object that a checkout made.
     *
     * @param provider its name to a person
     * @throws UserError with the provider's words when it does not take it
     */
    JsonNode made(String provider, String address, JsonNode body) {
        try {
            var answer = client.send(request(address, body, Map.of()).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 201) {
                throw new UserError(
                        provider + " did not take the checkout: " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return Json.read(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(provider + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while asking " + provider, e);
        }
    }

    /**
     * Sends a transaction.
     *
     * @param id its id out of a good answer
     * @param refusal the provider's words out of a bad one
     */
    Outcome send(
            String address,
            JsonNode body,
            Map<String, String> headers,
            Function<HttpResponse<byte[]>, String> id,
            Function<byte[], String> refusal) {
        try {
            var answer = client.send(request(address, body, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 == 2) {
                return new Outcome.Done(id.apply(answer));
            }
            boolean decided =
                    answer.statusCode() / 100 == 4 && answer.statusCode() != 429 && answer.statusCode() != 408;
            return decided ? new Outcome.Refused(refusal.apply(answer.body())) : new Outcome.Unknown();
        } catch (IOException e) {
            return new Outcome.Unknown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unknown();
        }
    }

    private static HttpRequest.Builder request(String address, JsonNode body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(8))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        headers.forEach(request::header);
        return request;
    }
}
