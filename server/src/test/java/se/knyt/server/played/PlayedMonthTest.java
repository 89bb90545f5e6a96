package se.knyt.server.played;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.server.Browser;

/** A month that a seed has drawn, in a sandbox whose clock is twelve days ahead: what every page and file then says. */
class PlayedMonthTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Pattern MOMENT = Pattern.compile("datetime=\"([^\"]+Z)\"");
    /** What the unrecognized line of a payout is called by its provider, which no list of ours has. */
    private static final String PROVIDERS_OWN = "FRAUD_POLICY|LIABILITY_TRANSFER";

    @TempDir
    private static Path data;

    private static PlayedSandbox knyt;
    private static GeneratedMonth.Played played;
    private static Instant ahead;
    /** What a walk has read in each language: it takes longer than all that is looked for in it. */
    private static final Map<String, Map<String, String>> READ = new HashMap<>();

    @BeforeAll
    static void play() throws Exception {
        knyt = new PlayedSandbox(data);
        // Until it is moved the sandbox's clock is the machine's.
        ahead = Instant.parse(knyt.quiet().path("sandbox_clock").asString());
        knyt.act("clock", Map.of(), "P12D");
        played = GeneratedMonth.play(knyt, 1);
    }

    @AfterAll
    static void stop() {
        if (knyt != null) {
            knyt.close();
        }
    }

    @Test
    void everyFigureIsTheSameWhereverItIsShown() throws Exception {
        knyt.language("sv");
        Agreement.check(knyt, played);
    }

    /** Codes are for the program, and a reader of either language is told in words. */
    @Test
    void noPageOrFileShowsACodeOfTheProgram() throws Exception {
        var wrong = new TreeSet<String>();
        for (var language : List.of("sv", "en")) {
            var pages = pages(language);
            assertThat(pages).as("pages and files").hasSizeGreaterThan(120);
            pages.forEach((path, body) ->
                    wrong.addAll(Words.wrong(language + " " + path, body.replaceAll(PROVIDERS_OWN + "[A-Z_]*", ""))));
        }
        assertThat(wrong).isEmpty();
    }

    /** What has happened since the clock was moved has happened by that clock, whoever wrote it down. */
    @Test
    void noPageOrFileShowsTheMachinesClock() throws Exception {
        var day = LocalDate.ofInstant(ahead, ZONE);
        var swedish = Locale.forLanguageTag("sv");
        var written = Pattern.compile("(?:" + day + "|"
                + day.format(DateTimeFormatter.ofPattern("d MMM", swedish)).replace(".", "") + "(?: \\d{4})?|"
                + day.format(DateTimeFormatter.ofPattern("d MMMM", swedish))
                + "(?: \\d{4})?),?(?: kl\\.)? (\\d\\d)[:.](\\d\\d)");
        int until = LocalTime.ofInstant(ahead, ZONE).toSecondOfDay() / 60;
        var wrong = new TreeSet<String>();
        var pages = new HashMap<>(pages("sv"));
        pages.put("invitation", invitation());
        pages.forEach((path, body) -> {
            var text = Shown.text(body.replaceAll("(?s)<time\\b.*?</time>", " "));
            written.matcher(text)
                    .results()
                    .filter(match -> Integer.parseInt(match.group(1)) * 60 + Integer.parseInt(match.group(2)) > until)
                    .forEach(match ->
                            wrong.add(path + ": " + text.substring(Math.max(0, match.start() - 80), match.end())));
            MOMENT.matcher(body)
                    .results()
                    .map(match -> match.group(1))
                    .filter(at -> Instant.parse(at).isAfter(ahead)
                            && LocalDate.ofInstant(Instant.parse(at), ZONE).equals(day))
                    .forEach(at -> wrong.add(path + ": " + at));
        });
        assertThat(wrong).isEmpty();
    }

    private static Map<String, String> pages(String language) throws Exception {
        if (!READ.containsKey(language)) {
            knyt.language(language);
            READ.put(language, Walk.pages(knyt));
        }
        return READ.get(language);
    }

    private static String invitation() throws Exception {
        var csrf = Browser.csrf(knyt.page("/settings"));
        return knyt.owner()
                .post(
                        "/c/sandbox/settings/people",
                        Map.of("_csrf", csrf, "name", "Elsa", "email", "elsa@example.com", "role", "viewer"))
                .body();
    }
}
