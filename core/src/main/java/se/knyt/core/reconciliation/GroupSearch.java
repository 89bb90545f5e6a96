package se.knyt.core.reconciliation;

import java.util.Arrays;

/**
 * Which of a few amounts sum to a target? Meet in the middle over the two halves. Solutions are counted by item, not by amount:
 * two equal amounts are interchangeable for the sum but not for the books.
 */
public final class GroupSearch {
    /** 2^12 sums a side. */
    public static final int CANDIDATES_MAX = 24;

    private GroupSearch() {}

    /** How a search ended. */
    public enum Outcome {
        NONE,
        ONE,
        /** Two or more solutions: ambiguous. */
        SEVERAL,
        /** More candidates than {@link #CANDIDATES_MAX}: not searched. */
        TOO_MANY
    }

    /**
     * @param outcome how the search ended
     * @param members for {@link Outcome#ONE} the places of the members in ascending order, else empty
     */
    public record Found(Outcome outcome, int[] members) {}

    /** Searches the non-empty subsets of {@code amounts} (minor units, any sign) that sum to {@code target}. */
    public static Found search(long[] amounts, long target) {
        if (amounts.length > CANDIDATES_MAX) {
            return new Found(Outcome.TOO_MANY, new int[0]);
        }
        int lower = amounts.length / 2;
        var left = sums(amounts, 0, lower);
        var right = sums(amounts, lower, amounts.length);
        var order = sortedBySum(right);
        var sorted = new long[right.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = right[order[i]];
        }
        int solutions = 0;
        int mask = 0;
        for (int l = 0; l < left.length && solutions < 2; l++) {
            long wanted = Math.subtractExact(target, left[l]);
            for (int r = lowerBound(sorted, wanted); r < sorted.length && sorted[r] == wanted && solutions < 2; r++) {
                int found = l | (order[r] << lower);
                if (found != 0) {
                    solutions++;
                    mask = found;
                }
            }
        }
        return switch (solutions) {
            case 0 -> new Found(Outcome.NONE, new int[0]);
            case 1 -> new Found(Outcome.ONE, places(mask));
            default -> new Found(Outcome.SEVERAL, new int[0]);
        };
    }

    private static long[] sums(long[] amounts, int from, int to) {
        var sums = new long[1 << (to - from)];
        for (int mask = 1; mask < sums.length; mask++) {
            int lowest = Integer.numberOfTrailingZeros(mask);
            sums[mask] = Math.addExact(sums[mask & (mask - 1)], amounts[from + lowest]);
        }
        return sums;
    }

    private static int[] sortedBySum(long[] sums) {
        var boxed = new Integer[sums.length];
        Arrays.setAll(boxed, i -> i);
        Arrays.sort(boxed, (a, b) -> Long.compare(sums[a], sums[b]));
        return Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
    }

    private static int lowerBound(long[] sorted, long wanted) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int[] places(int mask) {
        var places = new int[Integer.bitCount(mask)];
        int n = 0;
        for (int i = 0; i < CANDIDATES_MAX; i++) {
            if ((mask & (1 << i)) != 0) {
                places[n++] = i;
            }
        }
        return places;
    }
}
