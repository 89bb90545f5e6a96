package se.knyt.benchmarks.pages;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A signed-in person's browser, as far as pages go. */
final class Console {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    private final URI base;

    private Console(URI base) {
        this.base = base;
    }

    static Console signedIn(String link) throws IOException, InterruptedException {
        var console = new Console(URI.create(link).resolve("/"));
        var form = console.answer(link).body();
        console.post("/sign-in/link", Map.of("_csrf", found(CSRF, form), "token", found(TOKEN, form)));
        return console;
    }

    private static String found(Pattern pattern, String page) {
        var match = pattern.matcher(page);
        if (!match.find()) {
            throw new IllegalStateException("the page has no " + pattern);
        }
        return match.group(1);
    }

    /** Makes a company and returns its name in addresses. */
    String newCompany(String name, String start) throws IOException, InterruptedException {
        var form = page("/new-company");
        var answer = post("/new-company", Map.of("_csrf", found(CSRF, form), "name", name, "start", start));
        return answer.headers().firstValue("location").orElseThrow().split("/", -1)[2];
    }

    /** The page, whole; anything but an answer of 200 ends the benchmark. */
    String page(String path) throws IOException, InterruptedException {
        var answer = answer(path);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpResponse<String> answer(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> form) throws IOException, InterruptedException {
        var body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var answer = http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 303) {
            throw new IllegalStateException(path + " answered " + answer.statusCode());
        }
        return answer;
    }
}
