package se.knyt.core.reconciliation;

import org.jspecify.annotations.Nullable;

/** What became of each line of a matching run, in primitive arrays numbered as the lines are. */
public final class Matches {
    /** No item, no line. */
    public static final int NONE = -1;

    private static final int[] NO_CANDIDATES = {};

    private final MatchStatus[] status;
    private final byte[] tier;
    private final int[] item;
    private final int[][] candidates;

    Matches(int lines) {
        status = new MatchStatus[lines];
        tier = new byte[lines];
        item = new int[lines];
        candidates = new int[lines][];
        java.util.Arrays.fill(item, NONE);
        java.util.Arrays.fill(status, MatchStatus.NO_MATCH_NEEDED);
    }

    public int size() {
        return status.length;
    }

    public MatchStatus status(int line) {
        return status[line];
    }

    /** The tier of the match or suggestion; 7 for the rest that needs a match, 0 where none is needed. */
    public int tier(int line) {
        return tier[line];
    }

    /** The matched item, or {@link #NONE}. */
    public int item(int line) {
        return item[line];
    }

    /** The candidates of a suggestion, best first; empty for every other status. */
    public int[] candidates(int line) {
        int @Nullable [] found = candidates[line];
        return found == null ? NO_CANDIDATES : found.clone();
    }

    void status(int line, MatchStatus value, int tierOfLine) {
        status[line] = value;
        tier[line] = (byte) tierOfLine;
    }

    void matched(int line, int itemOfLine, int tierOfLine) {
        status(line, MatchStatus.MATCHED, tierOfLine);
        item[line] = itemOfLine;
    }

    void suggested(int line, int[] candidatesOfLine, int tierOfLine) {
        status(line, MatchStatus.SUGGESTED, tierOfLine);
        candidates[line] = candidatesOfLine;
    }
}
