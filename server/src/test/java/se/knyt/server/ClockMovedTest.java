package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.engine.Audit;

/** A sandbox's clock is moved: what has happened stays at the time that it happened, and what comes after comes after. */
class ClockMovedTest {
    private static final String EXPORT = "/c/nordan/export/system-documentation.zip?from=2026-11-01&to=2027-03-31";
    private static final Pattern TIME = Pattern.compile("[^<>]{0,20}\\d\\d:\\d\\d");

    private static final List<String> ACTS = List.of("before", "between", "after");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.executeUpdate("update company set sandbox = true where company_id = 1");
            statement.executeUpdate(
                    "insert into settings_version (company_id, version, body, note, created_by, created_at)"
                            + " select company_id, 2, body, '', 'knyt', '2026-11-20T08:15Z' from settings_version"
                            + " where company_id = 1 and version = 1");
        }
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void whatWasShownStaysAndWhatComesAfterComesAfter() throws Exception {
        act("before");
        var before = shown();
        var begun = local();
        move(Duration.ofDays(20));
        act("between");
        assertThat(shown()).as("moved once").isEqualTo(before);
        move(Duration.ofDays(10));
        act("after");
        assertThat(shown()).as("moved twice").isEqualTo(before);

        var rows = acts();
        assertThat(rows).extracting(Act::what).as("in the order of their times").containsExactlyElementsOf(ACTS);
        assertThat(Duration.between(begun, rows.get(0).at()).abs()).isLessThan(Duration.ofMinutes(5));
        assertThat(Duration.between(rows.get(0).at(), rows.get(1).at())).isBetween(days(20), days(20).plusHours(1));
        assertThat(Duration.between(rows.get(1).at(), rows.get(2).at())).isBetween(days(10), days(10).plusHours(1));
        assertThat(rows.get(2).at()).as("a voucher made now is not before it").isBeforeOrEqualTo(local());
    }

    private static LocalDateTime local() {
        return LocalDateTime.ofInstant(console.engine().clocks().now(1), ZoneId.of("Europe/Stockholm"));
    }

    private static Duration days(int count) {
        return Duration.ofDays(count);
    }

    private static void move(Duration by) {
        var control = console.engine().control();
        control.moveClock(1, console.engine().clocks().now(1).plus(by));
    }

    private static void act(String what) {
        var engine = console.engine();
        engine.database()
                .doForCompany(
                        "test",
                        1,
                        tx -> Audit.write(tx, 1, engine.clocks().machineNow(), "knyt", "rules.change", what, Map.of()));
    }

    /** The times that pages tell of what lies in the sample, by page. */
    private static List<List<String>> shown() throws IOException, InterruptedException {
        return List.of(times("/trails/10450"), times("/settings/versions/2"), exported("skickat"), exported("forsok"));
    }

    private static List<String> times(String page) throws IOException, InterruptedException {
        var answer = owner.get("/c/nordan" + page);
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        var body = answer.body();
        var found = TIME.matcher(body.substring(body.indexOf("<main")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(found).as(page).isNotEmpty();
        return found;
    }

    private record Act(LocalDateTime at, String what) {}

    /** As the processing history has them, in its order. */
    private static List<Act> acts() throws Exception {
        return exported("handelselogg").stream()
                .map(line -> line.split(";", -1))
                .filter(cells -> ACTS.contains(cells[3]))
                .map(cells -> new Act(LocalDateTime.parse(cells[0], MINUTE), cells[3]))
                .toList();
    }

    /** The lines of one list of the processing history. */
    private static List<String> exported(String list) throws IOException, InterruptedException {
        var answer = owner.bytes(EXPORT);
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith(list)) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
                }
            }
        }
        throw new AssertionError("no list " + list);
    }
}
