package se.knyt.engine.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The function {@code matches}. The search itself takes time in proportion to text and pattern; what is bounded here is both: a counted
 * repeat stands for as many copies of what it repeats, and one within another for the product.
 */
final class Patterns {
    static final int CHARS_MAX = 500;
    /** What of a text is searched. */
    static final int TEXT_CHARS_MAX = 1_000;

    private static final int REPEAT_MAX = 100;
    /** Copies that all counted repeats of a pattern stand for together. */
    private static final int REPEATS_MAX = 1_000;

    private static final int GROUPS_MAX = 50;

    private final String pattern;
    /** For each open group whether a counted repeat stands in it. */
    private final ArrayDeque<Boolean> groups = new ArrayDeque<>();

    private boolean countedBefore;
    private int repeats;
    private int at;

    private Patterns(String pattern) {
        this.pattern = pattern;
    }

    /** What makes a pattern none that is searched for, empty where nothing does. */
    static Optional<String> fault(String pattern) {
        var costly = new Patterns(pattern).costly();
        if (costly.isPresent()) {
            return costly;
        }
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @throws IllegalArgumentException for a pattern that is none, or when the time of the rules is over */
    static boolean found(String text, String pattern) {
        if (RuleTime.isOver()) {
            throw new IllegalArgumentException(RuleTime.said());
        }
        fault(pattern).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        var searched = text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text;
        return Pattern.compile(pattern).matcher(searched).find();
    }

    private Optional<String> costly() {
        if (pattern.length() > CHARS_MAX) {
            return Optional.of("longer than " + CHARS_MAX + " characters");
        }
        groups.push(false);
        while (at < pattern.length()) {
            var fault = step();
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /** One piece of the pattern; after it {@link #countedBefore} says whether it holds a counted repeat. */
    private Optional<String> step() {
        char one = pattern.charAt(at++);
        switch (one) {
            case '\\' -> escaped();
            case '[' -> characters();
            case '(' -> {
                groups.push(false);
                countedBefore = false;
                return groups.size() > GROUPS_MAX
                        ? Optional.of("more than " + GROUPS_MAX + " groups within each other")
                        : Optional.empty();
            }
            case ')' -> {
                boolean counted = groups.size() > 1 && groups.pop();
                mark(counted);
                countedBefore = counted;
            }
            case '{' -> {
                return repeated();
            }
            case '*', '+', '?' -> {
                // As often as one likes: no copies, and what it repeats stays what it is.
            }
            default -> countedBefore = false;
        }
        return Optional.empty();
    }

    private void mark(boolean counted) {
        if (counted) {
            groups.pop();
            groups.push(true);
        }
    }

    private void escaped() {
        countedBefore = false;
        if (at < pattern.length() && pattern.charAt(at) == 'Q') {
            int end = pattern.indexOf("\\E", at);
            at = end < 0 ? pattern.length() : end + 2;
        } else if (pattern.startsWith("p{", at) || pattern.startsWith("P{", at) || pattern.startsWith("x{", at)) {
            int end = pattern.indexOf('}', at);
            at = end < 0 ? pattern.length() : end + 1;
        } else {
            at++;
        }
    }

    /** A set of characters; a bracket at its very beginning is one of them, and it may name others in brackets of their own. */
    private void characters() {
        countedBefore = false;
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        if (at < pattern.length() && pattern.charAt(at) == ']') {
            at++;
        }
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            if (pattern.charAt(at) == '\\') {
                at += 2;
            } else if (pattern.startsWith("[:", at) && pattern.indexOf(":]", at) > 0) {
                at = pattern.indexOf(":]", at) + 2;
            } else {
                at++;
            }
        }
        at++;
    }

    private Optional<String> repeated() {
        var count =
                java.util.regex.Pattern.compile("(\\d{1,9})(,(\\d{0,9}))?\\}").matcher(pattern);
        if (!count.region(at, pattern.length()).lookingAt()) {
            countedBefore = false; // a bracket that counts nothing is a letter
            return Optional.empty();
        }
        int most = Math.max(
                Integer.parseInt(count.group(1)),
                count.group(3) == null || count.group(3).isEmpty() ? 0 : Integer.parseInt(count.group(3)));
        at = count.end();
        if (most > REPEAT_MAX) {
            return Optional.of("repeats something more than " + REPEAT_MAX + " times");
        }
        if (countedBefore) {
            return Optional.of("repeats what is repeated by a count itself");
        }
        repeats += most;
        if (repeats > REPEATS_MAX) {
            return Optional.of("repeats by more than " + REPEATS_MAX + " in all");
        }
        mark(true);
        countedBefore = true;
        return Optional.empty();
    }
}
