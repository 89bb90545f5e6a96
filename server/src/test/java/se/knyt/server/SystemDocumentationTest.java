package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * System documentation and processing history as BFNAR 2013:2 chapter 9 asks for them: how the books are made (settings and rules with
 * their versions, accounts, flows), and what was done to each entry (who did what, what was sent to other systems and each attempt).
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SystemDocumentationTest {
    private static final String PERIOD = "?from=2026-11-01&to=2026-11-26";

    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        update("insert into settings_version (company_id, version, body, note, created_by, created_at)"
                + " select company_id, 2, jsonb_set(jsonb_set(body::jsonb, '{dueDays}', '47'), '{voucherSeries}', '\"Q\"')::text,"
                + " 'Längre betaltid', 'maria@nordanfriluft.example', '2026-11-26T08:15Z' from settings_version"
                + " where company_id = 1 and version = 1");
        update("insert into settings_version (company_id, version, body, note, created_by, created_at)"
                + " select company_id, 3, body, 'Efter perioden', 'maria@nordanfriluft.example', '2027-01-02T08:00Z'"
                + " from settings_version where company_id = 1 and version = 1");
        update("insert into audit_log (company_id, audit_id, at, actor, action, subject, details) values (1, 62001,"
                + " '2026-11-25T08:00Z', 'maria@nordanfriluft.example', 'connection.add', 'Elavon',"
                + " '{\"connector\":\"stripe\",\"amount\":\"1085.43 SEK\"}')");
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void update(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String file(String kind) {
        return "/c/nordan/export/system-documentation." + kind + PERIOD;
    }

    private static Map<String, List<String>> packed() throws Exception {
        var lists = new LinkedHashMap<String, List<String>>();
        var answer = owner.bytes(file("zip"));
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text).startsWith("\uFEFF");
                lists.put(
                        entry.getName().replaceAll("-nordan-.*", ""),
                        List.of(text.substring(1).split("\r?\n")));
            }
        }
        return lists;
    }

    @Test
    void aPackedFileHoldsAListOfEach() throws Exception {
        var lists = packed();
        assertThat(lists.keySet())
                .containsExactly("las-mig", "installningar", "konton", "floden", "handelselogg", "skickat", "forsok");
        assertThat(lists.get("las-mig").getFirst())
                .contains("Nordan Friluft AB")
                .contains("2026-11-01 till 2026-11-26")
                .as("where the chain of the log stands")
                .containsPattern("den senaste radens hash är [0-9a-f]{64}\\.");
        var settings = lists.get("installningar");
        assertThat(settings.getFirst()).isEqualTo("Version;Gjord;Av;Anteckning;Inställning;Värde;Före");
        assertThat(settings)
                .as("the first whole")
                .anyMatch(line -> line.startsWith("1;") && line.contains("Betalningsvillkor, dagar;60;"));
        assertThat(settings.stream().filter(line -> line.startsWith("2;")))
                .as("of the second what it changed")
                .containsExactly(
                        "2;2026-11-26 09:15;maria@nordanfriluft.example;Längre betaltid;Betalningsvillkor, dagar;47;60",
                        "2;2026-11-26 09:15;maria@nordanfriluft.example;Längre betaltid;Verifikationsserie;Q;K");
        assertThat(settings).as("after the period").noneMatch(line -> line.startsWith("3;"));
        // Fourteen vouchers of the sample, one of which has 1589 where the others have 1930.
        assertThat(lists.get("konton"))
                .anyMatch(line -> line.startsWith("1581") && line.endsWith(";14;2026-11-23;2026-11-23"))
                .anyMatch(line -> line.startsWith("1930") && line.endsWith(";13;2026-11-23;2026-11-23"))
                .anyMatch(line -> line.startsWith("1589") && line.endsWith(";1;2026-11-23;2026-11-23"));
        assertThat(settings)
                .as("what a limit is of, and its amount as Swedes write it")
                .anyMatch(line -> line.contains("Gränser · Öresavrundning · Högst per betalning;0,99\u00A0kr;"))
                .noneMatch(line -> line.matches(".*\\d\\.\\d\\d [A-Z]{3}.*"));
        assertThat(lists.get("handelselogg"))
                .as("details of the log in words")
                .anyMatch(line -> line.endsWith(";Elavon;Belopp: 1\u00A0085,43\u00A0kr; System: Stripe")
                        || line.endsWith(";\"Belopp: 1\u00A0085,43\u00A0kr; System: Stripe\""))
                .noneMatch(line -> line.contains("{"));
        assertThat(lists.get("floden")).anyMatch(line -> line.startsWith("Utbetalningar till bokföringen;"));
        assertThat(lists.get("handelselogg"))
                .anyMatch(line -> line.startsWith("2026-11-24 07:02;maria@nordanfriluft.example;"));
        assertThat(lists.get("skickat"))
                .contains(
                        "2026-11-13 10:25;2026-11-13 10:25;Nordan Friluft AB (Fortnox);Skapa fakturan;10450;Klar;0;20150;1");
        assertThat(lists.get("forsok"))
                .anyMatch(line -> line.contains(";Nordan Friluft AB (Fortnox);Skapa ordern;10470;1;Svar saknas"))
                .anyMatch(line -> line.contains(";Nordan Friluft AB (Fortnox);Skapa ordern;10470;2;Nekad"));
    }

    @Test
    void onPaperEachPageSaysWhoseItIsAndOfWhen() throws Exception {
        var answer = owner.bytes(file("pdf"));
        assertThat(answer.statusCode()).isEqualTo(200);
        var pages = new ArrayList<String>();
        try (var document = Loader.loadPDF(answer.body())) {
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                var stripper = new PDFTextStripper();
                stripper.setSortByPosition(true);
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                pages.add(stripper.getText(document));
            }
        }
        for (int page = 1; page <= pages.size(); page++) {
            assertThat(pages.get(page - 1))
                    .contains("Nordan Friluft AB", "Organisationsnummer 559000-1234")
                    .contains("2026-11-01 till 2026-11-26", "Sida " + page + " av " + pages.size());
        }
        assertThat(String.join("\n", pages))
                .contains("Inställningar", "Konton", "Flöden", "Händelselogg", "Skickat", "Försök")
                .contains("Längre betaltid", "Skapa fakturan", "Svar saknas");
    }

    /** The link on a voucher leads to the page of its version. */
    @Test
    void aVoucherLeadsToTheSettingsThatItWasMadeWith() throws Exception {
        var version = owner.get("/c/nordan/settings/versions/2");
        assertThat(version.statusCode()).isEqualTo(200);
        assertThat(version.body()).contains("Längre betaltid", "Betalningsvillkor, dagar", ">47<", ">60<");
        assertThat(owner.get("/c/nordan/settings/versions/9").statusCode()).isEqualTo(404);
    }

    @Test
    void whoOnlyLooksDoesNotGetIt() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(file("zip")).statusCode()).isEqualTo(404);
        assertThat(viewer.get(file("pdf")).statusCode()).isEqualTo(404);
        assertThat(viewer.get("/c/nordan/vouchers").body()).doesNotContain("system-documentation");
        assertThat(owner.get("/c/nordan/vouchers").body()).contains("/export/system-documentation.pdf");
        assertThat(Browser.signedIn(console, ConsoleFixture.BOOKKEEPER)
                        .get(file("zip"))
                        .statusCode())
                .isEqualTo(200);
    }

    /** A file cut short would look whole. Last, since it fills the log. */
    @Test
    @Order(Integer.MAX_VALUE)
    void moreThanAFileHoldsIsRefusedInWords() throws Exception {
        // A hundred thousand in one commit, as nothing of Knyt's writes them: without their links.
        update(
                "set session_replication_role = replica; insert into audit_log select 1, 900000 + i, '2026-11-20T12:00Z', 11, 'maria@nordanfriluft.example', 'flow.on', '', '{}'"
                        + " from generate_series(1, 100001) i");
        var answer = owner.get(file("zip"));
        assertThat(answer.statusCode()).isNotEqualTo(200);
        assertThat(answer.body()).contains("Listan är för lång för en fil");
    }
}
