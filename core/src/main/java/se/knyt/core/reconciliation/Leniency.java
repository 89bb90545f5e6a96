package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What two spellings of a reference may differ by and still be the same. Always chosen and named, never silent; spaces around a text
 * count for nothing.
 */
public enum Leniency {
    /** Spaces within it. */
    SPACES("spaces"),
    /** A number sign before it. */
    HASH("hash"),
    /** Zeros before it. */
    ZEROS("zeros");

    private final String code;

    Leniency(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** A reference as it is compared where these differences do not count. */
    public static String apply(Set<Leniency> lenient, String reference) {
        var text = reference.strip();
        if (lenient.contains(SPACES)) {
            text = text.replaceAll("\\s", "");
        }
        if (lenient.contains(HASH) && text.startsWith("#")) {
            text = text.substring(1).strip();
        }
        return lenient.contains(ZEROS) ? text.replaceFirst("^0+(?=.)", "") : text;
    }

    /** A reference without all of them: equal for all spellings that can ever count as the same, so that they can be looked up. */
    public static String plain(String reference) {
        return apply(EnumSet.allOf(Leniency.class), reference);
    }

    /** Every choice of them, the strictest first. */
    static List<Set<Leniency>> choices() {
        var result = new ArrayList<Set<Leniency>>();
        for (int bits = 0; bits < 1 << values().length; bits++) {
            var some = EnumSet.noneOf(Leniency.class);
            for (var one : values()) {
                if ((bits >> one.ordinal() & 1) == 1) {
                    some.add(one);
                }
            }
            result.add(some);
        }
        result.sort(Comparator.comparingInt(Collection::size));
        return result;
    }
}
