package se.knyt.core.reconciliation;

import java.util.Arrays;
import java.util.BitSet;

/** The hashes of all keys of all items, taken once. */
final class ItemKeys {
    private final OpenItems items;
    private final long[][] hashes = new long[KeyKind.values().length][];
    private final int[][] owners = new int[KeyKind.values().length][];
    private final int[] sizes = new int[KeyKind.values().length];
    private final BitSet contradicting = new BitSet();
    private final byte[] kinds;

    ItemKeys(OpenItems items) {
        this.items = items;
        for (int k = 0; k < hashes.length; k++) {
            hashes[k] = new long[16];
            owners[k] = new int[16];
        }
        kinds = new byte[items.size()];
        var hash = new KeyHash();
        var current = new int[1];
        KeySink sink = (kind, value) -> {
            long key = hash.of(kind, value);
            if (key != 0) {
                add(kind, key, current[0]);
            }
        };
        for (int i = 0; i < items.size(); i++) {
            current[0] = i;
            items.keys(i, sink);
        }
    }

    boolean any(KeyKind kind) {
        return sizes[kind.ordinal()] > 0;
    }

    /** Whether the item has a key that could contradict one of a line's. */
    boolean canContradict(int item) {
        return contradicting.get(item);
    }

    /** The kinds of key the item has, as a bit set of ordinals. */
    int kinds(int item) {
        return kinds[item];
    }

    /** The free items by one kind of key, narrowed by kind of document and, when asked for, by currency and amount. */
    KeyIndex index(KeyKind kind, BitSet taken, boolean withAmount) {
        int k = kind.ordinal();
        var index = new KeyIndex(sizes[k]);
        for (int i = 0; i < sizes[k]; i++) {
            int item = owners[k][i];
            if (!taken.get(item)) {
                long key = hashes[k][i];
                boolean credit = items.credit(item);
                index.put(
                        withAmount
                                ? KeyHash.withAmount(key, credit, items.currency(item), items.amount(item))
                                : KeyHash.withSide(key, credit),
                        item);
            }
        }
        return index;
    }

    private void add(KeyKind kind, long key, int item) {
        int k = kind.ordinal();
        if (sizes[k] == hashes[k].length) {
            hashes[k] = Arrays.copyOf(hashes[k], sizes[k] * 2);
            owners[k] = Arrays.copyOf(owners[k], sizes[k] * 2);
        }
        hashes[k][sizes[k]] = key;
        owners[k][sizes[k]++] = item;
        kinds[item] |= (byte) (1 << k);
        if (kind.contradicting()) {
            contradicting.set(item);
        }
    }
}
