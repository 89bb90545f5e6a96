package se.knyt.core.reconciliation;

import java.util.Arrays;
import java.util.Locale;

/**
 * Scores how likely a transfer that left and one that arrived are the same (tier 5), in thousandths. The weights were set by hand on
 * labelled transfers, so they are a start and no law; a score never books anything by itself.
 */
final class TransferScore {
    /** Days between leaving and arriving. */
    static final int LAG_MIN = 1;

    static final int LAG_MAX = 21;

    /** Amounts further apart than this many millionths are no candidates. */
    static final long APART_MAX_MILLIONTHS = 110_000;

    private static final int EQUAL_AMOUNT = 4_000;
    private static final int NAME_TOKENS = 2;

    private TransferScore() {}

    /** The words of a memo in upper case, prepared once. */
    static String[] tokens(String memo) {
        return Arrays.stream(memo.toUpperCase(Locale.ROOT).split("\\s+"))
                .filter(token -> !token.isEmpty())
                .toArray(String[]::new);
    }

    /** Transfers are only compared within a block: the first letters of the first two words. */
    static int block(String[] tokens) {
        int first = tokens.length > 0 ? tokens[0].charAt(0) : 0;
        int second = tokens.length > 1 ? tokens[1].charAt(0) : 0;
        return (first << 16) | second;
    }

    static int lag(long days) {
        return days <= 2 ? -900 : (int) (-3_500 - 50 * days);
    }

    /**
     * Equal amounts score highest; otherwise the score falls with the square of the relative difference, one at none and a half at
     * three per cent.
     */
    static int amount(long left, long right) {
        if (left == right) {
            return EQUAL_AMOUNT;
        }
        long apart = Math.abs(left - right) * 1_000_000 / left;
        return (int) (1_000 - apart * apart / 1_800_000);
    }

    static int memo(String[] left, String[] right) {
        int score = 0;
        for (int i = 0; i < NAME_TOKENS && i < left.length && i < right.length; i++) {
            score += left[i].equals(right[i]) ? 800 : left[i].charAt(0) == right[i].charAt(0) ? 200 : -2_000;
        }
        boolean[] used = new boolean[right.length];
        for (int i = NAME_TOKENS; i < left.length; i++) {
            score += later(left[i], right, used);
        }
        return score;
    }

    /** The best that a later word finds among the other side's later words; each of those serves once. */
    private static int later(String token, String[] others, boolean[] used) {
        int best = 0;
        int place = -1;
        for (int k = NAME_TOKENS; k < others.length; k++) {
            int score = used[k] ? 0 : word(token, others[k]);
            if (score > best) {
                best = score;
                place = k;
            }
        }
        if (place >= 0) {
            used[place] = true;
        }
        return best;
    }

    private static int word(String a, String b) {
        if (a.equals(b)) {
            return a.length() >= 6 ? 2_000 : 800;
        }
        boolean prefix = Math.min(a.length(), b.length()) > 2 && (a.startsWith(b) || b.startsWith(a));
        return prefix ? 700 : 0;
    }
}
