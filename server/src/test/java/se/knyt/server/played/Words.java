package se.knyt.server.played;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What no reader should meet: a key of a text, a word of the program, a place in a text that nobody filled, one of many. */
final class Words {
    private static final Pattern LEFT_OUT = Pattern.compile("(?s)<(script|style|pre|code|svg)\\b.*?</\\1>");
    private static final Pattern SPOKEN = Pattern.compile("(?:aria-label|title|alt|data-l)=\"([^\"]*)\"");
    /** Words with points or low lines between them, which are no address and no file. */
    private static final Pattern KEY =
            Pattern.compile("(?<![\\p{L}\\d./@-])(?:[a-z][a-z-]+[._])+[a-z][a-z-]*(?![\\p{L}\\d_/@-])");

    private static final Pattern ADDRESS =
            Pattern.compile(".*\\.(?:se|com|co|eu|net|example|test|csv|json|xml|xlsx|pdf|zip|log|key)");
    private static final Pattern CONSTANT =
            Pattern.compile("(?<![\\p{L}\\d_/-])[A-Z]{2,}(?:_[A-Z]+)+(?![\\p{L}\\d_-])");
    /** What a program throws, by its class. */
    private static final Pattern THROWN = Pattern.compile("(?<![\\p{L}\\d])[A-Z]\\w*(?:Exception|Error)(?!\\w)");
    /** A record of the program as it writes it. */
    private static final Pattern WRITTEN = Pattern.compile("\\{\"[a-z]");

    private static final Pattern EMPTY_PLACE = Pattern.compile("\\{\\d\\}");
    private static final Pattern ONE_OF_MANY = Pattern.compile(
            "(?<![\\d.,\\u00A0\\u2212-])1[ \\u00A0](?:poster|rader|utbetalningar|verifikationer|avgiftsrader|fakturor|dagar|timmar|"
                    + "trådar|händelser|krediteringar|items|lines|payouts|days|hours|entries|vouchers|invoices|orders|purchases|loose ends)"
                    + "(?!\\p{L})");

    /** What the settings of a connection take as it is written at the vendor, and the sandbox's own words for it. */
    private static final Set<String> GIVEN = Set.of(
            "vat_number",
            "vat_nummer",
            "org_nr",
            "organization_number",
            "order_number",
            "order_name",
            "order_id",
            "KNYT_PUBLIC_URL");

    private static final Pattern SAMPLE = Pattern.compile("kco_test_[a-z_]+");

    private Words() {}

    /** What is wrong on a page or in a file, each with the words around it. */
    static Set<String> wrong(String path, String body) {
        var text = text(body);
        var found = new TreeSet<String>();
        for (var pattern : Set.of(KEY, CONSTANT, THROWN, WRITTEN, EMPTY_PLACE, ONE_OF_MANY)) {
            pattern.matcher(text)
                    .results()
                    .filter(match -> !ADDRESS.matcher(match.group()).matches()
                            && !GIVEN.contains(match.group())
                            && !SAMPLE.matcher(match.group()).matches())
                    .forEach(match -> found.add(path + ": "
                            + text.substring(
                                    Math.max(0, match.start() - 60), Math.min(text.length(), match.end() + 30))));
        }
        return found;
    }

    private static String text(String body) {
        if (!body.startsWith("<!DOCTYPE")) {
            return body;
        }
        var spoken = new StringBuilder(" ");
        SPOKEN.matcher(body)
                .results()
                .forEach(match -> spoken.append(match.group(1)).append(" | "));
        return (spoken + LEFT_OUT.matcher(body).replaceAll(" ").replaceAll("(?s)<[^>]*>", " | "))
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ");
    }
}
