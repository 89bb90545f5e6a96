package se.knyt.server.text;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says in the reader's language why a rule could not be worked out. The language of conditions says it in English for who reads logs;
 * here it is sorted into what a person can mend in the rule.
 */
public final class RuleReasons {
    /** The first that fits, by what the language of conditions says of an expression while it runs. */
    private static final List<Map.Entry<Pattern, String>> KINDS = List.of(
            kind("by zero|modulus", "rule.reason.zero"),
            kind("overflow|out of range|underflow|exceeds", "rule.reason.range"),
            kind("budget|iteration|too many steps|interrupted", "rule.reason.steps"),
            kind(
                    "no such (key|field|attribute)|key '.*' is not present|not present in map|missing",
                    "rule.reason.absent"),
            kind("index out of bounds|out of bounds", "rule.reason.place"),
            kind("overload|expected .* but|cannot be cast|type", "rule.reason.types"),
            kind("pars|format|conver|invalid|malformed|for input string|not a number", "rule.reason.form"));

    private RuleReasons() {}

    private static Map.Entry<Pattern, String> kind(String words, String key) {
        return Map.entry(Pattern.compile(words, Pattern.CASE_INSENSITIVE), key);
    }

    /** What went wrong, as it stands within a sentence. */
    public static String told(Texts texts, String said) {
        return texts.get(KINDS.stream()
                .filter(kind -> kind.getKey().matcher(said).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("rule.reason.other"));
    }
}
