package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A format is made on its page: from a file, shown as understood, saved, and used when the next file is dropped. */
class FormatsTest {
    /** 599,50 − 12,00 − 3,00 − 100,00 = 484,50. */
    private static final String FILE = """
            Datum;Typ;Ordernummer;Brutto;Avgift;Moms;Utbetalning
            2026-03-02;Köp;1001;599,50;12,00;3,00;U-9
            2026-03-03;Återbetalning;1000;-100,00;;;U-9
            2026-03-04;Utbetalning;;-484,50;;;U-9
            """;

    private static ConsoleFixture console;
    private static Browser browser;
    private static String csrf = "";
    private static String page = "";

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        console.begins("2026-01-01");
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
        assertThat(connect("Klarna", "klarna").statusCode()).isEqualTo(422);
        assertThat(connect("Elavon", "Elavon AB").statusCode()).isEqualTo(422);
        var made = connect("Elavon", "elavon");
        assertThat(made.statusCode()).isEqualTo(303);
        var at = made.headers().firstValue("Location").orElseThrow().replaceFirst("\\?.*", "");
        page = at.replaceFirst("^https?://[^/]+", "") + "/formats";
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static HttpResponse<String> connect(String name, String provider) throws Exception {
        return browser.post(
                "/c/nordan/connections/new/other", Map.of("_csrf", csrf, "name", name, "s.provider", provider));
    }

    private static HttpResponse<String> file(String text) throws Exception {
        return browser.upload(page + "/file", Map.of("_csrf", csrf), "x.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The fields that the page's form holds, as a browser would send them. */
    private static Map<String, String> fields(String body) {
        var fields = new HashMap<String, String>(Map.of("_csrf", csrf));
        var selects = Pattern.compile("<select[^>]* name=\"([^\"]+)\"[^>]*>(.*?)</select>", Pattern.DOTALL)
                .matcher(body);
        while (selects.find()) {
            var chosen = Pattern.compile("<option value=\"([^\"]*)\" selected").matcher(selects.group(2));
            fields.put(selects.group(1), chosen.find() ? chosen.group(1) : "");
        }
        fields.put("currency", "SEK");
        return fields;
    }

    @Test
    void aFileIsUnderstoodConfirmedAndTheNextOneIsReadWithoutQuestions() throws Exception {
        assertThat(browser.get(page).body()).contains("Inget filformat är sparat än");
        // Before there is a format the file is nobody's, and the page says where one is made.
        var unknown = browser.upload(
                "/c/nordan/payouts/file", Map.of("_csrf", csrf), "x.csv", FILE.getBytes(StandardCharsets.UTF_8));
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.body()).contains("Gör ett filformat av den").contains(page);

        assertThat(file(FILE).statusCode()).isEqualTo(303);
        var shown = browser.get(page).body();
        assertThat(shown)
                .contains("Så förstås filen")
                .contains("U-9")
                .contains("Går ihop")
                .contains("484,50")
                .contains("Föreslagen: kolumnens namn säger det.");

        var sent = fields(shown);
        sent.put("column.gross", "");
        assertThat(browser.post(page + "/preview", sent).body()).contains("Säg vilken kolumn som är beloppet");

        sent = fields(shown);
        var unnamed = browser.post(page, sent);
        assertThat(unnamed.statusCode()).isEqualTo(422);
        assertThat(unnamed.body()).contains("Ge formatet ett namn");

        sent.put("name", "Elavon");
        var saved = browser.post(page, sent);
        assertThat(saved.statusCode()).isEqualTo(200);
        assertThat(saved.body()).contains("Formatet är sparat").contains("/c/nordan/payouts/elavon/U-9");
        assertThat(browser.get("/c/nordan/payouts/elavon/U-9").body()).contains("484,50");

        var again = browser.upload(
                "/c/nordan/payouts/file", Map.of("_csrf", csrf), "y.csv", FILE.getBytes(StandardCharsets.UTF_8));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("Inget ändrades");
        ownColumnsOfAWorkbook();
    }

    /** A workbook in the same format, with a column that it has no place for: the tester shows it and a rule can ask of it. */
    private static void ownColumnsOfAWorkbook() throws Exception {
        var book = browser.upload("/c/nordan/payouts/file", Map.of("_csrf", csrf), "z.xlsx", workbook());
        assertThat(book.body()).contains("Filen är inläst: 1 utbetalning");
        assertThat(browser.get("/c/nordan/rules/try/payout-lines?reference=U-10&line=3")
                        .body())
                .contains("attributes[\"raw.Butik\"]")
                .contains("Luleå");
        var refused = rule("raw.Butikk", Map.of());
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("Ingen rad i dina senaste utbetalningar har kolumnen raw.Butikk. Menade du raw.Butik?")
                .contains("name=\"tocome\"");
        assertThat(rule("raw.Butik", Map.of()).statusCode()).isEqualTo(303);
        assertThat(rule("raw.Butikk", Map.of("tocome", "1")).statusCode()).isEqualTo(303);
    }

    private static HttpResponse<String> rule(String column, Map<String, String> more) throws Exception {
        var seen = Pattern.compile("name=\"seen\" value=\"(\\d+)\"")
                .matcher(browser.get("/c/nordan/rules/edit").body());
        assertThat(seen.find()).isTrue();
        var form = new HashMap<>(Map.of(
                "_csrf",
                csrf,
                "flow",
                "payout-lines",
                "name",
                "Butiken i Luleå",
                "seen",
                seen.group(1),
                "condition",
                "'" + column + "' in attributes && attributes['" + column + "'] == 'Luleå'",
                "a0.kind",
                "hold",
                "a0.reason",
                "Prov",
                "reason",
                "Prov",
                "do",
                "save"));
        form.putAll(more);
        return browser.post("/c/nordan/rules/edit", form);
    }

    /** The file with another payout and a column more, as a workbook. */
    private static byte[] workbook() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var book = new Workbook(bytes, "Test", "1.0")) {
            var sheet = book.newWorksheet("Blad1");
            int row = 0;
            for (var line : FILE.replace("U-9", "U-10").split("\n")) {
                var cells = (line + (row == 0 ? ";Butik" : ";Luleå")).split(";", -1);
                for (int i = 0; i < cells.length; i++) {
                    sheet.value(row, i, cells[i]);
                }
                row++;
            }
        }
        return bytes.toByteArray();
    }

    /** An export of a portal that no reader knows, at a connection that Knyt reads itself; by its reference it is one payout. */
    @Test
    void anExportOfAProviderThatKnytReadsIsReadByAFormatBesideIt() throws Exception {
        var made = browser.post(
                "/c/nordan/connections/new/klarna",
                Map.of(
                        "_csrf",
                        csrf,
                        "anyway",
                        "yes",
                        "name",
                        "Klarna",
                        "s.username",
                        "K2_test",
                        "s.password",
                        "sandbox-secret"));
        assertThat(made.statusCode()).isEqualTo(303);
        var at = made.headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst("\\?.*", "")
                .replaceFirst("^https?://[^/]+", "");
        assertThat(browser.get(at).body()).contains("Egna filformat").contains(at + "/formats");
        var portal = FILE.replace("Ordernummer", "Order").replace("U-9", "P-7");
        assertThat(browser.upload(
                                at + "/formats/file",
                                Map.of("_csrf", csrf),
                                "p.csv",
                                portal.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(303);
        var sent = fields(browser.get(at + "/formats").body());
        sent.put("name", "Klarnas portal");
        assertThat(browser.post(at + "/formats", sent).body())
                .contains("Formatet är sparat")
                .contains("/c/nordan/payouts/klarna/P-7");
        var other = browser.upload(
                "/c/nordan/payouts/file",
                Map.of("_csrf", csrf),
                "q.csv",
                portal.replace("1000;-100,00", "1000;-99,00")
                        .replace("-484,50", "-485,50")
                        .getBytes(StandardCharsets.UTF_8));
        // The same way: the provider tells it anew.
        assertThat(other.statusCode()).isEqualTo(200);
        fetched("P-7");
        var like = portal.replace("1000;-100,00", "1000;-99,00").replace("-484,50", "-485,50");
        var maybe = dropped(like.replace("P-7", "P-8"), Map.of());
        assertThat(maybe.statusCode()).isEqualTo(422);
        assertThat(maybe.body())
                .contains("Filens utbetalning kan redan finnas")
                .contains("/c/nordan/payouts/klarna/P-7")
                .contains("name=\"apart\"");
        assertThat(browser.get("/c/nordan/payouts/klarna/P-8").statusCode()).isEqualTo(404);
        assertThat(dropped(like.replace("P-7", "P-8"), Map.of("apart", "true")).body())
                .contains("Filen är inläst: 1 utbetalning");
        assertThat(browser.get("/c/nordan/payouts/klarna/P-8").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> dropped(String text, Map<String, String> more) throws Exception {
        var fields = new HashMap<>(Map.of("_csrf", csrf));
        fields.putAll(more);
        return browser.upload("/c/nordan/payouts/file", fields, "p.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    /** As if the interface had told it: nobody answers for that provider here. */
    private static void fetched(String payout) throws Exception {
        try (var connection = console.database().connect();
                var update = connection.prepareStatement(
                        "update raw_record r set stream = 'payouts' from document d"
                                + " where d.company_id = r.company_id and d.raw_id = r.raw_id and d.kind = 'payout' and d.source_id = ?")) {
            update.setString(1, payout);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoTableIsRefusedWithItsPlace() throws Exception {
        assertThat(file("").statusCode()).isEqualTo(422);
        assertThat(file("inte en tabell alls\n").body()).contains("Filen kan inte bli ett format");
        var cut = browser.upload(
                page + "/file", Map.of("_csrf", csrf), "x.xlsx", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0});
        assertThat(cut.statusCode()).isEqualTo(422);
    }

    @Test
    void hostileNamesAreShownAsText() throws Exception {
        assertThat(file(FILE.replace("Ordernummer", "<script>x</script>").replace("Köp", "<b>"))
                        .statusCode())
                .isEqualTo(303);
        var body = browser.get(page).body();
        assertThat(body).doesNotContain("<script>x").doesNotContain("<b>;");
    }
}
