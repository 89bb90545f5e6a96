package se.knyt.server.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** What people do inside the systems of one sandbox company: its simulators, over their own pages. */
final class OtherSide {
    private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
    private static final String SIGN_IN =
            Base64.getEncoder().encodeToString("sandbox-client:sandbox-secret".getBytes(StandardCharsets.UTF_8));

    private final Map<String, Integer> ports = new HashMap<>();

    /** @param data the data folder of the Knyt that runs the simulators */
    OtherSide(Path data, String company) {
        var written = new Properties();
        try (var in = Files.newBufferedReader(
                data.resolve("simulators").resolve(company).resolve("ports.properties"))) {
            written.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written.stringPropertyNames().forEach(name -> ports.put(name, Integer.valueOf(written.getProperty(name))));
    }

    /** An act of the simulator's control page. */
    void act(String system, String act, String body) {
        send(system, "/_control/" + act, List.of("Content-Type", "application/json"), body);
    }

    /** A company among the customers of the accounting system. */
    void customer(String name, String organizationNumber, String city) {
        var answer = send(
                "fortnox",
                "/oauth-v1/token",
                List.of(
                        "Authorization", "Basic " + SIGN_IN,
                        "TenantId", "1000175",
                        "Content-Type", "application/x-www-form-urlencoded"),
                "grant_type=client_credentials&scope=customer");
        var token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new AssertionError(answer);
        }
        send(
                "fortnox",
                "/3/customers",
                List.of("Authorization", "Bearer " + token.group(1), "Content-Type", "application/json"),
                "{\"Customer\":{\"Name\":\"" + name + "\",\"Type\":\"COMPANY\",\"OrganisationNumber\":\""
                        + organizationNumber + "\",\"City\":\"" + city + "\"}}");
    }

    private String send(String system, String path, List<String> headers, String body) {
        var address = URI.create("http://127.0.0.1:" + ports.getOrDefault(system, 0) + path);
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(address)
                            .headers(headers.toArray(String[]::new))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
