package se.knyt.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.ChartOfAccounts;

/** Every text exists in both languages, and every key that a template or class names has a text. */
class TextsTest {
    private static final Pattern KEY = Pattern.compile(
            "(?:v\\.|view\\.|texts\\(\\)\\.|texts\\.)(t|get|n|counted|rich)\\(\"([a-z][a-zA-Z0-9._-]*[a-zA-Z0-9_])\"[,)]");
    private static final Pattern MARKED_UP =
            Pattern.compile("v\\.[tn]\\(\"[^\"]*\",[^}]*v\\.(money|moneyUnit|bigMoney|cell|rich)\\(");
    private final Texts sv = Texts.of(Language.SV);
    private final Texts en = Texts.of(Language.EN);

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(sv.keys()).isEqualTo(en.keys());
    }

    @Test
    void everyKeyNamedInTemplatesAndClassesHasAText() throws IOException {
        var missing = new TreeSet<String>();
        for (var folder : new String[] {"src/main/jte", "src/main/java"}) {
            try (var files = Files.walk(Path.of(folder))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var match = KEY.matcher(Files.readString(file));
                    while (match.find()) {
                        boolean counts =
                                match.group(1).equals("n") || match.group(1).equals("counted");
                        var key = counts ? match.group(2) + ".one" : match.group(2);
                        if (!sv.has(key)) {
                            missing.add(file.getFileName() + ": " + key);
                        }
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** A text takes words; what is marked up goes through {@code rich}, or the page shows the name of a class. */
    @Test
    void noTextIsGivenMarkup() throws IOException {
        var given = new TreeSet<String>();
        try (var files = Files.walk(Path.of("src/main/jte"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var match = MARKED_UP.matcher(Files.readString(file));
                while (match.find()) {
                    given.add(file.getFileName() + ": " + match.group());
                }
            }
        }
        assertThat(given).isEmpty();
    }

    @Test
    void noSwedishTextIsTheEnglishOne() {
        var same = new TreeSet<String>();
        for (var key : sv.keys()) {
            // One word may be the same in both; a whole sentence may not.
            if (sv.raw(key).equals(en.raw(key)) && sv.raw(key).trim().split(" ").length > 2) {
                same.add(key);
            }
        }
        assertThat(same).isEmpty();
    }

    /** On a page an account bears the name that it has in the ledger, the SIE file and the certificate. */
    @Test
    void anAccountIsCalledTheSameOnPagesAndInTheBooks() {
        var other = new TreeSet<String>();
        for (var account : ChartOfAccounts.basDefaults().all()) {
            var key = "account." + account.number();
            if (!sv.has(key) || !sv.raw(key).strip().equals(account.name())) {
                other.add(key + ": " + account.name());
            }
        }
        assertThat(other).isEmpty();
    }

    @Test
    void amountsInMessagesAreWrittenAsTheLanguageWritesThem() {
        var format = new Format(Language.SV, java.time.ZoneId.of("Europe/Stockholm"));
        var message = new Messages(sv, format)
                .of(
                        "payout.net-differs",
                        Map.of("payout", "7Q4KD2SE", "provider", "klarna", "difference", "-0.01 SEK"));
        assertThat(message.what()).isEqualTo("Utbetalning 7Q4KD2SE från Klarna stämmer inte på \u22120,01\u00a0kr");
    }

    @Test
    void anUnknownCodeKeepsTheSystemsOwnWords() {
        var format = new Format(Language.EN, java.time.ZoneId.of("Europe/Stockholm"));
        var message = new Messages(en, format).of("acme.odd", Map.of("message", "No such thing"));
        assertThat(message.what()).contains("acme.odd");
        assertThat(message.why()).contains("No such thing");
    }
}
