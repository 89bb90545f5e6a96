package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's language changes no byte: Egypt writes other digits, and in Turkey i and I are no pair. */
class LanguagesTest {
    @TempDir
    Path folder;

    @Test
    void theMachinesLanguageChangesNoByte() throws IOException, InterruptedException {
        var swedish = written("sv", "SE");

        assertThat(swedish)
                .containsKeys("proved/vouchers.si", "proved/report.json", "proved/report.html", "held/lines.csv");
        assertThat(swedish.get("month.se")).contains("#PSALDO 0 202603 1930 {} 1234567.89");
        for (var other : List.of(written("ar", "EG"), written("tr", "TR"))) {
            assertThat(other.keySet()).isEqualTo(swedish.keySet());
            swedish.forEach((name, text) -> assertThat(other.get(name)).as(name).isEqualTo(text));
        }
    }

    /** Every file that was written, by its name. */
    private TreeMap<String, String> written(String language, String country) throws IOException, InterruptedException {
        var out = Files.createDirectory(folder.resolve(language));
        var process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-Duser.language=" + language,
                        "-Duser.country=" + country,
                        "-cp",
                        System.getProperty("java.class.path"),
                        InLanguage.class.getName(),
                        out.toString()))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // One is proved and the other does not close: 0 and 3.
        assertThat(process.exitValue()).as(said).isEqualTo(3);
        var files = new TreeMap<String, String>();
        try (var found = Files.walk(out)) {
            for (var file : found.filter(Files::isRegularFile).toList()) {
                files.put(
                        out.relativize(file).toString(),
                        Files.readString(file, StandardCharsets.ISO_8859_1).replace(out.toString(), "OUT"));
            }
        }
        return files;
    }
}
