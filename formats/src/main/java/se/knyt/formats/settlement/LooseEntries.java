package se.knyt.formats.settlement;

import java.util.Arrays;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * Amounts of rows whose payout is only known once the file has been read: a JSON object may name its payout after its rows. Columns of
 * primitives, about twenty bytes an amount.
 */
public final class LooseEntries {
    private int size;
    private int[] row = new int[256];
    private int[] group = new int[256];
    private byte[] kind = new byte[256];
    private byte[] statedClass = new byte[256];
    private long[] amount = new long[256];

    /**
     * Adds an amount.
     *
     * @param ofGroup number of the object that the row stands in
     * @param ofClass place of its class in the payout's totals, or {@link SettlementEntries#NO_CLASS}
     */
    public void add(int ofRow, int ofGroup, Kind ofKind, long minor, int ofClass) {
        if (size == row.length) {
            int capacity = Math.addExact(size, size >> 1);
            row = Arrays.copyOf(row, capacity);
            group = Arrays.copyOf(group, capacity);
            kind = Arrays.copyOf(kind, capacity);
            statedClass = Arrays.copyOf(statedClass, capacity);
            amount = Arrays.copyOf(amount, capacity);
        }
        row[size] = ofRow;
        group[size] = ofGroup;
        kind[size] = (byte) ofKind.ordinal();
        statedClass[size] = (byte) ofClass;
        amount[size] = minor;
        size++;
    }

    public int size() {
        return size;
    }

    public int group(int index) {
        return group[index];
    }

    public Kind kind(int index) {
        return Kind.values()[kind[index]];
    }

    public int statedClass(int index) {
        return statedClass[index];
    }

    public long amount(int index) {
        return amount[index];
    }

    /** Turns an amount round. */
    public void negate(int index) {
        amount[index] = Math.negateExact(amount[index]);
    }

    /** Another class for an amount. */
    public void statedClass(int index, int ofClass) {
        statedClass[index] = (byte) ofClass;
    }

    /** Hands the amounts over in the order they were added; those of a group without payout (negative) are left out. */
    public void into(SettlementEntries entries, int[] payoutOfGroup) {
        for (int i = 0; i < size; i++) {
            if (payoutOfGroup[group[i]] >= 0) {
                entries.add(row[i], payoutOfGroup[group[i]], kind(i), amount[i], statedClass[i]);
            }
        }
    }
}
