package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * What the exact passes left: a reference in common with another amount is matched when the difference is the rounding of the
 * invoice (tier 3) and suggested otherwise (tiers 1–3, or 6 when some items of the reference sum to the line); a line without any
 * contradicting reference is suggested by amount and date (tier 4).
 */
final class Leftovers {
    private final PayoutLines lines;
    private final OpenItems items;
    private final MatchLimits limits;
    private final Matches matches;
    private final ItemKeys itemKeys;
    private final PairCheck check;
    private final BitSet taken;
    private final byte[] lineAmbiguous;
    private final KeyHash hash = new KeyHash();
    private final Map<Long, int[]> sortedSlots = new HashMap<>();

    Leftovers(
            PayoutLines lines,
            OpenItems items,
            MatchLimits limits,
            Matches matches,
            ItemKeys itemKeys,
            PairCheck check,
            BitSet taken,
            byte[] lineAmbiguous) {
        this.lines = lines;
        this.items = items;
        this.limits = limits;
        this.matches = matches;
        this.itemKeys = itemKeys;
        this.check = check;
        this.taken = taken;
        this.lineAmbiguous = lineAmbiguous;
    }

    void run() {
        var indexes = new ArrayList<KeyIndex>();
        for (var kind : KeyKind.values()) {
            indexes.add(itemKeys.index(kind, taken, false));
        }
        if (limits.wholeKrona()) {
            round(indexes.subList(0, KeyKind.UNCHECKED_OCR.ordinal()));
        }
        for (int line = 0; line < lines.size(); line++) {
            if (waits(line)) {
                suggest(line, candidates(line, indexes));
            }
        }
        if (limits.amountAndDate()) {
            new AmountAndDate(lines, items, limits, matches, itemKeys, check, taken).run();
        }
    }

    /** Tier 3: the only line and the only item of a reference, and the invoice is the line rounded, or differs within the limits. */
    private void round(List<KeyIndex> indexes) {
        var fits = new byte[items.size()];
        var rounded = new int[lines.size()];
        for (int line = 0; line < lines.size(); line++) {
            rounded[line] = Matches.NONE;
            if (!waits(line)) {
                continue;
            }
            var found = candidates(line, indexes);
            for (int item : found) {
                fits[item] = (byte) Math.min(2, fits[item] + 1);
            }
            if (found.length == 1 && lineAmbiguous[line] == 0 && isRounded(line, found[0])) {
                rounded[line] = found[0];
            }
        }
        for (int line = 0; line < lines.size(); line++) {
            if (rounded[line] != Matches.NONE && fits[rounded[line]] == 1) {
                matches.matched(line, rounded[line], 3);
                taken.set(rounded[line]);
            }
        }
    }

    private boolean isRounded(int line, int item) {
        if (!check.sameSide(line, item) || check.contradicts(line, item, KeyKind.ORDER_REFERENCE)) {
            return false;
        }
        long amount = items.credit(item) ? -lines.itemAmount(line) : lines.itemAmount(line);
        return amount > 0
                && amount != items.amount(item)
                && limits.rounds(items.amount(item), amount, lines.itemCurrency(line));
    }

    /** The free items that share a key with the line, best first, at most as many as a suggestion lists. */
    private int[] candidates(int line, List<KeyIndex> indexes) {
        boolean credit = lines.kind(line) == Kind.REFUND;
        var found = new IntBag();
        lines.keys(line, (kind, value) -> {
            if (kind.ordinal() >= indexes.size()) {
                return;
            }
            var index = indexes.get(kind.ordinal());
            long key = index.isEmpty() ? 0 : hash.of(kind, value);
            int slot = key == 0 ? KeyIndex.NONE : index.slot(KeyHash.withSide(key, credit));
            if (slot == KeyIndex.NONE) {
                return;
            }
            if (index.count(slot) > Matcher.CROWD) {
                nearest(line, sorted(kind, index, slot), found);
            } else {
                for (int e = index.first(slot); e != KeyIndex.NONE; e = index.next(e)) {
                    if (!taken.get(index.value(e))) {
                        found.add(index.value(e));
                    }
                }
            }
        });
        return found.sorted(byFit(line));
    }

    private int[] sorted(KeyKind kind, KeyIndex index, int slot) {
        return sortedSlots.computeIfAbsent(((long) kind.ordinal() << 32) | slot, _ -> {
            var all = new IntBag();
            for (int e = index.first(slot); e != KeyIndex.NONE; e = index.next(e)) {
                all.addNew(index.value(e));
            }
            return all.sorted(Comparator.<Integer>comparingLong(items::amount).thenComparing(natural()));
        });
    }

    /** Of many items sorted by amount, those around the line's amount. */
    private void nearest(int line, int[] sorted, IntBag found) {
        long amount = Math.absExact(lines.itemAmount(line));
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (items.amount(sorted[middle]) < amount) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int around = limits.candidatesMax();
        for (int i = Math.max(0, low - around); i < Math.min(sorted.length, low + around); i++) {
            if (!taken.get(sorted[i])) {
                found.add(sorted[i]);
            }
        }
    }

    private void suggest(int line, int[] found) {
        if (found.length == 0) {
            return;
        }
        if (check.sameAmount(line, found[0])) {
            int tier = lineAmbiguous[line] == 0
                    ? 2
                    : strongest(lineAmbiguous[line]).tier();
            matches.suggested(line, first(found), tier);
            return;
        }
        var group = group(line, found);
        if (group.length > 0) {
            matches.suggested(line, group, 6);
        } else {
            matches.suggested(line, first(found), 3);
        }
    }

    /** The only set of two or more of these items that sums to the line, or none. */
    private int[] group(int line, int[] found) {
        var same =
                Arrays.stream(found).filter(item -> check.sameSide(line, item)).toArray();
        if (same.length < 2 || same.length > limits.groupMax()) {
            return new int[0];
        }
        var amounts = Arrays.stream(same).mapToLong(items::amount).toArray();
        var members = GroupSearch.search(amounts, Math.absExact(lines.itemAmount(line)))
                .members();
        return Arrays.stream(members).map(place -> same[place]).toArray();
    }

    private static KeyKind strongest(int bits) {
        return KeyKind.values()[Integer.numberOfTrailingZeros(bits)];
    }

    private int[] first(int[] found) {
        return found.length <= limits.candidatesMax() ? found : Arrays.copyOf(found, limits.candidatesMax());
    }

    private boolean waits(int line) {
        return matches.status(line) == MatchStatus.UNMATCHED;
    }

    private Comparator<Integer> byFit(int line) {
        long amount = Math.absExact(lines.itemAmount(line));
        return Comparator.<Integer, Boolean>comparing(item -> !check.sameSide(line, item))
                .thenComparingLong(item -> Math.abs(items.amount(item) - amount))
                .thenComparing(natural());
    }

    private Comparator<Integer> natural() {
        return Comparator.<Integer>comparingLong(items::day)
                .thenComparing(items::id)
                .thenComparingLong(items::amount);
    }
}
