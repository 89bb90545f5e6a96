package se.knyt.simulators.shopify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A search text taken apart: {@code field:op'value'} terms joined by AND (or blanks). */
final class SearchTerms {
    private static final int QUERY_CHARS_MAX = 2000;
    private static final Pattern TERM =
            Pattern.compile("(-?)(\\w+):(>=|<=|>|<|=)?(?:'([^']*)'|\"([^\"]*)\"|(\\S+))(?:\\s+AND\\s+|\\s+|$)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,6})?");

    /** @param operator empty where none is written */
    record Term(boolean not, String field, String operator, String value) {}

    private SearchTerms() {}

    static List<Term> of(@Nullable String query) {
        var terms = new ArrayList<Term>();
        if (query == null || query.isBlank()) {
            return terms;
        }
        if (query.length() > QUERY_CHARS_MAX) {
            throw new BadQuery("query is longer than " + QUERY_CHARS_MAX + " characters");
        }
        var matcher = TERM.matcher(query.strip());
        int at = 0;
        while (at < query.strip().length() && matcher.find(at) && matcher.start() == at) {
            var value = matcher.group(4) != null
                    ? matcher.group(4)
                    : matcher.group(5) != null ? matcher.group(5) : matcher.group(6);
            var operator = matcher.group(3) == null ? "" : matcher.group(3);
            terms.add(new Term(!matcher.group(1).isEmpty(), matcher.group(2), operator, value));
            at = matcher.end();
        }
        if (at < query.strip().length()) {
            throw new BadQuery("Invalid search query near: " + query.strip().substring(at));
        }
        return terms;
    }

    /**
     * Whether all terms hold.
     *
     * @param field the value of a field, or null where the search does not know it: such a term filters nothing
     */
    static boolean match(List<Term> terms, UnaryOperator<@Nullable String> field) {
        return terms.stream().allMatch(term -> {
            var value = field.apply(term.field);
            return value == null || term.not != compares(value, term);
        });
    }

    /** Numbers as numbers; else as text, where a bare value stands for all that begin with it, as a date for its whole day. */
    static boolean compares(String have, Term term) {
        var want = term.value.replace("+00:00", "Z");
        boolean numbers = NUMBER.matcher(have).matches() && NUMBER.matcher(want).matches();
        int order = numbers ? new BigDecimal(have).compareTo(new BigDecimal(want)) : have.compareTo(want);
        return switch (term.operator) {
            case ">=" -> order >= 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            case "<" -> order < 0;
            default -> numbers ? order == 0 : have.regionMatches(true, 0, want, 0, want.length());
        };
    }
}
