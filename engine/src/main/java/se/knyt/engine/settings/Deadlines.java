package se.knyt.engine.settings;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.providers.ReservationRule;

/**
 * How long before a last day somebody is told of it, and how long after a sale or refund a payout may be waited for: in whole days.
 *
 * @param dispute before a dispute must be answered
 * @param authorization before a reservation can no longer be captured
 * @param payout after a sale was captured or a refund made, until a payout of its provider should have named it
 * @param payoutOf the same for providers that take another time, by agreement for example; 0 where no payout is waited for
 * @param reservationOf how long reservations of a provider live by the company's agreement, where neither shop nor provider tells the day;
 *     0 where it is not to be guessed at
 * @param extend whether providers that can are asked for more time when a last day is told of, without anybody asking
 */
public record Deadlines(
        int dispute,
        int authorization,
        int payout,
        Map<String, Integer> payoutOf,
        Map<String, Integer> reservationOf,
        boolean extend) {
    /** Further ahead nobody acts on it. */
    public static final int DAYS_MAX = 30;

    /** Who is paid out more seldom than once in a quarter has no use of being told. */
    public static final int PAYOUT_DAYS_MAX = 120;

    /** Longer than any provider reserves. */
    public static final int RESERVATION_DAYS_MAX = 365;

    /** Swish is on the account at once; two banking days leave room for the report to be fetched and dropped. */
    private static final String AT_BANK = "swish";

    private static final int BANKING_DAYS = 2;

    /** Providers pay by the day or the week, a few days after; two weeks leave room for holidays. */
    private static final int PAYOUT = 14;

    /** A working week for gathering what an answer needs, and for packing what is reserved. */
    public static final Deadlines INITIAL = new Deadlines(5, 5);

    /** As long as is usual for every payout. */
    public Deadlines(int dispute, int authorization) {
        this(dispute, authorization, PAYOUT, Map.of());
    }

    /** Nobody is asked for more time by itself, and reservations live as long as their providers say to all. */
    public Deadlines(int dispute, int authorization, int payout, Map<String, Integer> payoutOf) {
        this(dispute, authorization, payout, payoutOf, Map.of(), false);
    }

    /**
     * Settings of an earlier day say nothing of payouts and of how long reservations live.
     *
     * @throws IllegalArgumentException outside 0 to {@value #DAYS_MAX} days, or 1 to {@value #PAYOUT_DAYS_MAX} for payouts, or 0 to {@value
     *     #RESERVATION_DAYS_MAX} for reservations
     */
    public Deadlines(
            int dispute,
            int authorization,
            int payout,
            @Nullable Map<String, Integer> payoutOf,
            @Nullable Map<String, Integer> reservationOf,
            boolean extend) {
        if (dispute < 0 || dispute > DAYS_MAX || authorization < 0 || authorization > DAYS_MAX) {
            throw new IllegalArgumentException("a deadline is told of 0 to " + DAYS_MAX + " days before");
        }
        this.dispute = dispute;
        this.authorization = authorization;
        this.payout = payout == 0 ? PAYOUT : payout;
        this.payoutOf = payoutOf == null ? Map.of() : Map.copyOf(payoutOf);
        checkPayout(this.payout, 1);
        this.payoutOf.values().forEach(days -> checkPayout(days, 0));
        this.reservationOf = reservationOf == null ? Map.of() : Map.copyOf(reservationOf);
        this.extend = extend;
        if (this.reservationOf.values().stream().anyMatch(days -> days < 0 || days > RESERVATION_DAYS_MAX)) {
            throw new IllegalArgumentException("a reservation lives 0 to " + RESERVATION_DAYS_MAX + " days");
        }
    }

    private static void checkPayout(int days, int least) {
        if (days < least || days > PAYOUT_DAYS_MAX) {
            throw new IllegalArgumentException("a payout is waited for 1 to " + PAYOUT_DAYS_MAX + " days");
        }
    }

    /**
     * How many days after a sale or refund a payout of the provider should have named it; 0 where none is waited for. In banking days where
     * {@link #inBankingDays} says so.
     */
    public int payoutDays(String provider) {
        return payoutOf.getOrDefault(provider, AT_BANK.equals(provider) ? BANKING_DAYS : payout);
    }

    /** Whether a provider's payments are lines of the bank account themselves, each awaited there some banking days. */
    public boolean inBankingDays(String provider) {
        return AT_BANK.equals(provider) && !payoutOf.containsKey(provider);
    }

    /** How many days a reservation of a provider lives where nobody tells: by the company's agreement, else by the provider's rule; 0 for none. */
    public int reservationDays(String provider) {
        var own = reservationOf.get(provider);
        return own != null
                ? own
                : ReservationRule.of(provider).map(ReservationRule::days).orElse(0);
    }

    /** All of them by name, for the audit log. */
    Map<String, String> told() {
        var result = new TreeMap<String, String>();
        result.put("dispute", String.valueOf(dispute));
        result.put("authorization", String.valueOf(authorization));
        result.put("payout", String.valueOf(payout));
        payoutOf.forEach((provider, days) -> result.put("payout " + provider, String.valueOf(days)));
        reservationOf.forEach((provider, days) -> result.put("reservation " + provider, String.valueOf(days)));
        result.put("extend", String.valueOf(extend));
        return result;
    }
}
