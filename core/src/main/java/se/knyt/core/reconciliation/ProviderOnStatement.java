package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import se.knyt.core.providers.ProviderProfiles;
import se.knyt.core.providers.StatementMarks;

/**
 * A provider on Swedish bank statements: the words that are its name, and the form of the references that it writes itself, as its
 * connector declares them. A provider without a known reference form is recognized by its name only.
 *
 * @param code provider code
 * @param marks what its connector declares
 */
public record ProviderOnStatement(String code, StatementMarks marks) {
    /** What the words of an entry say about one payout. */
    public enum Says {
        /** The payout's own reference stands in it. */
        OWN_REFERENCE,
        /** A reference of the provider's own form that is not this payout's. */
        OTHER_REFERENCE,
        /** Another provider's name. */
        OTHER_PROVIDER,
        /** The provider's name, and nothing against it: only then may an amount close. */
        PROVIDER,
        /** The provider's name among words that are not the provider's: a company or a person that is called alike. */
        SOMEBODY_ELSE,
        /** Neither a provider nor a reference that is known. */
        NOBODY
    }

    private static final int TEXT_MAX = 4_096;

    private static final Map<String, ProviderOnStatement> ALL = all();

    private static Map<String, ProviderOnStatement> all() {
        var all = new TreeMap<String, ProviderOnStatement>();
        for (var profile : ProviderProfiles.all()) {
            profile.onStatements()
                    .ifPresent(marks -> all.put(profile.code(), new ProviderOnStatement(profile.code(), marks)));
        }
        return all;
    }

    private Set<String> names() {
        return marks.names();
    }

    /** Every provider that is known by its name, in the order of the codes. */
    public static Collection<ProviderOnStatement> known() {
        return ALL.values();
    }

    /** The names of a provider; none of one that is not known. */
    static Set<String> namesOf(String provider) {
        var known = ALL.get(provider);
        return known == null ? Set.of() : known.names();
    }

    /** The names of providers that a word is. */
    static Set<String> namesIn(String word) {
        var found = new TreeSet<String>();
        for (var provider : ALL.values()) {
            provider.names().stream().filter(name -> isName(word, name)).forEach(found::add);
        }
        return found;
    }

    /** The codes of the providers that the texts name, in the order of the alphabet. */
    public static Set<String> providers(List<String> texts) {
        var found = new TreeSet<String>();
        for (var text : texts) {
            for (var word : StatementWords.words(text)) {
                ALL.values().stream().filter(one -> one.isNamed(word)).forEach(one -> found.add(one.code()));
            }
        }
        return found.isEmpty() ? Set.of() : found;
    }

    /**
     * What the texts of an entry say about a payout. The servicing bank's own number of the entry is none of the texts: no provider wrote
     * it.
     *
     * @param provider whose payout it is
     * @param own what is known to stand for this payout: its reference, references of the bank, texts of the provider's
     */
    public static Says says(String provider, Collection<String> own, List<String> texts) {
        var ownWords = new ArrayList<List<String>>();
        own.forEach(reference -> ownWords.add(StatementWords.words(reference)));
        var words = texts.stream().map(StatementWords::words).toList();
        if (ownWords.stream()
                .filter(reference -> StatementWords.tells(String.join("", reference)))
                .anyMatch(reference -> words.stream().anyMatch(text -> holds(text, reference)))) {
            return Says.OWN_REFERENCE;
        }
        if (holdsOther(provider, ownWords, texts)) {
            return Says.OTHER_REFERENCE;
        }
        var mine = ALL.get(provider);
        boolean named = false;
        for (var text : words) {
            for (var word : text) {
                if (mine != null && mine.isNamed(word)) {
                    named = true;
                } else if (ALL.values().stream().anyMatch(other -> other.isNamed(word))) {
                    return Says.OTHER_PROVIDER;
                }
            }
        }
        if (!named) {
            return Says.NOBODY;
        }
        var more = new TreeSet<String>();
        ownWords.forEach(more::addAll);
        return nameOthers(provider, more, texts) ? Says.SOMEBODY_ELSE : Says.PROVIDER;
    }

    /**
     * Whether the texts hold a word that neither a bank nor the provider writes of a payout, so that it may be somebody else's name.
     *
     * @param more further words in upper case that are the payout's own
     */
    static boolean nameOthers(String provider, Set<String> more, List<String> texts) {
        var names = namesOf(provider);
        for (var text : texts) {
            if (text.equals(BankTexts.LEFT_OUT)) {
                return true;
            }
            for (var word : StatementWords.words(text)) {
                if (!StatementVocabulary.isPlain(word, provider)
                        && !more.contains(word)
                        && names.stream().noneMatch(name -> isName(word, name))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the texts hold a reference of the provider's own form, or of one that shares its name, that is not among the payout's. */
    private static boolean holdsOther(String provider, List<List<String>> own, List<String> texts) {
        var mine = ALL.get(provider);
        if (mine == null) {
            return false;
        }
        for (var form : ALL.values()) {
            boolean shares = form.names().stream().anyMatch(mine.names()::contains);
            var reference = form.marks().ownReference();
            if (shares && reference != null) {
                for (var text : texts) {
                    // Digits alone are a reference of its only where it is named: the bank has numbers of its own.
                    if (form.marks().ofDigits() && providers(List.of(text)).isEmpty()) {
                        continue;
                    }
                    var upper =
                            (text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text).toUpperCase(Locale.ROOT);
                    if (reference.matcher(upper).results().anyMatch(found -> !isOwn(found, own))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** A reference of several parts is the payout's when one of them is. */
    private static boolean isOwn(MatchResult found, List<List<String>> own) {
        var parts = new ArrayList<String>();
        for (int i = 1; i <= found.groupCount(); i++) {
            if (found.group(i) != null) {
                parts.add(found.group(i));
            }
        }
        parts.add(found.group());
        return parts.stream()
                .map(StatementWords::words)
                .anyMatch(part -> own.stream().anyMatch(reference -> holds(reference, part)));
    }

    /** Whether words stand in a text; they may be run together there, but not split where they are not split themselves. */
    private static boolean holds(List<String> text, List<String> words) {
        var joined = String.join("", words);
        for (int from = 0; from < text.size() && !joined.isEmpty(); from++) {
            var run = new StringBuilder();
            for (int to = from; to < Math.min(text.size(), from + words.size()); to++) {
                if (run.append(text.get(to)).toString().equals(joined)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isNamed(String word) {
        return names().stream().anyMatch(name -> isName(word, name));
    }

    /** The word is the name; a long name may be followed by more of its own in the same word. */
    static boolean isName(String word, String name) {
        return word.equals(name)
                || (name.length() >= 5
                        && word.startsWith(name)
                        && StatementVocabulary.mayFollow(word.substring(name.length())));
    }
}
