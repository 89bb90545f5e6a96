package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What one line and one item say of each other. */
final class PairCheck {
    private final PayoutLines lines;
    private final OpenItems items;
    private final ItemKeys itemKeys;
    private final char[] buffer = new char[References.MAX_CHARS];
    private final List<String> ofLine = new ArrayList<>();

    PairCheck(PayoutLines lines, OpenItems items, ItemKeys itemKeys) {
        this.lines = lines;
        this.items = items;
        this.itemKeys = itemKeys;
    }

    /** Sale with invoice or refund with credit note, in one currency. */
    boolean sameSide(int line, int item) {
        return (lines.kind(line) == Kind.REFUND) == items.credit(item)
                && lines.itemCurrency(line).equals(items.currency(item));
    }

    /** Same side, and the amount without sign is equal; a sale that was taken back or a refund that pays is no equal. */
    boolean sameAmount(int line, int item) {
        long amount = lines.itemAmount(line);
        return sameSide(line, item)
                && (items.credit(item) ? amount == -items.amount(item) : amount == items.amount(item));
    }

    /** Both have a key of a contradicting kind other than {@code matched} and stronger or weaker than it, and none in common. */
    boolean contradicts(int line, int item, KeyKind matched) {
        if (!itemKeys.canContradict(item) || matched == KeyKind.TRANSACTION_ID) {
            return false;
        }
        var ofLine = keysOf(line);
        var ofItem = keysOfItem(item);
        for (var kind : KeyKind.values()) {
            if (kind.contradicting() && kind != matched) {
                var left = ofLine.getOrDefault(kind, Set.of());
                var right = ofItem.getOrDefault(kind, Set.of());
                if (!left.isEmpty() && !right.isEmpty() && left.stream().noneMatch(right::contains)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether they share a key of every kind in the bit set of ordinals: where a stronger key left several, a weaker chooses among those. */
    boolean shares(int line, int item, int kinds) {
        for (var kind : KeyKind.values()) {
            if ((kinds & (1 << kind.ordinal())) != 0 && !sameText(line, item, kind)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a key of this kind is the same on both sides, letter by letter. */
    boolean sameText(int line, int item, KeyKind kind) {
        ofLine.clear();
        lines.keys(line, (keyKind, value) -> {
            if (keyKind == kind) {
                ofLine.add(normalized(kind, value));
            }
        });
        var same = new boolean[1];
        items.keys(item, (keyKind, value) -> {
            if (keyKind == kind) {
                var text = normalized(kind, value);
                same[0] |= !text.isEmpty() && ofLine.contains(text);
            }
        });
        return same[0];
    }

    private String normalized(KeyKind kind, CharSequence value) {
        return new String(buffer, 0, References.normalize(kind, value, buffer));
    }

    private Map<KeyKind, Set<String>> keysOf(int line) {
        var keys = new EnumMap<KeyKind, Set<String>>(KeyKind.class);
        lines.keys(line, (kind, value) -> put(keys, kind, value));
        return keys;
    }

    private Map<KeyKind, Set<String>> keysOfItem(int item) {
        var keys = new EnumMap<KeyKind, Set<String>>(KeyKind.class);
        items.keys(item, (kind, value) -> put(keys, kind, value));
        return keys;
    }

    private void put(Map<KeyKind, Set<String>> keys, KeyKind kind, CharSequence value) {
        var normalized = normalized(kind, value);
        if (!normalized.isEmpty()) {
            keys.computeIfAbsent(kind, _ -> new HashSet<>(4)).add(normalized);
        }
    }
}
