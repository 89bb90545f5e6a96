package se.knyt.server.access;

import java.util.Locale;

/** Letters that stand for a name where a picture would. */
public final class Initials {
    private Initials() {}

    /** First letters of the first two words, or the first two letters of one word. */
    public static String of(String name) {
        var words = name.strip().split("[\\s@._-]+", 3);
        if (words[0].isEmpty()) {
            return "?";
        }
        var letters = words.length > 1 && !words[1].isEmpty()
                ? first(words[0]) + first(words[1])
                : words[0].substring(
                        0, words[0].offsetByCodePoints(0, Math.min(2, words[0].codePointCount(0, words[0].length()))));
        return letters.toUpperCase(Locale.ROOT);
    }

    private static String first(String word) {
        return word.substring(0, word.offsetByCodePoints(0, 1));
    }
}
