package se.knyt.core.providers;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a provider shows on bank statements.
 *
 * @param names the words that are its name, in upper case; none where it is not known by a name
 * @param ownWords further words of the names of its companies, in upper case, which are nobody else's beside it
 * @param ownReference what the references that it writes itself look like, in upper case; the groups, or else the whole, are what tells one
 *     from another. Null where no form is known
 * @param ofDigits whether that form is of digits alone, which banks write too: it is the provider's only where the provider is named
 * @param namesPayers whether a name beside the provider's own is the payer's, since each payment reaches the account by itself
 */
public record StatementMarks(
        Set<String> names,
        Set<String> ownWords,
        @Nullable Pattern ownReference,
        boolean ofDigits,
        boolean namesPayers) {
    /** With the sets copied. */
    public StatementMarks {
        names = Set.copyOf(names);
        ownWords = Set.copyOf(ownWords);
    }

    /** Marks of a provider that statements show by name only. */
    public static StatementMarks named(String... names) {
        return new StatementMarks(Set.of(names), Set.of(), null, false, false);
    }

    /** With words of the names of its companies. */
    public StatementMarks withOwnWords(String... words) {
        return new StatementMarks(names, Set.of(words), ownReference, ofDigits, namesPayers);
    }

    /** With a form of its own references, a regular expression. */
    public StatementMarks withReference(String form) {
        return new StatementMarks(names, ownWords, Pattern.compile(form), ofDigits, namesPayers);
    }

    /** With a form that is of digits alone. */
    public StatementMarks withDigits(String form) {
        return new StatementMarks(names, ownWords, Pattern.compile(form), true, namesPayers);
    }

    /** With names beside its own that are the payers'. */
    public StatementMarks namingPayers() {
        return new StatementMarks(names, ownWords, ownReference, ofDigits, true);
    }
}
