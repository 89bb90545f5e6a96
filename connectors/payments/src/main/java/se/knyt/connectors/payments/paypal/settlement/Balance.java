package se.knyt.connectors.payments.paypal.settlement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;

/**
 * The balance of one account in one currency: its withdrawals divide time into payouts. What came after the last withdrawal is paid out
 * by a later one.
 */
final class Balance {
    static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    private final Currency currency;
    private final List<Withdrawal> withdrawals = new ArrayList<>();
    private long[] times = new long[0];
    private @Nullable Long begin;
    private long rest;
    private @Nullable LocalDate restOn;

    /**
     * A withdrawal.
     *
     * @param reference PayPal's id of it
     * @param at seconds since 1970
     * @param amount what was paid, positive
     */
    record Withdrawal(String reference, long at, long amount) {
        LocalDate day() {
            return Instant.ofEpochSecond(at).atZone(STOCKHOLM).toLocalDate();
        }
    }

    Balance(Currency currency) {
        this.currency = currency;
    }

    Currency currency() {
        return currency;
    }

    void add(Withdrawal withdrawal) {
        withdrawals.add(withdrawal);
    }

    /** Sorts the withdrawals once all have been met. */
    void sort() {
        withdrawals.sort(Comparator.comparingLong(Withdrawal::at).thenComparing(Withdrawal::reference));
        times = withdrawals.stream().mapToLong(Withdrawal::at).toArray();
    }

    List<Withdrawal> withdrawals() {
        return withdrawals;
    }

    /** The first withdrawal at or after a time, or the number of withdrawals when there is none. */
    int payoutAt(long seconds) {
        int place = Arrays.binarySearch(times, seconds);
        if (place < 0) {
            return -place - 1;
        }
        // Of several at the same moment the first takes all.
        while (place > 0 && times[place - 1] == seconds) {
            place--;
        }
        return place;
    }

    /** Adds an amount that no withdrawal follows, of a day. */
    void addRest(long amount, LocalDate day) {
        rest = Math.addExact(rest, amount);
        if (restOn == null || day.isAfter(restOn)) {
            restOn = day;
        }
    }

    /** The last day of what no withdrawal follows, or null where there is nothing. */
    @Nullable
    LocalDate restOn() {
        return restOn;
    }

    long rest() {
        return rest;
    }

    /** What stood there before the file's first row, or null where the file does not prove it. */
    @Nullable
    Long begin() {
        return begin;
    }

    /**
     * Takes the balances of a section's footer, when they are proved by its rows: what stood there before, and the rows, make what stands
     * there after. The order of the footer's columns is not documented well enough to be taken on trust.
     *
     * @param moved what all rows of the section sum to, withdrawals too
     * @param pairs balances before and after, one pair after the other
     */
    void prove(long moved, List<Long> pairs) {
        for (int i = 0; i + 1 < pairs.size() && begin == null; i += 2) {
            if (pairs.get(i) + moved == pairs.get(i + 1)) {
                begin = pairs.get(i);
            }
        }
    }
}
