package se.knyt.core.bookkeeping;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.money.Money;

/** Sums per account over vouchers of one currency. */
public final class Balances {
    private Balances() {}

    /** Debit less credit per account, ordered by number; accounts whose rows cancel are there with zero. */
    public static Map<Integer, Money> of(Collection<Voucher> vouchers) {
        var sums = new TreeMap<Integer, Money>();
        for (var voucher : vouchers) {
            for (var row : voucher.rows()) {
                sums.merge(row.account(), row.signed(), Money::plus);
            }
        }
        return Collections.unmodifiableMap(sums);
    }

    /** As {@link #of}, without the accounts that sum to zero: two lists of vouchers with the same effect give equal maps. */
    public static Map<Integer, Money> effect(Collection<Voucher> vouchers) {
        var sums = new TreeMap<>(of(vouchers));
        sums.values().removeIf(Money::isZero);
        return Collections.unmodifiableMap(sums);
    }
}
