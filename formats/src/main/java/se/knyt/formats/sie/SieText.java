package se.knyt.formats.sie;

import java.nio.charset.Charset;
import java.text.Normalizer;

/** Text that fits the format: characters of CP437, no control characters, not too long. */
public final class SieText {
    /** Longest text that a known importer takes. */
    public static final int IMPORT_MAX = 50;

    private static final Charset CP437 = Charset.forName("IBM437");

    private SieText() {}

    /** The nearest text that CP437 can hold: quotes and dashes straightened, accents it lacks taken off, else a question mark. */
    public static String transliterated(String text) {
        if (isPlain(text)) {
            return text;
        }
        var encoder = CP437.newEncoder();
        var result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < ' ' || c == 0x7F) {
                result.append(' ');
            } else if (c < 0x7F || (Character.isBmpCodePoint(c) && encoder.canEncode((char) c))) {
                result.append((char) c);
            } else {
                result.append(replacement(c));
            }
        });
        return result.toString();
    }

    /** True for text that is the same in every character set here: most of what a large file holds. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String replacement(int c) {
        return switch (c) {
            case '–', '—', '‐', '‑', '‒', '−' -> "-";
            case '‘', '’', '‚', '′' -> "'";
            case '“', '”', '„', '″' -> "\"";
            case '…' -> "...";
            case '€' -> "EUR";
            case '§' -> "par.";
            case '¤' -> "valuta";
            case '©' -> "(c)";
            case '®' -> "(r)";
            case '™' -> "(tm)";
            case 'Ø' -> "O";
            case 'ø' -> "o";
            case 'Ð' -> "D";
            case 'ð' -> "d";
            case 'Þ' -> "Th";
            case 'þ' -> "th";
            case 'Ł' -> "L";
            case 'ł' -> "l";
            case 0x2028, 0x2029 -> " ";
            default -> withoutMarks(c);
        };
    }

    private static String withoutMarks(int c) {
        var decomposed = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD);
        var kept = new StringBuilder();
        decomposed.codePoints().filter(part -> part >= ' ' && part < 0x7F).forEach(kept::appendCodePoint);
        return kept.isEmpty() ? "?" : kept.toString();
    }

    /** Transliterated and cut to {@code charactersMax}. */
    public static String fitted(String text, int charactersMax) {
        var fitting = transliterated(text).strip();
        return fitting.length() <= charactersMax
                ? fitting
                : fitting.substring(0, charactersMax).stripTrailing();
    }
}
