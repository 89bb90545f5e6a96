package se.knyt.core.reconciliation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What a provider's references look like, as far as one of them shows it: as long, and letters and digits or digits alone. One of several
 * words has its first word in all of them. What looks so and is not the reference names another payout.
 *
 * @param first the first word of several, empty where it is one
 * @param length of all words together
 * @param letters whether letters stand in it
 */
record ReferenceForm(String first, int words, int length, boolean letters) {
    static ReferenceForm of(List<String> words) {
        var joined = String.join("", words);
        return new ReferenceForm(
                words.size() > 1 ? words.getFirst() : "",
                words.size(),
                joined.length(),
                joined.chars().anyMatch(Character::isLetter));
    }

    /** Whether words look like a reference of this form. */
    boolean fits(List<String> run) {
        var joined = String.join("", run);
        if (joined.chars().noneMatch(Character::isDigit)) {
            return false;
        }
        if (words > 1) {
            return run.size() == words
                    ? run.getFirst().equals(first)
                    : run.size() == 1 && joined.length() == length && joined.startsWith(first);
        }
        return run.size() == 1
                && joined.length() == length
                && joined.chars().anyMatch(Character::isLetter) == letters
                && !isDay(joined);
    }

    private static boolean isDay(String digits) {
        try {
            return LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
