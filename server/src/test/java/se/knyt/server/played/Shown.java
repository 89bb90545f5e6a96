package se.knyt.server.played;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a page shows in its tables and figures, read from its HTML. */
final class Shown {
    private static final Pattern ROW = Pattern.compile("(?s)<tr\\b.*?</tr>");
    private static final Pattern BODY = Pattern.compile("(?s)<tbody\\b.*?</tbody>");
    private static final Pattern AMOUNT = Pattern.compile("<data value=\"(-?[\\d.]+)\"[^>]*>([^<]*)</data>");
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");

    private Shown() {}

    /**
     * A row of a table.
     *
     * @param link where its first link leads, empty where there is none
     * @param text what it says, without its marks
     * @param amounts its amounts in their order
     */
    record Row(String link, String text, List<Amount> amounts) {}

    /** An amount and the words in which it stands, which name a currency that is not the company's. */
    record Amount(BigDecimal value, String written) {
        static Amount of(String value, String written) {
            return new Amount(new BigDecimal(value), written);
        }
    }

    /** Every row of the bodies of tables whose first link leads below an address. */
    static List<Row> rows(String page, String below) {
        var found = new ArrayList<Row>();
        for (var body : BODY.matcher(page).results().toList()) {
            for (var row : ROW.matcher(body.group()).results().toList()) {
                var link = LINK.matcher(row.group());
                var leads = link.find() ? link.group(1) : "";
                if (leads.startsWith(below)) {
                    found.add(new Row(leads, text(row.group()), amounts(row.group())));
                }
            }
        }
        return found;
    }

    /** Every amount of a part of a page, in its order. */
    static List<Amount> amounts(String html) {
        return AMOUNT.matcher(html)
                .results()
                .map(match -> Amount.of(match.group(1), match.group(2)))
                .toList();
    }

    /** The values of a row's amounts. */
    static List<BigDecimal> values(Row row) {
        return row.amounts().stream().map(Amount::value).collect(Collectors.toList());
    }

    /** A part of a page, from what begins it to what ends it; empty where it is not there. */
    static String part(String page, String from, String to) {
        int begin = page.indexOf(from);
        int end = begin < 0 ? -1 : page.indexOf(to, begin + from.length());
        return end < 0 ? "" : page.substring(begin, end);
    }

    /** HTML as a reader sees it. */
    static String text(String html) {
        return html.replaceAll("<[^>]*>", " ")
                .replace("&amp;", "&")
                .replace("&#39;", "'")
                .replace("&quot;", "\"")
                .replaceAll("[ \t\n]+", " ")
                .strip();
    }
}
