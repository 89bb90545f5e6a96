package se.knyt.core.reconciliation;

import java.util.Arrays;
import java.util.BitSet;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * The cascade over all lines and items of a run. Each kind of key is one pass that takes what fits on both sides exactly once; what
 * it took is gone for the passes after it. Within a pass nothing depends on what comes first.
 */
public final class Matcher {
    /** More equally good items than this under one key are ambiguous without looking at each for each line. */
    static final int CROWD = 64;

    private static final int SEVERAL = -2;

    /**
     * What one round took may leave a single one where there were two, as it would for a run on what is left. Real files settle in two
     * rounds; the bound is for hostile ones.
     */
    private static final int ROUNDS_MAX = 64;

    private final PayoutLines lines;
    private final OpenItems items;
    private final MatchLimits limits;
    private final Matches matches;
    private final ItemKeys itemKeys;
    private final PairCheck check;
    private final BitSet taken;
    private final byte[] lineAmbiguous;
    private final byte[] itemAmbiguous;
    private final int[] candidate;
    private final byte[] fits;
    private final KeyHash hash = new KeyHash();

    private Matcher(PayoutLines lines, OpenItems items, MatchLimits limits) {
        this.lines = lines;
        this.items = items;
        this.limits = limits;
        matches = new Matches(lines.size());
        itemKeys = new ItemKeys(items);
        check = new PairCheck(lines, items, itemKeys);
        taken = new BitSet(items.size());
        lineAmbiguous = new byte[lines.size()];
        itemAmbiguous = new byte[items.size()];
        candidate = new int[lines.size()];
        fits = new byte[items.size()];
    }

    /** Matches every sale with an invoice and every refund with a credit note, as far as the rules allow. */
    public static Matches match(PayoutLines lines, OpenItems items, MatchLimits limits) {
        return new Matcher(lines, items, limits).run();
    }

    private Matches run() {
        for (int i = 0; i < lines.size(); i++) {
            var kind = lines.kind(i);
            if (kind == Kind.UNRECOGNIZED) {
                matches.status(i, MatchStatus.UNRECOGNIZED, 0);
            } else if (kind.needsMatch()) {
                matches.status(i, MatchStatus.UNMATCHED, 7);
            }
        }
        int before;
        int round = 0;
        do {
            before = taken.cardinality();
            Arrays.fill(lineAmbiguous, (byte) 0);
            Arrays.fill(itemAmbiguous, (byte) 0);
            for (var kind : KeyKind.values()) {
                if (kind.matches() && itemKeys.any(kind)) {
                    exact(kind);
                }
            }
            round++;
        } while (taken.cardinality() > before && round < ROUNDS_MAX);
        new Leftovers(lines, items, limits, matches, itemKeys, check, taken, lineAmbiguous).run();
        return matches;
    }

    private void exact(KeyKind kind) {
        var index = itemKeys.index(kind, taken, true);
        if (index.isEmpty()) {
            return;
        }
        Arrays.fill(fits, (byte) 0);
        var crowded = new BitSet();
        var found = new Found();
        for (int line = 0; line < lines.size(); line++) {
            if (!waits(line)) {
                continue;
            }
            found.clear();
            collect(line, kind, index, crowded, found);
            candidate[line] = found.single();
            for (int i = 0; i < found.size; i++) {
                fits[found.item[i]] = (byte) Math.min(2, fits[found.item[i]] + 1);
            }
            if (candidate[line] == SEVERAL) {
                for (int i = 0; i < found.size; i++) {
                    itemAmbiguous[found.item[i]] |= bit(kind);
                }
            }
        }
        take(kind);
    }

    /** The items that fit a line by one kind of key with the same amount. */
    private void collect(int line, KeyKind kind, KeyIndex index, BitSet crowded, Found found) {
        boolean credit = lines.kind(line) == Kind.REFUND;
        long amount = Math.absExact(lines.itemAmount(line));
        var currency = lines.itemCurrency(line);
        lines.keys(line, (keyKind, value) -> {
            long key = keyKind == kind ? hash.of(kind, value) : 0;
            int slot = key == 0 ? KeyIndex.NONE : index.slot(KeyHash.withAmount(key, credit, currency, amount));
            if (slot == KeyIndex.NONE) {
                return;
            }
            if (index.count(slot) > CROWD) {
                found.crowd = true;
                crowd(index, slot, crowded, kind);
                return;
            }
            for (int e = index.first(slot); e != KeyIndex.NONE; e = index.next(e)) {
                int item = index.value(e);
                if (check.sameAmount(line, item) && belongs(line, item, kind)) {
                    found.add(item);
                }
            }
        });
    }

    /** Nothing stronger says that the two do not belong together. */
    private boolean belongs(int line, int item, KeyKind kind) {
        int ambiguous = (lineAmbiguous[line] | itemAmbiguous[item]) & (bit(kind) - 1);
        return !check.contradicts(line, item, kind) && (ambiguous == 0 || check.shares(line, item, ambiguous));
    }

    private void crowd(KeyIndex index, int slot, BitSet crowded, KeyKind kind) {
        if (crowded.get(slot)) {
            return;
        }
        crowded.set(slot);
        for (int e = index.first(slot); e != KeyIndex.NONE; e = index.next(e)) {
            fits[index.value(e)] = 2;
            itemAmbiguous[index.value(e)] |= bit(kind);
        }
    }

    private void take(KeyKind kind) {
        for (int line = 0; line < lines.size(); line++) {
            if (!waits(line) || candidate[line] == Matches.NONE) {
                continue;
            }
            int item = candidate[line];
            if (item >= 0 && fits[item] == 1 && check.sameText(line, item, kind)) {
                matches.matched(line, item, kind.tier());
                taken.set(item);
            } else {
                lineAmbiguous[line] |= bit(kind);
                if (item >= 0) {
                    itemAmbiguous[item] |= bit(kind);
                }
            }
        }
    }

    private boolean waits(int line) {
        return matches.status(line) == MatchStatus.UNMATCHED;
    }

    private static byte bit(KeyKind kind) {
        return (byte) (1 << kind.ordinal());
    }

    /** The different items that one line fits. */
    private static final class Found {
        private final int[] item = new int[CROWD * 4];
        private int size;
        private boolean crowd;

        void clear() {
            size = 0;
            crowd = false;
        }

        void add(int value) {
            for (int i = 0; i < size; i++) {
                if (item[i] == value) {
                    return;
                }
            }
            if (size == item.length) {
                crowd = true;
            } else {
                item[size++] = value;
            }
        }

        int single() {
            if (crowd || size > 1) {
                return SEVERAL;
            }
            return size == 1 ? item[0] : Matches.NONE;
        }
    }
}
