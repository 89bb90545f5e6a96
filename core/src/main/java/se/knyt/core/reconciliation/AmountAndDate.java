package se.knyt.core.reconciliation;

import java.util.BitSet;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * Tier 4: equal amount, kind and currency inside the window of days, each the other's only one, and no reference that contradicts:
 * they have no kind of key in common. Measured on labelled transfers, one in twenty such pairs is wrong, so it is never more than a
 * suggestion.
 */
final class AmountAndDate {
    private final PayoutLines lines;
    private final OpenItems items;
    private final MatchLimits limits;
    private final Matches matches;
    private final ItemKeys itemKeys;
    private final PairCheck check;
    private final BitSet taken;
    private final KeyHash hash = new KeyHash();

    AmountAndDate(
            PayoutLines lines,
            OpenItems items,
            MatchLimits limits,
            Matches matches,
            ItemKeys itemKeys,
            PairCheck check,
            BitSet taken) {
        this.lines = lines;
        this.items = items;
        this.limits = limits;
        this.matches = matches;
        this.itemKeys = itemKeys;
        this.check = check;
        this.taken = taken;
    }

    void run() {
        var lineKinds = new byte[lines.size()];
        var free = freeItems(lineKinds);
        if (free.isEmpty()) {
            return;
        }
        var single = new int[lines.size()];
        var fits = new byte[items.size()];
        for (int line = 0; line < lines.size(); line++) {
            single[line] = waits(line) ? only(line, lineKinds[line], free, fits) : Matches.NONE;
        }
        for (int line = 0; line < lines.size(); line++) {
            if (single[line] != Matches.NONE && fits[single[line]] == 1) {
                matches.suggested(line, new int[] {single[line]}, 4);
            }
        }
    }

    /** The only item that fits the line, if there is one; every item that fits is counted. */
    private int only(int line, int kinds, KeyIndex free, byte[] fits) {
        int slot = free.slot(amountKey(line));
        if (slot == KeyIndex.NONE || free.count(slot) > Matcher.CROWD) {
            return Matches.NONE;
        }
        int found = Matches.NONE;
        int count = 0;
        for (int e = free.first(slot); e != KeyIndex.NONE; e = free.next(e)) {
            int item = free.value(e);
            if ((kinds & itemKeys.kinds(item)) == 0 && check.sameAmount(line, item) && inWindow(line, item)) {
                found = item;
                count++;
                fits[item] = (byte) Math.min(2, fits[item] + 1);
            }
        }
        return count == 1 ? found : Matches.NONE;
    }

    /** Free items by amount, those that have no kind of key in common with some waiting line. */
    private KeyIndex freeItems(byte[] lineKinds) {
        var seen = new BitSet();
        for (int line = 0; line < lines.size(); line++) {
            if (waits(line)) {
                lineKinds[line] = kindsOf(line);
                seen.set(lineKinds[line]);
            }
        }
        var free = new KeyIndex(16);
        for (int item = 0; item < items.size(); item++) {
            int kinds = itemKeys.kinds(item);
            if (!taken.get(item) && items.byAmount(item) && seen.stream().anyMatch(line -> (line & kinds) == 0)) {
                free.put(KeyHash.withAmount(1, items.credit(item), items.currency(item), items.amount(item)), item);
            }
        }
        return free;
    }

    private boolean waits(int line) {
        return matches.status(line) == MatchStatus.UNMATCHED;
    }

    private long amountKey(int line) {
        return KeyHash.withAmount(
                1, lines.kind(line) == Kind.REFUND, lines.itemCurrency(line), Math.absExact(lines.itemAmount(line)));
    }

    private byte kindsOf(int line) {
        var kinds = new byte[1];
        lines.keys(line, (kind, value) -> {
            if (hash.of(kind, value) != 0) {
                kinds[0] |= (byte) (1 << kind.ordinal());
            }
        });
        return kinds[0];
    }

    private boolean inWindow(int line, int item) {
        if (lines.day(line) == PayoutLines.NO_DAY || items.day(item) == PayoutLines.NO_DAY) {
            return false;
        }
        long days = lines.day(line) - items.day(item);
        return days >= -limits.daysBefore() && days <= limits.daysAfter();
    }
}
