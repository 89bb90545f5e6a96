package se.knyt.core.reconciliation;

import se.knyt.core.money.Currency;

/** A view of the open invoices and credit notes, numbered from 0. Every method answers the same for the same number, always. */
public interface OpenItems {
    int size();

    /** Number of the invoice or credit note; orders items that are otherwise alike. */
    String id(int index);

    /** True for a credit note, which only a refund is matched with; false for an invoice, which only a sale is matched with. */
    boolean credit(int index);

    Currency currency(int index);

    /** Open amount in minor units, positive for a credit note too. */
    long amount(int index);

    /** Document date as days since 1970-01-01, or {@link PayoutLines#NO_DAY}. */
    long day(int index);

    /** False for an item that must never be suggested by its amount, such as an opening balance. */
    boolean byAmount(int index);

    /** Gives every key of the item to the sink; a kind may come several times. */
    void keys(int index, KeySink sink);
}
