package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.money.Money;

/** What posting says of a group. */
public sealed interface PostingResult {
    /**
     * What the books should hold.
     *
     * @param entries in the order they are to be written
     * @param findings what a person should look at although it is booked
     * @param openItems what stays open on a clearing account, by name
     */
    record Posted(List<WantedEntry> entries, List<Finding> findings, List<OpenItem> openItems)
            implements PostingResult {
        public Posted {
            entries = List.copyOf(entries);
            findings = List.copyOf(findings);
            openItems = List.copyOf(openItems);
        }
    }

    /**
     * Nothing is booked until a person has decided.
     *
     * @param code one of {@link HoldCodes}, for the text in the reader's language
     * @param arguments in the order the text uses them
     * @param text the same in Swedish
     * @param alternatives the results to choose between, empty when there is nothing to choose
     */
    record Held(String code, List<String> arguments, String text, List<Alternative> alternatives)
            implements PostingResult {
        public Held {
            HoldCodes.required(code);
            arguments = List.copyOf(arguments);
            alternatives = List.copyOf(alternatives);
        }

        static Held of(Stop stop) {
            return new Held(
                    stop.code(),
                    stop.arguments(),
                    stop.text(),
                    stop instanceof ChoiceHeldException choice ? choice.alternatives() : List.of());
        }
    }

    /** One of several results that a person chooses between. */
    record Alternative(String code, PostingResult result) {}

    /**
     * A named difference or an unknown that a person should look at.
     *
     * @param code {@code sale.rounding} and the like
     * @param amount signed from the merchant's view
     * @param text in Swedish
     */
    record Finding(String code, Money amount, String text) {}

    /**
     * An amount that stays on a clearing account.
     *
     * @param account the account
     * @param amount its part of the balance, debit positive
     * @param factKey the fact that left it
     * @param text its name in Swedish
     */
    record OpenItem(int account, Money amount, String factKey, String text) {}
}
