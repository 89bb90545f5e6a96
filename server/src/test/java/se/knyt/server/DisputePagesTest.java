package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;

/** What a person says of a dispute on its page. */
class DisputePagesTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final String UNTOLD = "/c/nordan/disputes/" + Ref.of(78002);
    private static final String TOLD = "/c/nordan/disputes/" + Ref.of(78001);

    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        run("update dispute set state = 'unknown', decided_by = '' where dispute_id = 78002");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static LocalDate today() {
        return LocalDate.now(Clock.system(ZONE));
    }

    private static void run(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String plain(String page) {
        return page.replaceAll("<[^>]*>", " ").replace('\u00a0', ' ').replaceAll("\\s+", " ");
    }

    private static int enter(String path, String day, String reason) throws Exception {
        var csrf = Browser.csrf(owner.get("/c/nordan/settings").body());
        return owner.post(path + "/entered", Map.of("_csrf", csrf, "last-day", day, "reason", reason))
                .statusCode();
    }

    @Test
    void aLastDayAndReasonThatNobodyTellsAreEnteredAndStandAmongTheDatesToHold() throws Exception {
        assertThat(owner.get(UNTOLD).body()).contains("name=\"last-day\"").contains("name=\"reason\"");
        assertThat(enter(UNTOLD, today().minusDays(1).toString(), "fraud")).isEqualTo(422);
        assertThat(enter(UNTOLD, "i morgon", "fraud")).isEqualTo(422);
        assertThat(owner.get(UNTOLD).body()).contains("berättar den inte här");

        assertThat(enter(UNTOLD, today().plusDays(1).toString(), "fraud")).isEqualTo(303);
        var page = plain(owner.get(UNTOLD).body());
        assertThat(page)
                .contains("1 dag kvar att svara")
                .contains("Köparen känner inte igen köpet (angivet av maria@nordanfriluft.example)")
                .doesNotContain("berättar den inte här");
        // Within the five days before: a loose end as any other, and the day itself on the first page and among all companies.
        assertThat(plain(owner.get("/c/nordan/loose-ends").body())).contains("En tvist ska besvaras");
        assertThat(owner.get("/c/nordan/today").body()).contains("/disputes/" + Ref.of(78002));
        assertThat(owner.get("/c/nordan/companies").body()).contains("/disputes/" + Ref.of(78002));

        // What a provider tells is not for a person to say.
        assertThat(owner.get(TOLD).body()).doesNotContain("name=\"last-day\"");
        assertThat(enter(TOLD, today().plusDays(9).toString(), "fraud")).isEqualTo(409);
    }
}
