package se.knyt.core.reconciliation;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.money.Money;

/**
 * One open invoice or credit note.
 *
 * @param id its number in the accounting system
 * @param credit true for a credit note
 * @param date document date
 * @param amount what is open, VAT included, positive for a credit note too
 * @param byAmount false when it must never be suggested by amount alone
 * @param keys what it can be found by
 */
public record OpenItem(String id, boolean credit, LocalDate date, Money amount, boolean byAmount, List<Key> keys) {
    /**
     * @param kind the kind of key
     * @param value as it came
     */
    public record Key(KeyKind kind, String value) {}

    public OpenItem {
        keys = List.copyOf(keys);
        if (amount.isNegative()) {
            throw new IllegalArgumentException("an open amount is positive, for a credit note too");
        }
    }
}
