package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the list, the page, its seal and the file say of made-up payouts is one thing, and green is only what is all closed. */
class PayoutTruthTest {
    private static final int PAYOUTS = 60;
    private static final String[] STATUSES = {"matched", "suggested", "unmatched", "skipped", "unrecognized"};

    /** A payout as it was laid down. */
    private record Laid(
            String reference,
            String state,
            String leg,
            String waitsFor,
            int lines,
            int fees,
            int matched,
            int open,
            long openMinor) {
        boolean mayBeGreen() {
            return state.equals("booked") && leg.equals("matched") && open == 0;
        }

        /** As Swedes count. */
        String words() {
            return switch (state) {
                case "held" -> "Avstämning stoppad";
                case "booked" ->
                    leg.equals("failed")
                            ? "Nådde inte banken"
                            : open == 1
                                    ? "Bokförd, 1 rad öppen"
                                    : open > 1
                                            ? "Bokförd, " + open + " rader öppna"
                                            : leg.equals("matched") ? "Avstämd" : "Bokförd, ej avstämd mot bank";
                default ->
                    switch (waitsFor) {
                        case "flow-off" -> "Går ihop, väntar: flödet är av";
                        case "way-off" -> "Går ihop, väntar: bytet av bokföringssätt";
                        case "invoices-off" -> "Går ihop, väntar: fakturornas flöde är av";
                        default -> "Går ihop, bokförs";
                    };
            };
        }
    }

    @Test
    void listPageSealAndFileSayTheSame() throws Exception {
        var random = new Random(1202);
        try (var console = new ConsoleFixture()) {
            var laid = new ArrayList<Laid>();
            try (var connection = console.database().connect()) {
                run(connection, "delete from payout_line");
                run(connection, "delete from payout");
                for (int i = 0; i < PAYOUTS; i++) {
                    laid.add(lay(connection, i, random));
                }
            }
            var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
            var file = new String(browser.bytes("/c/nordan/export/payouts.csv").body(), StandardCharsets.UTF_8);
            var list = new StringBuilder();
            for (var next = "/c/nordan/payouts"; !next.isEmpty(); ) {
                var body = browser.get(next).body();
                list.append(body);
                var more = Pattern.compile("href=\"(/c/nordan/payouts\\?after=[^\"]+)\"")
                        .matcher(body);
                next = more.find() && !list.toString().contains("REF" + (PAYOUTS - 1) + "<") ? more.group(1) : "";
            }
            int green = 0;
            for (var one : laid) {
                green += one.mayBeGreen() ? 1 : 0;
                inList(list.toString(), one);
                inFile(file, one);
                onPage(
                        browser.get("/c/nordan/payouts/klarna/" + one.reference())
                                .body(),
                        one);
            }
            assertThat(green).as("some of each").isBetween(2, PAYOUTS - 20);
        }
    }

    private static void inList(String list, Laid one) {
        int at = list.indexOf(one.reference() + "<");
        assertThat(at).as(one.toString()).isPositive();
        var row = list.substring(at, list.indexOf("</tr>", at));
        assertThat(row).as(one.toString()).contains(one.words());
        assertThat(row.contains("chip tied")).as(one.toString()).isEqualTo(one.mayBeGreen());
        assertThat(row).contains("muted\">" + one.lines() + "</td>");
    }

    private static void inFile(String file, Laid one) {
        var line = Arrays.stream(file.split("\r?\n", -1))
                .filter(l -> l.contains(";" + one.reference() + ";"))
                .toList();
        assertThat(line).as(one.toString()).hasSize(1);
        assertThat(line.getFirst().replace("\"", ""))
                .as(one.toString())
                .contains(";" + one.reference() + ";" + one.lines() + ";" + one.fees() + ";" + one.open() + ";"
                        + one.words() + ";");
    }

    private static void onPage(String page, Laid one) {
        var head = page.substring(page.indexOf("<h1>"), page.indexOf("</h1>") + 1500);
        assertThat(head).as(one.toString()).contains(one.words());
        assertThat(head)
                .as(one.toString())
                .contains("Utbetalning " + one.reference() + " med " + rows(one.lines(), "rad", "rader")
                        + (one.fees() == 0 ? "." : " och " + rows(one.fees(), "avgiftsrad", "avgiftsrader") + "."));
        var seal = page.substring(page.indexOf("<div class=\"seal"), page.indexOf("id=\"lines\""));
        assertThat(seal.startsWith("<div class=\"seal\"")).as(one.toString()).isEqualTo(one.mayBeGreen());
        if (one.open() > 0 && !one.state().equals("held")) {
            var figure = String.format(Locale.ROOT, "%d.%02d", one.openMinor() / 100, one.openMinor() % 100);
            assertThat(seal).as(one.toString()).contains("value=\"" + figure + "\"");
            assertThat(seal).contains(rows(one.open(), "rad", "rader") + " saknar sin faktura");
        }
        if (one.state().equals("booked") && one.open() > 0) {
            assertThat(seal).contains("Utbetalningen är bokförd: det som saknar faktura står öppet på 1581.");
        }
        assertThat(seal).doesNotContain("Alla");
        if (one.state().equals("booked") && one.open() == 0 && one.matched() > 0) {
            assertThat(seal).contains(rows(one.matched(), "rad", "rader") + " mot faktura");
        }
    }

    private static String rows(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }

    private static Laid lay(Connection connection, int i, Random random) throws SQLException {
        var states = List.of("held", "booked", "booked", "booked", "matching");
        var state = states.get(random.nextInt(states.size()));
        var leg = state.equals("booked")
                ? List.of("open", "matched", "matched", "failed").get(random.nextInt(4))
                : "open";
        var waits = state.equals("matching")
                ? List.of("", "flow-off", "way-off", "invoices-off").get(random.nextInt(4))
                : "";
        long id = 90_000 + i;
        int lines = random.nextInt(1, 7);
        int fees = 0;
        int matched = 0;
        int open = 0;
        long openMinor = 0;
        var rows = new ArrayList<String>();
        boolean good = random.nextBoolean();
        for (int line = 0; line < lines; line++) {
            var status = good ? "matched" : STATUSES[random.nextInt(STATUSES.length)];
            long minor = random.nextInt(100, 500_000);
            matched += status.equals("matched") ? 1 : 0;
            if (status.equals("suggested") || status.equals("unmatched")) {
                open++;
                openMinor += minor;
            }
            rows.add(row(id, rows.size(), line, "sale", minor, status));
            if (random.nextBoolean()) {
                fees++;
                rows.add(row(id, rows.size(), line, "fee", -50, "no_match_needed"));
            }
        }
        run(
                connection,
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, lines, lines_fees, lines_open, state, bank_leg, waits_for, findings)"
                        + " values (1, " + id + ", 102, 'klarna', 'REF" + i
                        + "', 'SEK', timestamptz '2026-11-20Z' - interval '1 hour' * "
                        + i + ", '2026-11-20', '2026-11-25', 100, 0, 0, " + (lines + fees) + ", " + fees + ", " + open
                        + ", '"
                        + state + "', '" + leg + "', '" + waits + "', '[]')");
        run(
                connection,
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status)"
                        + " values " + String.join(", ", rows));
        return new Laid("REF" + i, state, leg, waits, lines, fees, matched, open, openMinor);
    }

    private static String row(long payout, int seq, int line, String kind, long minor, String status) {
        return "(1, " + payout + ", " + seq + ", " + (line + 1) + ", '" + kind + "', '" + kind + "', " + minor
                + ", now(), 'O" + line + "', '" + status + "')";
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
