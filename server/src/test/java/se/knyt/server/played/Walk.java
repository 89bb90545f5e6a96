package se.knyt.server.played;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Every page and file that links lead to from the first page, a few of each kind. */
final class Walk {
    private static final int EACH_MAX = 2;
    private static final String PDF = "application/pdf";
    private static final Pattern LINK = Pattern.compile("(?:href|hx-get)=\"(/c/sandbox[^\"#]*)");
    /** What differs between two addresses of one kind: an id, a day, a reference. */
    private static final Pattern ONE = Pattern.compile("/[^/?]*\\d[^/?]*|(?<==)[^&]*");

    private Walk() {}

    /** Reads them all, paper too; what is neither text nor a page is passed by. */
    static void through(PlayedSandbox knyt, BiConsumer<String, String> each) throws IOException, InterruptedException {
        var kinds = new HashMap<String, Integer>();
        var seen = new LinkedHashMap<String, Boolean>();
        var todo = new ArrayDeque<String>();
        todo.add("/c/sandbox/today");
        // Asked for by a form with its period.
        todo.add("/c/sandbox/export/system-documentation.pdf");
        while (!todo.isEmpty()) {
            var path = todo.poll();
            if (seen.putIfAbsent(path, true) != null
                    || kinds.merge(ONE.matcher(path).replaceAll("/1"), 1, Integer::sum) > EACH_MAX) {
                continue;
            }
            var answer = knyt.owner().bytes(path);
            var type = answer.headers().firstValue("Content-Type").orElse("");
            if (answer.statusCode() != 200 || !(type.startsWith("text/") || type.equals(PDF))) {
                continue;
            }
            var body =
                    type.equals(PDF) ? Sheets.paper(answer.body()) : new String(answer.body(), StandardCharsets.UTF_8);
            each.accept(path, body);
            if (type.startsWith("text/html")) {
                LINK.matcher(body)
                        .results()
                        .map(match -> match.group(1).replace("&amp;", "&"))
                        .forEach(todo::add);
            }
        }
    }

    /** What a walk reads, by address. */
    static Map<String, String> pages(PlayedSandbox knyt) throws IOException, InterruptedException {
        var pages = new LinkedHashMap<String, String>();
        through(knyt, pages::put);
        return pages;
    }
}
