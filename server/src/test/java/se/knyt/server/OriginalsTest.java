package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.server.originals.EngineOriginals;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.RefusedException;

/** Who sees what was received, as it was received. */
class OriginalsTest {
    private static final String OF_A_BUYER = "/c/nordan/originals/" + Ref.of(SampleOriginals.OF_A_BUYER);
    private static final String OF_NOBODY = "/c/nordan/originals/" + Ref.of(40_002);
    private static final String FILE = "/c/nordan/originals/file/" + Ref.of(71_001);
    private static final String FILE_OF_BUYERS = "/c/nordan/originals/file/" + Ref.of(SampleOriginals.FILE_OF_BUYERS);
    private static final String BANK_FILE = "/c/nordan/originals/bank/" + SampleOriginals.BANK_FILE;
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static long opened(long user) {
        return console.engine()
                .database()
                .forCompany(
                        "opened",
                        1,
                        tx -> tx.first(
                                "select count(*) from audit_log where company_id = 1 and user_id = ? and action like 'original.%'",
                                row -> row.getLong(1), user))
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {ConsoleFixture.VIEWER, ConsoleFixture.BOOKKEEPER, ConsoleFixture.INTEGRATOR})
    void whatNamesABuyerIsForOwners(long user) throws Exception {
        var browser = Browser.signedIn(console, user);
        long before = opened(user);
        for (var path :
                new String[] {OF_A_BUYER, OF_A_BUYER + "/download", FILE_OF_BUYERS, FILE_OF_BUYERS + "/download"}) {
            var answer = browser.get(path);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("#10482").containsPattern("köpare|buyer");
        }
        assertThat(opened(user)).isEqualTo(before);
        assertThat(browser.get(OF_NOBODY).statusCode()).isEqualTo(200);
        assertThat(browser.get(FILE).statusCode()).isEqualTo(200);
        assertThat(opened(user)).isEqualTo(before + 2);
    }

    @Test
    void eachOpeningIsWrittenDown() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        long before = opened(ConsoleFixture.OWNER);
        for (var path :
                new String[] {OF_A_BUYER, OF_A_BUYER + "/download", OF_NOBODY, FILE, FILE + "/download", FILE_OF_BUYERS
                }) {
            assertThat(owner.get(path).statusCode()).isEqualTo(200);
        }
        assertThat(opened(ConsoleFixture.OWNER)).isEqualTo(before + 6);
        assertThat(owner.get("/c/nordan/settings").body()).contains("Öppnade ett original");
    }

    @Test
    void anOwnerDownloadsABankFileAndThatIsWrittenDown() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        assertThat(owner.get("/c/nordan/bank").body()).contains(BANK_FILE);
        assertThat(owner.get("/c/nordan/bank/" + Ref.of(77_001)).body()).contains(BANK_FILE);
        long before = opened(ConsoleFixture.OWNER);
        var answer = owner.get(BANK_FILE);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("#10482");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"utdrag__maj_.xml\"");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(opened(ConsoleFixture.OWNER)).isEqualTo(before + 1);
        assertThat(owner.get("/c/nordan/settings").body()).contains("Hämtade en bankfil");
        for (var other : new String[] {"0".repeat(64), "1", SampleOriginals.BANK_FILE + "0"}) {
            assertThat(owner.get("/c/nordan/originals/bank/" + other).statusCode())
                    .as(other)
                    .isEqualTo(404);
        }
        assertThat(opened(ConsoleFixture.OWNER)).isEqualTo(before + 1);
    }

    /** Others see its name and its hash, on the list and with the entry. */
    @ParameterizedTest
    @ValueSource(longs = {ConsoleFixture.VIEWER, ConsoleFixture.BOOKKEEPER, ConsoleFixture.INTEGRATOR})
    void aBankFileIsForOwners(long user) throws Exception {
        var browser = Browser.signedIn(console, user);
        long before = opened(user);
        var answer = browser.get(BANK_FILE);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("#10482").containsPattern("företagets ägare|owners of the company");
        assertThat(opened(user)).isEqualTo(before);
        for (var path : new String[] {"/c/nordan/bank", "/c/nordan/bank/" + Ref.of(77_001)}) {
            assertThat(browser.get(path).body())
                    .contains("utdrag.xml", SampleOriginals.BANK_FILE)
                    .doesNotContain(BANK_FILE, "HEMLIG");
        }
    }

    /** The sample's files are sealed with nothing: what is kept cannot be opened, and that is no fault of the program's. */
    @Test
    void whatCannotBeOpenedIsRefusedInWords() {
        assertThatThrownBy(() -> new EngineOriginals(console.engine()).evidence(1, 71_001))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo("original-broken"));
    }

    @Test
    void aCertificateIsMadeThoughAFileOfItCannotBeOpened() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        var json = viewer.get("/c/nordan/export/payouts/klarna/7Q4KD2SE/certificate.json");
        assertThat(json.statusCode()).isEqualTo(200);
        assertThat(json.body()).contains("kunde inte öppnas", "\"opened\":false");
        assertThat(viewer.get("/c/nordan/export/payouts/klarna/7Q4KD2SE/certificate.pdf")
                        .statusCode())
                .isEqualTo(200);
    }
}
