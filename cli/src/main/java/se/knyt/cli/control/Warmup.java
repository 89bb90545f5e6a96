package se.knyt.cli.control;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Opens the console once, as a person would: signs in by the link and follows the links it finds. The launcher runs it against a
 * throw-away server, so that Java learns which classes a start needs.
 */
public final class Warmup {
    private static final int PAGES_MAX = 40;
    private static final Duration PAGE_LIMIT = Duration.ofSeconds(20);

    // The pages are our own, written by templates; this is no reader of HTML at large.
    private static final Pattern LINK = Pattern.compile("<(?:a|link|script|img)\\b[^>]*?\\b(?:href|src)=\"(/[^\"#]*)");
    private static final Pattern FORM =
            Pattern.compile("<form\\b[^>]*\\baction=\"(/[^\"]*)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("<input\\b[^>]*>");
    private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"]*)\"");
    private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI start;

    Warmup(URI start) {
        this.start = start;
    }

    /** @param words the sign-in link */
    public static void main(String[] words) throws IOException, InterruptedException {
        int pages = new Warmup(URI.create(words[0])).run();
        System.out.println(pages + " pages opened");
        System.exit(pages > 1 ? 0 : 1);
    }

    /** @return how many pages answered 200 */
    int run() throws IOException, InterruptedException {
        var first = get(start);
        var form = FORM.matcher(first);
        if (form.find()) {
            post(start.resolve(form.group(1)), fields(form.group(2)));
        }
        var seen = new HashSet<String>();
        var next = new ArrayDeque<>(List.of("/"));
        int opened = 0;
        for (int asked = 0; asked < PAGES_MAX && !next.isEmpty(); asked++) {
            var page = get(start.resolve(next.remove()));
            opened += page.isEmpty() ? 0 : 1;
            for (var link : links(page)) {
                if (seen.add(link)) {
                    next.add(link);
                }
            }
        }
        return opened;
    }

    static List<String> links(String page) {
        var links = new ArrayList<String>();
        LINK.matcher(page).results().map(found -> unescaped(found.group(1))).forEach(links::add);
        return links;
    }

    static String fields(String form) {
        var fields = new ArrayList<String>();
        INPUT.matcher(form).results().forEach(found -> {
            var name = NAME.matcher(found.group());
            var value = VALUE.matcher(found.group());
            if (name.find() && value.find()) {
                fields.add(encoded(name.group(1)) + "=" + encoded(unescaped(value.group(1))));
            }
        });
        return String.join("&", fields);
    }

    private String get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).timeout(PAGE_LIMIT).GET().build());
    }

    private void post(URI uri, String form) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(uri)
                .timeout(PAGE_LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return response.statusCode() == 200 ? response.body() : "";
    }

    private static String unescaped(String value) {
        return value.replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
