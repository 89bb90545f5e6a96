package se.knyt.engine.intake;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.knyt.core.commerce.Person;
import se.knyt.engine.seal.KeyedHash;
import se.knyt.engine.seal.Sealer;

/**
 * The words a person is searched by, and how they stand in the database: each beginning of a word that can be searched for adds some
 * letters of a keyed hash, so that a prefix of the word is a prefix of its token, and no word can be read without the company's key.
 * For one thread.
 */
public final class PersonWords {
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}@._-]+");
    private static final int WORDS_MAX = 12;
    private static final int QUERY_WORDS_MAX = 4;
    private static final int WORD_LETTERS_MAX = 60;
    /** Lengths of beginnings that are told apart; a search for one between them is as wide as the shorter one. */
    private static final int[] BEGINNINGS = {2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 28, 40, WORD_LETTERS_MAX};

    private static final int FIRST_CHARS = 4;
    private static final int FURTHER_CHARS = 3;
    private static final int WHOLE_CHARS = 6;
    /** Comes after every letter that a token is made of. */
    private static final String END = "~";

    private final KeyedHash hash;

    PersonWords(Sealer companyKey) {
        this.hash = companyKey.keyedHash("person-token");
    }

    /** Tokens from {@code from} on and below {@code below}. */
    public record Range(String from, String below) {}

    /** Lower case without accents: the form in which words are compared. */
    public static String normalized(String text) {
        return ACCENTS.matcher(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD))
                .replaceAll("")
                .replace("ø", "o")
                .replace("æ", "ae")
                .replace("ß", "ss")
                .replace("đ", "d")
                .replace("ł", "l");
    }

    /** The words of a text, each at least two letters and at most {@value #WORD_LETTERS_MAX}. */
    public static List<String> words(String text) {
        var result = new ArrayList<String>();
        for (var word : BETWEEN.split(normalized(text))) {
            if (word.length() > 1 && result.size() < WORDS_MAX) {
                result.add(word.length() <= WORD_LETTERS_MAX ? word : word.substring(0, WORD_LETTERS_MAX));
            }
        }
        return result;
    }

    /** The words of a search: few, whatever was typed. */
    public static List<String> query(String text) {
        var words = words(text.length() > 200 ? text.substring(0, 200) : text);
        return words.size() > QUERY_WORDS_MAX ? words.subList(0, QUERY_WORDS_MAX) : words;
    }

    /** Every word by which the person is found: also by whom the goods went to, who may ask for it. */
    public static Set<String> of(Person person) {
        var result = new TreeSet<String>();
        var to = person.delivery();
        for (var text : List.of(person.email(), person.name(), person.company(), to.name(), to.company())) {
            for (var word : words(text)) {
                if (result.size() < WORDS_MAX) {
                    result.add(word);
                }
            }
        }
        return result;
    }

    /** Whether a searched word finds the person: a whole e-mail address finds itself, anything else what begins with it. */
    public static boolean finds(String word, Set<String> words) {
        return isAddress(word) ? words.contains(word) : words.stream().anyMatch(w -> w.startsWith(word));
    }

    Set<String> tokens(Person person) {
        var result = new TreeSet<String>();
        of(person).forEach(word -> result.add(token(word)));
        return result;
    }

    /** Where the tokens of the persons lie that a searched word of two letters or more finds. */
    public Range range(String word) {
        if (isAddress(word)) {
            var token = token(word);
            return new Range(token, token + END);
        }
        var beginning = beginnings(word);
        return new Range(beginning, beginning + END);
    }

    private String token(String word) {
        return isAddress(word) ? beginnings(word) + letters("=" + word, WHOLE_CHARS) : beginnings(word);
    }

    private String beginnings(String word) {
        var token = new StringBuilder();
        for (int length : BEGINNINGS) {
            if (length > word.length()) {
                break;
            }
            token.append(letters(word.substring(0, length), token.isEmpty() ? FIRST_CHARS : FURTHER_CHARS));
        }
        return token.toString();
    }

    private String letters(String text, int count) {
        return Base64.getUrlEncoder().encodeToString(hash.of(text)).substring(0, count);
    }

    private static boolean isAddress(String word) {
        int at = word.indexOf('@');
        return at > 0 && word.indexOf('.', at) > at + 1 && !word.endsWith(".");
    }
}
