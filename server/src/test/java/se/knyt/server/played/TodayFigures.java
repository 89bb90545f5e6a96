package se.knyt.server.played;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether the sums on Today are those of the lists that they sum up, on a day on which something has happened. */
final class TodayFigures {
    private static final Pattern DAY = Pattern.compile("/trails\\?from=(\\d{4}-\\d{2}-\\d{2})&");
    private static final Pattern BIG = Pattern.compile("class=\"big-num\"><data value=\"([^\"]+)\"");
    private static final String PAYOUTS = "/c/sandbox/payouts";
    private static final String SEK = "SEK";

    private final PlayedSandbox knyt;
    private final List<String> wrong = new ArrayList<>();

    private TodayFigures(PlayedSandbox knyt) {
        this.knyt = knyt;
    }

    /** Compares them as they are now; what does not agree is told in words. */
    static List<String> wrong(PlayedSandbox knyt) throws Exception {
        var figures = new TodayFigures(knyt);
        knyt.quiet();
        figures.compare(knyt.page("/today"));
        return List.copyOf(figures.wrong);
    }

    private void compare(String page) throws Exception {
        var stats = BIG.matcher(Shown.part(page, "<ul class=\"stats\">", "</ul>"))
                .results()
                .map(match -> new BigDecimal(match.group(1)))
                .toList();
        var days = Shown.rows(Shown.part(page, "id=\"control\"", "</section>"), "/c/sandbox/trails?from=");
        var today = day(days.getFirst().link());
        var period = "?from=" + today + "&to=" + today;
        same("sold today", stats.get(0), sum(table("trails.csv" + period), "Köpt"));
        same("booked today", stats.get(1), sum(table("vouchers.csv" + period), "Belopp"));
        if (days.stream().allMatch(row -> row.amounts().getFirst().value().signum() == 0)) {
            wrong.add("nothing was sold on the days of Today, so that nothing is compared");
        }
        for (var row : days) {
            var day = day(row.link());
            var sold = table("trails.csv?from=" + day + "&to=" + day);
            same("sold on " + day, row.amounts().getFirst().value(), sum(sold, "Köpt"));
            if (!row.text().contains(" " + sold.size() + " ")) {
                wrong.add("orders of " + day + ": " + row.text() + ", on the list " + sold.size());
            }
        }
        onTheWay(stats.get(2), Shown.part(page, "id=\"way-h\"", "</section>"));
    }

    /**
     * Providers owe what the purchases are owed for. Each payout in transit has the amount of the list of payouts, and their sum is that of
     * the page of payouts. Today names the first few only; then a row with the sum of all follows them.
     */
    private void onTheWay(BigDecimal stated, String way) throws IOException, InterruptedException {
        var paid = new HashMap<String, BigDecimal>();
        table("payouts.csv").forEach(row -> paid.put(row.get("Referens"), Sheets.amount(row.get("Utbetalt"))));
        var named = Shown.rows(way, "/c/sandbox/payouts/");
        for (var row : named) {
            var listed = paid.entrySet().stream()
                    .filter(one -> row.text().contains(one.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            same(row.text(), row.amounts().getFirst().value(), listed.orElse(BigDecimal.ZERO));
        }
        var all = Shown.rows(way, PAYOUTS).stream()
                .filter(row -> row.link().equals(PAYOUTS))
                .toList();
        var transit = kronor(all.isEmpty() ? named : all);
        same(
                "in transit",
                transit,
                kronor(Shown.rows(Shown.part(knyt.page("/payouts"), "id=\"transit-h\"", "</section>"), "")));
        same("on the way", stated, transit.add(sum(table("trails.csv"), "Hos betalleverantör")));
    }

    private static BigDecimal kronor(List<Shown.Row> rows) {
        return rows.stream()
                .map(row -> row.amounts().getFirst())
                .filter(amount -> !amount.written().contains("EUR"))
                .map(Shown.Amount::value)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void same(String what, BigDecimal here, BigDecimal there) {
        if (here.compareTo(there) != 0) {
            wrong.add(what + ": " + here + ", by the list " + there);
        }
    }

    private static String day(String link) {
        var day = DAY.matcher(link.replace("&amp;", "&"));
        if (!day.find()) {
            throw new AssertionError(link);
        }
        return day.group(1);
    }

    private List<Map<String, String>> table(String file) throws IOException, InterruptedException {
        return Sheets.table(
                Sheets.csv(knyt.owner().bytes("/c/sandbox/export/" + file).body()), "Summa");
    }

    /** In kronor: Today adds up no other currency. */
    private static BigDecimal sum(List<Map<String, String>> rows, String column) {
        return rows.stream()
                .filter(row -> row.get("Valuta").equals(SEK))
                .map(row -> Sheets.amount(row.get(column)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
