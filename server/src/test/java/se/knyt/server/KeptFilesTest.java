package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.server.originals.EngineOriginals;

/** Whether a dropped file names a buyer, as the engine that keeps it says: who may open it hangs on that. */
class KeptFilesTest {
    private ConsoleFixture console;
    private Browser browser;
    private String csrf;

    @BeforeEach
    void start() throws Exception {
        console = new ConsoleFixture();
        console.begins("2026-01-01");
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
        var made = browser.post(
                "/c/nordan/connections/new/klarna",
                Map.of(
                        "_csrf", csrf,
                        "anyway", "yes",
                        "name", "Klarna filer",
                        "s.username", "K904411_test",
                        "s.password", "sandbox-secret"));
        assertThat(made.statusCode()).isEqualTo(303);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    /** The newest evidence and the newest record: what the last dropped file left. */
    private String personal() {
        var originals = new EngineOriginals(console.engine());
        long evidence = newest("evidence_id", "evidence");
        long raw = newest("raw_id", "raw_record");
        return originals.evidence(1, evidence).orElseThrow().personal() + " "
                + originals.record(1, raw).orElseThrow().personal();
    }

    private long newest(String id, String table) {
        return console.engine()
                .database()
                .forCompany(
                        "newest",
                        1,
                        tx -> tx.first(
                                "select max(" + id + ") from " + table + " where company_id = 1",
                                row -> row.getLong(1)))
                .orElseThrow();
    }

    private void drop(String text) throws Exception {
        var answer = browser.upload(
                "/c/nordan/payouts/file", Map.of("_csrf", csrf), "fil.csv", text.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.body()).contains("SE7Q4");
    }

    @Test
    void aFileWithAColumnOfBuyersIsForOwnersAndOneWithoutIsForAll() throws Exception {
        var plain = Files.readString(Path.of("..", "docs", "samples", "klarna.csv"));
        drop(plain);
        assertThat(personal()).isEqualTo("false false");
        var other = plain.replace("SE7Q4KD2", "SE7Q4KD9");
        drop("customer_email," + other.replaceAll("\r?\n(?=.)", "\n,"));
        assertThat(personal()).isEqualTo("true true");
    }
}
