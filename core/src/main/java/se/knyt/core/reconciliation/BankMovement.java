package se.knyt.core.reconciliation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * One entry of a bank account, as the matching of payouts sees it.
 *
 * @param bookedOn the bank's booking day
 * @param amount positive when the balance rises
 * @param reversal whether the bank itself takes back an earlier entry with it
 * @param texts every reference and text of the entry as a whole
 * @param parts the payments that a collected entry is made of, empty where the bank lists none
 * @param senders the providers whose account it came from, as a person has once confirmed
 */
public record BankMovement(
        LocalDate bookedOn, Money amount, boolean reversal, List<String> texts, List<Part> parts, Set<String> senders) {
    /**
     * One payment within a collected entry.
     *
     * @param amount signed as the entry, null where the bank does not state it in the account's currency
     * @param texts every reference and text of it
     */
    public record Part(@Nullable Money amount, List<String> texts) {
        public Part {
            texts = List.copyOf(texts);
        }
    }

    public BankMovement {
        texts = List.copyOf(texts);
        parts = List.copyOf(parts);
        senders = Set.copyOf(senders);
    }

    /** One whose sender nobody has told. */
    public BankMovement(LocalDate bookedOn, Money amount, boolean reversal, List<String> texts, List<Part> parts) {
        this(bookedOn, amount, reversal, texts, parts, Set.of());
    }

    /** Every text, of the entry and of its payments. */
    List<String> all() {
        if (parts.isEmpty()) {
            return texts;
        }
        var all = new ArrayList<>(texts);
        parts.forEach(part -> all.addAll(part.texts()));
        return all;
    }
}
