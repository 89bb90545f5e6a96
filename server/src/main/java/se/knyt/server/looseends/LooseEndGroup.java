package se.knyt.server.looseends;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;

/**
 * Loose ends with one cause, which one action ends.
 *
 * @param look of the chip
 * @param word key of the chip's word
 * @param amount in the currency of the books
 * @param also in every other currency by itself
 */
public record LooseEndGroup(
        String key,
        Message message,
        String look,
        String word,
        List<LooseEndRow> ends,
        Money amount,
        List<Money> also,
        Instant oldest) {
    public LooseEndGroup {
        ends = List.copyOf(ends);
        also = List.copyOf(also);
    }

    /** Groups rows in their order: the order of the groups is that of their first rows. */
    public static List<LooseEndGroup> of(View view, List<LooseEndRow> rows) {
        var byKey = new LinkedHashMap<String, List<LooseEndRow>>();
        rows.forEach(row ->
                byKey.computeIfAbsent(row.groupKey(), key -> new ArrayList<>()).add(row));
        return byKey.entrySet().stream().map(entry -> group(view, entry)).toList();
    }

    private static LooseEndGroup group(View view, Map.Entry<String, List<LooseEndRow>> entry) {
        var first = entry.getValue().getFirst();
        var sums = sums(entry.getValue());
        var books = new Currency(view.company().currency());
        var amount = sums.getOrDefault(books.code(), Money.zero(books));
        sums.remove(books.code());
        var oldest = entry.getValue().stream()
                .map(LooseEndRow::openedAt)
                .min(Instant::compareTo)
                .orElse(first.openedAt());
        return new LooseEndGroup(
                entry.getKey(),
                view.messages().of(first.code(), first.args()),
                first.look(),
                word(first),
                entry.getValue(),
                amount,
                List.copyOf(sums.values()),
                oldest);
    }

    /** What loose ends come to, by currency; one without an amount is in none. */
    public static SortedMap<String, Money> sums(List<LooseEndRow> rows) {
        var sums = new TreeMap<String, Money>();
        for (var row : rows) {
            var amount = row.amount();
            if (amount != null && !amount.isZero()) {
                sums.merge(amount.currency().code(), amount, Money::plus);
            }
        }
        return sums;
    }

    /** The amounts that there are, that in the currency of the books first. */
    public List<Money> amounts() {
        var all = new ArrayList<>(also);
        if (!amount.isZero() || also.isEmpty()) {
            all.addFirst(amount);
        }
        return all;
    }

    private static String word(LooseEndRow row) {
        return switch (row.look()) {
            case "unsure" -> row.code().contains("unknown") ? "looseend.unknown" : "looseend.waits";
            // A line without its invoice holds no payout: it stands open until somebody has done something.
            case "bad" ->
                row.code().startsWith("payout.line-")
                        ? "looseend.due"
                        : row.code().contains("rejected") ? "looseend.rejected" : "looseend.held";
            default -> "looseend.due";
        };
    }

    /** What it is about: the order, the payout, or how many there are. */
    public String about(View view) {
        if (ends.size() > 1) {
            return view.n("looseend.count", ends.size());
        }
        var only = ends.getFirst();
        if (!only.order().isEmpty()) {
            return "#" + only.order();
        }
        if (!only.card().isEmpty()) {
            return only.card();
        }
        return only.payout().isEmpty() ? view.system(only.system()) : only.payout();
    }

    /** How the orders stand in their shop while their reservations are dead; empty for any other cause. */
    public String shopHold(View view) {
        var first = ends.getFirst();
        return ends.size() > 1 && first.shopHeldAt().isPresent()
                ? view.t(first.shopHold() + ".several")
                : first.shopHold(view);
    }

    /** Whether trying again is of any use. */
    public boolean retryable() {
        return ends.stream().anyMatch(LooseEndRow::retryable);
    }
}
