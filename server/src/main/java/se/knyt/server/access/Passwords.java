package se.knyt.server.access;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which passwords may be chosen: long enough, and not among those that are tried first. */
public final class Passwords {
    /** bcrypt reads no further than this; a longer password is refused rather than cut off. */
    public static final int BYTES_MAX = 72;

    public static final int LENGTH_MIN = 10;

    /** Ten to the power of this many guesses, as zxcvbn estimates them; below it a password falls to a list of common ones. */
    private static final double GUESSES_LOG10_MIN = 8;

    /** What Swedes choose; the library knows English. */
    private static final List<String> SWEDISH = List.of(
            "lösenord",
            "losenord",
            "lösen",
            "losen",
            "välkommen",
            "valkommen",
            "hejsan",
            "sommar",
            "vinter",
            "höst",
            "host",
            "vår",
            "sverige",
            "svenska",
            "stockholm",
            "göteborg",
            "goteborg",
            "malmö",
            "malmo",
            "uppsala",
            "hemligt",
            "hemlig",
            "älskling",
            "alskling",
            "fotboll",
            "hockey",
            "blomma",
            "katten",
            "hunden",
            "mamma",
            "pappa",
            "familjen",
            "semester",
            "januari",
            "februari",
            "mars",
            "april",
            "maj",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december",
            "måndag",
            "tisdag",
            "onsdag",
            "torsdag",
            "fredag",
            "lördag",
            "söndag",
            "bokföring",
            "bokforing",
            "faktura",
            "ekonomi",
            "butik",
            "företag",
            "foretag",
            "knyt");

    /** What is wrong with a password. */
    public enum Problem {
        NONE,
        LENGTH,
        COMMON
    }

    private Passwords() {}

    /** Whether it is long enough, and short enough to be read whole. */
    public static boolean fits(String password) {
        return password.length() >= LENGTH_MIN && password.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX;
    }

    /**
     * What is wrong with a password that a user wants.
     *
     * @param own words of the user's own, which others try first: e-mail, name, company
     */
    public static Problem problem(String password, List<String> own) {
        if (!fits(password)) {
            return Problem.LENGTH;
        }
        var words = Stream.concat(SWEDISH.stream(), own.stream().flatMap(Passwords::words))
                .toList();
        return new Zxcvbn().measure(password, words).getGuessesLog10() < GUESSES_LOG10_MIN
                ? Problem.COMMON
                : Problem.NONE;
    }

    private static Stream<String> words(String text) {
        var whole = text.toLowerCase(Locale.ROOT);
        return Stream.concat(Stream.of(whole), Stream.of(whole.split("[^\\p{L}\\p{N}]+")))
                .filter(word -> word.length() > 2);
    }
}
