package se.knyt.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/** The headings of every file that can be exported are words, in each language, and no keys of ours. */
class HeadingsTest {
    /** Where columns are made: by their kind and the key of their heading. */
    private static final Pattern COLUMN =
            Pattern.compile("Column\\s*\\.(?:text|date|time|count|money)\\(\\s*\"([^\"]+)\"");

    @Test
    void everyHeadingIsAWordInEachLanguage() throws IOException {
        var keys = new TreeMap<String, String>();
        var sources = Path.of(System.getProperty("basedir", "."), "src/main/java");
        try (var files = Files.walk(sources)) {
            for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                var found = COLUMN.matcher(Files.readString(file));
                while (found.find()) {
                    keys.put(found.group(1), file.getFileName().toString());
                }
            }
        }
        assertThat(keys).as("columns are found where they are made").hasSizeGreaterThan(50);
        keys.put(Exports.CURRENCY, "Exports");
        for (var language : Language.values()) {
            var texts = Texts.of(language);
            keys.forEach((key, file) -> {
                assertThat(texts.has(key))
                        .as(key + " in " + file + ", " + language)
                        .isTrue();
                assertThat(texts.get(key)).as(key).doesNotContainPattern("[a-z]\\.[a-z]");
            });
        }
    }
}
