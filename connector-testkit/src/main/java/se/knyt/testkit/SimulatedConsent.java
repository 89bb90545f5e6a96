package se.knyt.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a person does in a browser at a vendor's sign-in page: says yes, and the app gets a refresh token for the code it is given. */
public final class SimulatedConsent {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String REDIRECT = "https://knyt.example/callback";
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final Pattern REFRESH_TOKEN = Pattern.compile("\"refresh_token\"\\s*:\\s*\"([^\"]+)\"");

    private SimulatedConsent() {}

    /**
     * @param page the sign-in page
     * @param token where a code is exchanged
     * @return the first refresh token
     */
    public static String refreshToken(URI page, URI token, String clientId, String clientSecret) {
        var asked = Map.of(
                "client_id", clientId,
                "redirect_uri", REDIRECT,
                "state", "s",
                "access_type", "offline",
                "response_type", "code",
                "account_type", "service");
        var consent = send(HttpRequest.newBuilder(URI.create(page + "?" + form(asked))));
        var code = found(CODE, consent.headers().firstValue("location").orElse(""));
        var pair = Base64.getEncoder().encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        var exchange = Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", REDIRECT);
        var answer = send(HttpRequest.newBuilder(token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + pair)
                .POST(BodyPublishers.ofString(form(exchange))));
        return found(REFRESH_TOKEN, answer.body());
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
