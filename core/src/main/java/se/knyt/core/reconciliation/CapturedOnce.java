package se.knyt.core.reconciliation;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;

/**
 * Lines of which each covers several deliveries of one purchase: the provider took the money of an order once, and its parcels were sold one
 * by one. Such a line is all deliveries of the purchase that are open at the provider, together to the minor unit; never a choice among them.
 */
public final class CapturedOnce {
    private CapturedOnce() {}

    /**
     * What the open deliveries of the purchase that a line names are to it.
     *
     * @param items the deliveries, in the order given
     * @param lines how many open lines name any of them, this one among them
     */
    public record Of(List<OpenItem> items, int lines) {
        public Of {
            items = List.copyOf(items);
        }

        /** What they come to. */
        public Money sum() {
            return Money.sum(
                    items.stream().map(OpenItem::amount).toList(),
                    items.getFirst().amount().currency());
        }

        /** Whether the line is these deliveries and nothing else can be: two or more, no other line names them, and the sum is equal. */
        public boolean settledBy(PayoutLine line) {
            return items.size() > 1 && lines == 1 && sum().equals(line.purchased());
        }
    }

    /**
     * The deliveries that lines name, by the lines' place.
     *
     * @param found what the matching made of the lines: those that it matched are passed over, and so are the items that it gave them
     * @param items what is open at the provider
     * @param purchase which purchase an item is of, empty where it is of none; a line that names several purchases is left out
     */
    public static Map<Integer, Of> of(
            List<Reconciler.LineResult> found, List<OpenItem> items, Function<OpenItem, String> purchase) {
        var hash = new KeyHash();
        var free = free(found, items, hash);
        var order = new HashMap<OpenItem, Integer>();
        items.forEach(item -> order.putIfAbsent(item, order.size()));
        var named = new TreeMap<Integer, List<OpenItem>>();
        var lines = new HashMap<String, Integer>();
        for (int i = 0; i < found.size(); i++) {
            var line = found.get(i).line();
            if (line.kind() != PayoutLine.Kind.SALE || found.get(i).status() == MatchStatus.MATCHED) {
                continue;
            }
            var some = named(line, free, hash).stream()
                    .sorted(Comparator.comparing(order::get))
                    .toList();
            some.forEach(item -> lines.merge(item.id(), 1, Integer::sum));
            boolean one = some.stream().map(purchase).distinct().count() == 1
                    && !purchase.apply(some.getFirst()).isEmpty();
            if (one && line.purchased().isPositive()) {
                named.put(i, some);
            }
        }
        var result = new TreeMap<Integer, Of>();
        named.forEach((place, some) -> result.put(
                place,
                new Of(
                        some,
                        some.stream()
                                .mapToInt(item -> lines.get(item.id()))
                                .max()
                                .orElse(1))));
        return result;
    }

    private static Map<Long, List<OpenItem>> free(
            List<Reconciler.LineResult> found, List<OpenItem> items, KeyHash hash) {
        var taken = new HashSet<String>();
        found.stream()
                .filter(one -> one.status() == MatchStatus.MATCHED)
                .forEach(one -> one.items().forEach(item -> taken.add(item.id())));
        var free = new HashMap<Long, List<OpenItem>>();
        for (var item : items) {
            if (!item.credit() && !taken.contains(item.id())) {
                for (var key : new HashSet<>(item.keys())) {
                    free.computeIfAbsent(hash.of(key.kind(), key.value()), _ -> new ArrayList<>())
                            .add(item);
                }
            }
        }
        free.remove(0L);
        return free;
    }

    /** Those that share a key with the line, but for what is known to be of another transaction. */
    private static List<OpenItem> named(PayoutLine line, Map<Long, List<OpenItem>> free, KeyHash hash) {
        var keys = new HashSet<Long>();
        LineKeys.of(
                (kind, value) -> keys.add(hash.of(kind, value)),
                line.providerTransactionId(),
                line.providerOrderId(),
                line.captureReference(),
                line.orderReference(),
                line.secondReference());
        var some = new LinkedHashSet<OpenItem>();
        keys.forEach(key -> some.addAll(free.getOrDefault(key, List.of())));
        return some.stream()
                .filter(item -> item.amount().currency().equals(line.purchased().currency()))
                .filter(item -> !isOfAnother(item, line, keys, hash))
                .toList();
    }

    private static boolean isOfAnother(OpenItem item, PayoutLine line, Set<Long> keys, KeyHash hash) {
        var transactions = item.keys().stream()
                .filter(key -> key.kind() == KeyKind.TRANSACTION_ID)
                .toList();
        return !transactions.isEmpty()
                && !line.providerTransactionId().isEmpty()
                && transactions.stream().noneMatch(key -> keys.contains(hash.of(key.kind(), key.value())));
    }

    /**
     * What the line brought of each delivery, where the provider changed the purchase's currency into the payout's: by the line's own rate,
     * rounded so that the parts are the line.
     *
     * @return in the order of the parts; the parts themselves where nothing was changed
     */
    public static List<Money> brought(PayoutLine line, List<Money> parts) {
        if (line.original().isEmpty()) {
            return parts;
        }
        var result = new ArrayList<Money>();
        var whole = line.purchased().toDecimal();
        var sold = Money.zero(line.purchased().currency());
        var before = Money.zero(line.amount().currency());
        for (var part : parts) {
            sold = sold.plus(part);
            var until = sold.equals(line.purchased())
                    ? line.amount()
                    : Money.rounded(
                            line.amount()
                                    .toDecimal()
                                    .multiply(sold.toDecimal())
                                    .divide(whole, 12, RoundingMode.HALF_UP),
                            line.amount().currency(),
                            Rounding.HALF_UP);
            result.add(until.minus(before));
            before = until;
        }
        return List.copyOf(result);
    }
}
