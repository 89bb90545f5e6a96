package se.knyt.core.reconciliation;

import java.time.DateTimeException;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What of a bank entry's texts is kept: the words that can tell whose payout it is. A statement names people whom that is no matter of;
 * their names, telephone numbers and personal numbers are left out. Swedish numbers are told by how they are written: ten or twelve
 * digits that begin with a day of the calendar, or a mobile number, or its beginning, with or without its country code.
 */
public final class BankTexts {
    /** A text that says that words were left out which may be somebody's name: the entry is not the provider's by its name alone. */
    public static final String LEFT_OUT = "…";

    /** Shorter words with a digit are dates, counts and parts of telephone numbers. */
    private static final int WORD_MIN = 4;

    private static final int WORD_MAX = 70;
    private static final int WORDS_MAX = 200;
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern MOBILE = Pattern.compile("(?:0|46|0046|460)7\\d{3,8}");
    private static final Pattern PERSONAL = Pattern.compile("(?:\\d{2})?(\\d{2})(\\d{2})(\\d{2})\\d{4}");
    /** A co-ordination number has the day plus sixty. */
    private static final int CO_ORDINATION = 60;

    private BankTexts() {}

    /** The codes of the providers that the texts name, in the order of the alphabet. */
    public static Set<String> providers(List<String> texts) {
        return ProviderOnStatement.providers(texts);
    }

    /**
     * The words that are kept, each text with those of its own; a text of which nothing is kept is left out.
     *
     * @param references those of the payouts that are known: kept whatever they look like
     */
    public static List<String> kept(List<String> texts, Set<String> references) {
        var known = new TreeSet<String>();
        references.forEach(reference -> {
            known.add(plain(reference));
            known.addAll(StatementWords.words(reference));
        });
        var kept = new TreeSet<String>();
        for (var text : texts) {
            var words = new ArrayList<String>();
            for (var word : BLANKS.split(text.strip())) {
                if (words.size() < WORDS_MAX && isKept(word, known)) {
                    words.add(word.length() > WORD_MAX ? word.substring(0, WORD_MAX) : word);
                }
            }
            if (!words.isEmpty()) {
                kept.add(String.join(" ", words));
            }
        }
        return List.copyOf(kept);
    }

    /** Whether texts that name a provider hold a word that is not kept and may be somebody else's name. */
    public static boolean nameOthers(List<String> texts, Set<String> references) {
        var more = new TreeSet<String>();
        references.forEach(reference -> more.addAll(StatementWords.words(reference)));
        var providers = providers(texts);
        return !providers.isEmpty()
                && providers.stream().allMatch(provider -> ProviderOnStatement.nameOthers(provider, more, texts));
    }

    private static boolean isKept(String word, Set<String> known) {
        var plain = plain(word);
        if (known.contains(plain)
                || !ProviderOnStatement.providers(List.of(word)).isEmpty()) {
            return true;
        }
        return plain.length() >= WORD_MIN
                && plain.chars().anyMatch(Character::isDigit)
                && !MOBILE.matcher(plain).matches()
                && !isPersonal(plain);
    }

    private static String plain(String word) {
        return String.join("", StatementWords.words(word));
    }

    private static boolean isPersonal(String digits) {
        var match = PERSONAL.matcher(digits);
        if (!match.matches()) {
            return false;
        }
        int day = Integer.parseInt(match.group(3));
        try {
            MonthDay.of(Integer.parseInt(match.group(2)), day > CO_ORDINATION ? day - CO_ORDINATION : day);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
