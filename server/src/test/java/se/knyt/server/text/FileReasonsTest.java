package se.knyt.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a reader of files finds wrong has its sentence in Swedish, so that no page answers a Swede in English. */
class FileReasonsTest {
    private static final Path FORMATS = Path.of("../formats/src/main/java/se/knyt/formats");
    /** Where the formats of providers stand, each in a folder of its own. */
    private static final Path CONNECTORS = Path.of("../connectors");

    private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern RAISED = Pattern.compile(
            "(?:\\berror|FormatException)\\((?:[^;\"]*, )?(" + TEXT + "(?:" + TEXT + "|[^;\"])*?)\\);", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile(TEXT);

    /** SIE and rates go in by commands; a format written by hand is checked by its own page; of a kind of file, the page says which it is. */
    private static final Pattern NOT_DROPPED =
            Pattern.compile(".*/(sie|rates)/.*|.*/(MappedFormatText|SettlementReaders|FormatException)\\.java");

    @Test
    void eachReasonOfAReaderHasItsSentence() throws IOException {
        try (Stream<Path> general = Files.walk(FORMATS);
                Stream<Path> connectors = Files.walk(CONNECTORS)) {
            var providers = connectors
                    .filter(f -> f.toString().replace('\\', '/').matches(".*/src/main/.*/settlement/[^/]+"))
                    .toList();
            assertThat(providers).isNotEmpty();
            var missing = Stream.concat(general, providers.stream())
                    .filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !NOT_DROPPED.matcher(f.toString()).matches())
                    .flatMap(FileReasonsTest::reasons)
                    .filter(reason -> FileReasons.swedish(reason).isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(missing).isEmpty();
        }
    }

    /** The sentences that a source raises, with a number for what varies in them; those that it picks among are left out. */
    private static Stream<String> reasons(Path file) {
        final String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return RAISED.matcher(source)
                .results()
                .map(match -> match.group(1))
                .filter(expression ->
                        !LITERAL.matcher(expression).replaceAll("").contains("?"))
                .map(FileReasonsTest::sentence);
    }

    private static String sentence(String expression) {
        var sentence = new StringBuilder();
        int done = 0;
        var literals = LITERAL.matcher(expression);
        while (literals.find()) {
            if (expression.substring(done, literals.start()).matches("(?s)\\s*\\+.*\\w.*")) {
                sentence.append("7");
            }
            sentence.append(text(literals.group()).replace("\\\"", "\""));
            done = literals.end();
        }
        return sentence + (expression.substring(done).isBlank() ? "" : "7");
    }

    private static String text(String literal) {
        return literal.substring(1, literal.length() - 1);
    }

    @Test
    void whatVariesKeepsItsPlace() {
        assertThat(FileReasons.swedish("an entry in EUR on an account in SEK"))
                .contains("en post i EUR på ett konto i SEK");
        assertThat(FileReasons.swedish("larger than 33554432 bytes and no regular file"))
                .contains("större än 33554432 byte och ingen vanlig fil");
        assertThat(FileReasons.swedish("the column Fee (SEK) $1 stands twice"))
                .contains("kolumnen Fee (SEK) $1 står två gånger");
        assertThat(FileReasons.swedish("something that nobody wrote a sentence for"))
                .isEmpty();
    }
}
