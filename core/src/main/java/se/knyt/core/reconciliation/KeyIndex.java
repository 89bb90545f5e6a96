package se.knyt.core.reconciliation;

import java.util.Arrays;

/**
 * From a 64-bit hash to the numbers put under it: open addressing over primitives, so that a million items take some tens of
 * megabytes and no objects. A number put twice in a row under one hash stands there once.
 */
final class KeyIndex {
    static final int NONE = -1;

    private long[] slotHash;
    private int[] slotHead;
    private int[] slotCount;
    private int slots;
    private int[] entryValue;
    private int[] entryNext;
    private int entries;

    KeyIndex(int expected) {
        int capacity = Math.max(16, Integer.highestOneBit(Math.clamp(expected * 2L, 8, 1 << 28)) * 2);
        slotHash = new long[capacity];
        slotHead = new int[capacity];
        slotCount = new int[capacity];
        entryValue = new int[Math.max(8, expected)];
        entryNext = new int[Math.max(8, expected)];
    }

    boolean isEmpty() {
        return entries == 0;
    }

    void put(long hash, int value) {
        if (slots * 2 >= slotHash.length) {
            grow();
        }
        int slot = find(hash);
        if (slotHash[slot] == 0) {
            slotHash[slot] = hash;
            slotHead[slot] = NONE;
            slots++;
        } else if (entryValue[slotHead[slot]] == value) {
            return;
        }
        if (entries == entryValue.length) {
            entryValue = Arrays.copyOf(entryValue, entries * 2);
            entryNext = Arrays.copyOf(entryNext, entries * 2);
        }
        entryValue[entries] = value;
        entryNext[entries] = slotHead[slot];
        slotHead[slot] = entries++;
        slotCount[slot]++;
    }

    /** The slot of a hash, or {@link #NONE} when nothing stands under it. */
    int slot(long hash) {
        int slot = find(hash);
        return slotHash[slot] == 0 ? NONE : slot;
    }

    int count(int slot) {
        return slotCount[slot];
    }

    /** The first entry of a slot; go on with {@link #next} until {@link #NONE}. */
    int first(int slot) {
        return slotHead[slot];
    }

    int next(int entry) {
        return entryNext[entry];
    }

    int value(int entry) {
        return entryValue[entry];
    }

    private int find(long hash) {
        int mask = slotHash.length - 1;
        int slot = (int) hash & mask;
        while (slotHash[slot] != 0 && slotHash[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        var oldHash = slotHash;
        var oldHead = slotHead;
        var oldCount = slotCount;
        int capacity = Math.multiplyExact(oldHash.length, 2);
        slotHash = new long[capacity];
        slotHead = new int[capacity];
        slotCount = new int[capacity];
        for (int i = 0; i < oldHash.length; i++) {
            if (oldHash[i] != 0) {
                int slot = find(oldHash[i]);
                slotHash[slot] = oldHash[i];
                slotHead[slot] = oldHead[i];
                slotCount[slot] = oldCount[i];
            }
        }
    }
}
