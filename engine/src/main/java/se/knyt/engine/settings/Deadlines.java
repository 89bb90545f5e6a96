package se.knyt.engine.settings;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long before a last day somebody is told of it, and how long after a sale or refund a payout may be waited for: in whole days.
 *
 * @param dispute before a dispute must be answered
 * @param authorization before a reservation can no longer be captured
 * @param payout after a sale was captured or a refund made, until a payout of its provider should have named it
 * @param payoutOf the same for providers that take another time, by agreement for example; 0 where no payout is waited for
 */
public record Deadlines(int dispute, int authorization, int payout, Map<String, Integer> payoutOf) {
    /** Further ahead nobody acts on it. */
    public static final int DAYS_MAX = 30;

    /** Who is paid out more seldom than once in a quarter has no use of being told. */
    public static final int PAYOUT_DAYS_MAX = 120;

    /** Providers pay by the day or the week, a few days after; two weeks leave room for holidays. */
    private static final int PAYOUT = 14;

    /** A working week for gathering what an answer needs, and for packing what is reserved. */
    public static final Deadlines INITIAL = new Deadlines(5, 5);

    /** As long as is usual for every payout. */
    public Deadlines(int dispute, int authorization) {
        this(dispute, authorization, PAYOUT, Map.of());
    }

    /**
     * Settings of an earlier day say nothing of payouts.
     *
     * @throws IllegalArgumentException outside 0 to {@value #DAYS_MAX} days, or 1 to {@value #PAYOUT_DAYS_MAX} for payouts
     */
    public Deadlines(int dispute, int authorization, int payout, @Nullable Map<String, Integer> payoutOf) {
        if (dispute < 0 || dispute > DAYS_MAX || authorization < 0 || authorization > DAYS_MAX) {
            throw new IllegalArgumentException("a deadline is told of 0 to " + DAYS_MAX + " days before");
        }
        this.dispute = dispute;
        this.authorization = authorization;
        this.payout = payout == 0 ? PAYOUT : payout;
        this.payoutOf = payoutOf == null ? Map.of() : Map.copyOf(payoutOf);
        checkPayout(this.payout, 1);
        this.payoutOf.values().forEach(days -> checkPayout(days, 0));
    }

    private static void checkPayout(int days, int least) {
        if (days < least || days > PAYOUT_DAYS_MAX) {
            throw new IllegalArgumentException("a payout is waited for 1 to " + PAYOUT_DAYS_MAX + " days");
        }
    }

    /** How many days after a sale or refund a payout of the provider should have named it; 0 where none is waited for. */
    public int payoutDays(String provider) {
        return payoutOf.getOrDefault(provider, payout);
    }

    /** All of them by name, for the audit log. */
    Map<String, String> told() {
        var result = new TreeMap<String, String>();
        result.put("dispute", String.valueOf(dispute));
        result.put("authorization", String.valueOf(authorization));
        result.put("payout", String.valueOf(payout));
        payoutOf.forEach((provider, days) -> result.put("payout " + provider, String.valueOf(days)));
        return result;
    }
}
