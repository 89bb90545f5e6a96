package se.knyt.core.reconciliation;

import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;

/** A view of the amounts of one or more payouts, numbered from 0. Every method answers the same for the same number, always. */
public interface PayoutLines {
    /** What {@link #day} answers when no day is known. */
    long NO_DAY = Long.MIN_VALUE;

    int size();

    /** The 1-based line of its file, or place in the provider's answer; the entries of one row share it. */
    int line(int index);

    Kind kind(int index);

    /** The provider's own word for the row. */
    String providerKind(int index);

    Currency currency(int index);

    /** Minor units, signed from the merchant's view: positive raises what he is paid. */
    long amount(int index);

    /** Currency of what a line is matched by: that of its purchase, where the provider changed the money. */
    default Currency itemCurrency(int index) {
        return currency(index);
    }

    /** What a line is matched by, in minor units of {@link #itemCurrency}, signed as its amount. */
    default long itemAmount(int index) {
        return amount(index);
    }

    /** Day of the event as days since 1970-01-01, or {@link #NO_DAY}. */
    long day(int index);

    /** Place of the provider's own class of this line in {@link Statement#classTotals}, or a place that is not there when it states no total for it. */
    int statedClass(int index);

    /** Gives every key of the line to the sink; a kind may come several times. */
    void keys(int index, KeySink sink);
}
