package se.knyt.core.reconciliation;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** Words by which a provider shows on Swedish statements. Shopify Payments is paid out by Stripe. */
    private static final Map<String, Set<String>> NAMES = Map.ofEntries(
            Map.entry("klarna", Set.of("KLARNA")),
            Map.entry("kustom", Set.of("KUSTOM")),
            Map.entry("svea", Set.of("SVEA")),
            Map.entry("nets", Set.of("NETS", "NEXI", "DIBS")),
            Map.entry("paypal", Set.of("PAYPAL")),
            Map.entry("stripe", Set.of("STRIPE")),
            Map.entry("shopify-payments", Set.of("SHOPIFY", "STRIPE")),
            Map.entry("adyen", Set.of("ADYEN")),
            Map.entry("amazon", Set.of("AMAZON")),
            Map.entry("swish", Set.of("SWISH")),
            Map.entry("qliro", Set.of("QLIRO")),
            Map.entry("zettle", Set.of("ZETTLE", "IZETTLE")),
            Map.entry("mollie", Set.of("MOLLIE")),
            Map.entry("walley", Set.of("WALLEY", "COLLECTOR")));

    private record Reference(int payout, int words) {}

    private final Map<String, List<Reference>> references = new HashMap<>();
    private int wordsMax;

    StatementWords(List<ExpectedPayout> payouts) {
        for (int i = 0; i < payouts.size(); i++) {
            var words = words(payouts.get(i).reference());
            var joined = String.join("", words);
            if (tells(joined)) {
                references.computeIfAbsent(joined, _ -> new ArrayList<>()).add(new Reference(i, words.size()));
                wordsMax = Math.max(wordsMax, words.size());
            }
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

    /** The codes of the providers that the texts name. */
    static Set<String> providers(List<String> texts) {
        var found = new TreeSet<String>();
        for (var text : texts) {
            for (var word : words(text)) {
                NAMES.forEach((provider, names) -> {
                    if (names.stream().anyMatch(name -> isName(word, name))) {
                        found.add(provider);
                    }
                });
            }
        }
        return found.isEmpty() ? Set.of() : found;
    }

    /** The word is the name; a long name may be followed by more in the same word, as in KLARNABANK. */
    private static boolean isName(String word, String name) {
        return word.equals(name) || (name.length() >= 5 && word.startsWith(name));
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
