package se.knyt.core.reconciliation;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds payout references and providers' names in the texts of a bank entry. A reference is found only as whole words: the words of a
 * text, joined, must be the letters and digits of the reference, and may be split only where the reference itself has a sign between.
 */
final class StatementWords {
    /** Longer texts of one entry are read to here: no bank gives more than 140 characters of message, and a few of them. */
    private static final int TEXT_MAX = 4_096;

    /** Shorter references would be met by chance in dates, times and amounts. */
    private static final int REFERENCE_MIN = 6;

    private static final int MIXED_REFERENCE_MIN = 4;

    /** A first word of letters and digits that is as long stands for the whole text. */
    private static final int FIRST_WORD_MIN = 8;

    /** A provider's code shorter than this is no name: it would be met by chance. */
    private static final int NAME_MIN = 4;

    /** The code of all providers that are read by a format of the merchant's own: a word of the language, and nobody's name. */
    private static final String NOBODY = "OTHER";

    private record Reference(int payout, int words) {}

    private final Map<String, List<Reference>> references = new HashMap<>();
    /** The names of providers that are not among the known ones: their codes. */
    private final Map<String, Set<String>> others = new HashMap<>();
    /** What references of each provider look like. */
    private final Map<String, Set<ReferenceForm>> forms = new HashMap<>();

    /** Per provider, the words of its payouts' references and texts. */
    private final Map<String, Set<String>> own = new HashMap<>();

    private int wordsMax;

    StatementWords(List<ExpectedPayout> payouts) {
        var firstWords = new HashMap<String, Set<Integer>>();
        for (int i = 0; i < payouts.size(); i++) {
            var payout = payouts.get(i);
            reference(i, payout.provider(), payout.reference());
            for (var text : payout.bankTexts()) {
                reference(i, payout.provider(), text);
                // A bank may cut a long text off.
                var words = words(text);
                if (words.size() > 1 && words.getFirst().length() >= FIRST_WORD_MIN) {
                    firstWords
                            .computeIfAbsent(words.getFirst(), _ -> new TreeSet<>())
                            .add(i);
                }
            }
            var code = String.join("", words(payout.provider()));
            boolean known = !ProviderOnStatement.namesOf(payout.provider()).isEmpty();
            if (!known && code.length() >= NAME_MIN && !code.equals(NOBODY)) {
                others.put(payout.provider(), Set.of(code));
            }
        }
        // What several have in common tells none of them.
        firstWords.forEach((word, of) -> {
            if (of.size() == 1) {
                int only = of.iterator().next();
                reference(only, payouts.get(only).provider(), word);
            }
        });
    }

    private void reference(int payout, String provider, String text) {
        var words = words(text);
        own.computeIfAbsent(provider, _ -> new HashSet<>()).addAll(words);
        var joined = String.join("", words);
        if (tells(joined)) {
            references.computeIfAbsent(joined, _ -> new ArrayList<>()).add(new Reference(payout, words.size()));
            forms.computeIfAbsent(provider, _ -> new HashSet<>()).add(ReferenceForm.of(words));
            wordsMax = Math.max(wordsMax, words.size());
        }
    }

    /** Whether letters and digits without signs are enough to tell a payout by. */
    static boolean tells(String joined) {
        boolean digit = joined.chars().anyMatch(Character::isDigit);
        boolean letter = joined.chars().anyMatch(Character::isLetter);
        return digit && joined.length() >= (letter ? MIXED_REFERENCE_MIN : REFERENCE_MIN);
    }

    /** The payouts whose references stand in one of the texts, ascending. */
    Set<Integer> payouts(List<String> texts) {
        var found = new TreeSet<Integer>();
        if (references.isEmpty()) {
            return found;
        }
        for (var text : texts) {
            var words = words(text);
            for (int from = 0; from < words.size(); from++) {
                var joined = new StringBuilder();
                for (int to = from; to < Math.min(words.size(), from + wordsMax); to++) {
                    joined.append(words.get(to));
                    for (var reference : references.getOrDefault(joined.toString(), List.of())) {
                        if (to - from < reference.words()) {
                            found.add(reference.payout());
                        }
                    }
                }
            }
        }
        return found;
    }

    /** The names of providers that stand in the texts. */
    Set<String> names(List<String> texts) {
        var found = new TreeSet<String>();
        for (var text : texts) {
            for (var word : words(text)) {
                ProviderOnStatement.namesIn(word).forEach(found::add);
                others.values().stream()
                        .flatMap(Set::stream)
                        .filter(name -> ProviderOnStatement.isName(word, name))
                        .forEach(found::add);
            }
        }
        return found.isEmpty() ? Set.of() : found;
    }

    /** Whether some names are all the provider's own; so are none. */
    boolean areOf(Set<String> names, String provider) {
        var known = ProviderOnStatement.namesOf(provider);
        return (known.isEmpty() ? others.getOrDefault(provider, Set.of()) : known).containsAll(names);
    }

    /** Whether a word stands in the texts that is no word of the provider's payouts, and may be somebody else's name. */
    boolean nameOthers(List<String> texts, String provider) {
        var more = new HashSet<>(own.getOrDefault(provider, Set.of()));
        more.addAll(others.getOrDefault(provider, Set.of()));
        return ProviderOnStatement.nameOthers(provider, more, texts);
    }

    /** Whether a reference stands in the texts that looks like one of the provider's and is none of a payout that is known. */
    boolean holdsAnother(List<String> texts, String provider) {
        for (var form : forms.getOrDefault(provider, Set.of())) {
            for (var text : texts) {
                var words = words(text);
                for (int from = 0; from < words.size(); from++) {
                    for (int to = from + 1; to <= Math.min(words.size(), from + form.words()); to++) {
                        var run = words.subList(from, to);
                        if (form.fits(run) && !references.containsKey(String.join("", run))) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** Runs of letters and digits in upper case. */
    static List<String> words(String text) {
        var plain = Normalizer.normalize(
                        text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT);
        var words = new ArrayList<String>();
        int from = -1;
        for (int i = 0; i <= plain.length(); i++) {
            boolean part = i < plain.length() && Character.isLetterOrDigit(plain.charAt(i));
            if (part && from < 0) {
                from = i;
            } else if (!part && from >= 0) {
                words.add(plain.substring(from, i));
                from = -1;
            }
        }
        return words;
    }
}
