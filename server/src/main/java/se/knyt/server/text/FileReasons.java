package se.knyt.server.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in Swedish why a file could not be read. The readers of files also serve the command line and say it in English; each of their
 * sentences has its own here, with what varies put in its place.
 */
public final class FileReasons {
    private static final String FILE = "/texts/file-reasons_sv.txt";
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
    private static final List<Sentence> SENTENCES = read();

    private FileReasons() {}

    private record Sentence(Pattern english, String swedish) {
        static Sentence of(String english, String swedish) {
            var pattern = new StringBuilder();
            int done = 0;
            var places = PLACE.matcher(english);
            while (places.find()) {
                pattern.append(Pattern.quote(english.substring(done, places.start())))
                        .append("(.+)");
                done = places.end();
            }
            pattern.append(Pattern.quote(english.substring(done)));
            return new Sentence(Pattern.compile(pattern.toString(), Pattern.DOTALL), swedish);
        }

        Optional<String> of(String reason) {
            var match = english.matcher(reason);
            return match.matches() ? Optional.of(filled(match)) : Optional.empty();
        }

        private String filled(Matcher match) {
            return PLACE.matcher(swedish)
                    .replaceAll(place -> Matcher.quoteReplacement(match.group(Integer.parseInt(place.group(1)) + 1)));
        }
    }

    private static List<Sentence> read() {
        try (InputStream in = FileReasons.class.getResourceAsStream(FILE)) {
            var text = new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
            var sentences = new ArrayList<Sentence>();
            text.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> {
                        int middle = line.lastIndexOf(" = ");
                        sentences.add(Sentence.of(line.substring(0, middle), line.substring(middle + 3)));
                    });
            return List.copyOf(sentences);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reason in Swedish; empty where there is no sentence for it. */
    public static Optional<String> swedish(String reason) {
        return SENTENCES.stream()
                .map(sentence -> sentence.of(reason))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Where and why a file could not be read, in the reader's language. What has no Swedish is given in the words of the reader of files.
     *
     * @param line 1-based, 0 for the file as a whole
     * @param column 1-based, 0 for the line as a whole
     */
    public static String place(Texts texts, Language language, int line, int column, String reason) {
        var told = language == Language.EN
                ? reason
                : swedish(reason).orElseGet(() -> texts.get("upload.reason.other", reason));
        if (line == 0) {
            return texts.get("upload.place.file", told);
        }
        return column == 0 ? texts.get("upload.place.line", line, told) : texts.get("upload.place", line, column, told);
    }
}
