package se.knyt.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser as far as tests of pages need one: cookies, forms with their token, no redirects followed. */
public final class Browser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private final String base;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    public Browser(String base) {
        this.base = base;
    }

    static Browser signedIn(ConsoleFixture console, long user) throws IOException, InterruptedException {
        var browser = new Browser(console.url());
        browser.signIn("/sign-in/link?token=" + console.users().newLink(user));
        return browser;
    }

    /** Signs in by a link. */
    public void signIn(String path) throws IOException, InterruptedException {
        var form = get(path);
        var answer = post("/sign-in/link", Map.of("_csrf", csrf(form.body()), "token", token(form.body())));
        if (answer.statusCode() != 303) {
            throw new IllegalStateException("not signed in: " + answer.statusCode());
        }
    }

    /** As it is sent in a header. */
    String sessionCookie() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(se.knyt.server.access.Sessions.COOKIE))
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .findFirst()
                .orElseThrow();
    }

    private static String token(String page) {
        var match = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(page);
        if (!match.find()) {
            throw new IllegalStateException("the page has no token");
        }
        return match.group(1);
    }

    public static String csrf(String page) {
        var match = CSRF.matcher(page);
        if (!match.find()) {
            throw new IllegalStateException("the page has no form token");
        }
        return match.group(1);
    }

    /**
     * What a form of the first company sends, with its token.
     *
     * @param fields names and values, by turns
     */
    Map<String, String> form(String... fields) throws IOException, InterruptedException {
        var form = new TreeMap<String, String>();
        form.put("_csrf", csrf(get("/c/nordan/settings").body()));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return form;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A file, as its bytes. */
    public HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> get(String path, String header, String value) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header(header, value)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, Map<String, String> form) throws IOException, InterruptedException {
        var body = form.entrySet().stream()
                .map(e -> URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A form with a file in it, as a browser sends it. */
    HttpResponse<String> upload(String path, Map<String, String> form, String fileName, byte[] content)
            throws IOException, InterruptedException {
        return upload(path, form, Map.of(fileName, content));
    }

    /** Several files of one field, as a person who marks them all sends them. */
    HttpResponse<String> upload(String path, Map<String, String> form, Map<String, byte[]> files)
            throws IOException, InterruptedException {
        return upload(path, form, "file", files);
    }

    /** @param part the name of the field that the files are chosen in */
    HttpResponse<String> upload(String path, Map<String, String> form, String part, Map<String, byte[]> files)
            throws IOException, InterruptedException {
        var boundary = "----knyt-test-boundary";
        var body = new ByteArrayOutputStream();
        for (var field : form.entrySet()) {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                            + "\"\r\n\r\n" + field.getValue() + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        for (var file : files.entrySet()) {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\""
                            + file.getKey() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(file.getValue());
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
