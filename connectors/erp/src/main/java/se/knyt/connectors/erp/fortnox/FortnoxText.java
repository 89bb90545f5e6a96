package se.knyt.connectors.erp.fortnox;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Text as Fortnox takes it. Letters outside the Latin sets are refused with error 2000359 and stop the whole document, so names
 * are written in Latin letters instead: a reader recognizes the name, and the order goes on. Emoji and the like are left out.
 */
final class FortnoxText {
    private static final Map<Integer, String> LATIN = table();

    private FortnoxText() {}

    /**
     * @param text any text
     * @param charsMax the field's length in Fortnox; the rest is cut off at a whole character
     * @return printable Latin-1, one line, without spaces around it; may be empty
     */
    static String of(String text, int charsMax) {
        var result = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(point -> append(result, point));
        var line = result.toString().replaceAll("\\s+", " ").strip();
        return line.length() <= charsMax ? line : line.substring(0, charsMax).strip();
    }

    private static void append(StringBuilder result, int point) {
        if (isLatin(point)) {
            result.appendCodePoint(point);
            return;
        }
        if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            result.append(' ');
            return;
        }
        var known = LATIN.get(point);
        if (known != null) {
            result.append(known);
            return;
        }
        var lower = LATIN.get(Character.toLowerCase(point));
        if (lower != null) {
            result.append(capital(lower));
            return;
        }
        // Letters with marks that Latin-1 lacks (ő, č, ż): the letter without the mark.
        Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD)
                .codePoints()
                .filter(FortnoxText::isLatin)
                .forEach(result::appendCodePoint);
    }

    private static boolean isLatin(int point) {
        return (point >= 0x20 && point < 0x7f) || (point > 0xa0 && point <= 0xff && point != 0xad);
    }

    private static String capital(String lower) {
        return lower.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }

    private static Map<Integer, String> table() {
        var map = new HashMap<Integer, String>();
        put(map, "‘’‚‛′", "'", "'", "'", "'", "'");
        put(map, "“”„″", "\"", "\"", "\"", "\"");
        put(map, "‐‑‒–—−", "-", "-", "-", "-", "-", "-");
        put(map, "…€œłđħŧıĸŋ", "...", "EUR", "oe", "l", "d", "h", "t", "i", "k", "n");
        // Greek, by ELOT 743 without its digraph rules.
        put(map, "αβγδεζηθικλμ", "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m");
        put(map, "νξοπρσςτυφχψω", "n", "x", "o", "p", "r", "s", "s", "t", "y", "f", "ch", "ps", "o");
        put(map, "άέήίόύώϊϋΐΰ", "a", "e", "i", "i", "o", "y", "o", "i", "y", "i", "y");
        // Cyrillic, Russian and Ukrainian and Serbian letters, as passports write them.
        put(map, "абвгдежзийклм", "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m");
        put(map, "нопрстуфхцчшщ", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch");
        put(map, "ъыьэюяёіїєґ", "", "y", "", "e", "iu", "ia", "e", "i", "i", "ie", "g");
        put(map, "ђјљњћџ", "dj", "j", "lj", "nj", "c", "dz");
        return Map.copyOf(map);
    }

    private static void put(Map<Integer, String> map, String from, String... to) {
        int[] points = from.codePoints().toArray();
        if (points.length != to.length) {
            throw new IllegalStateException("table of letters does not line up: " + from);
        }
        for (int i = 0; i < points.length; i++) {
            map.put(points[i], to[i]);
        }
    }
}
