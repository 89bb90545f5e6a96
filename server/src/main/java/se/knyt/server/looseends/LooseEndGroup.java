package se.knyt.server.looseends;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;

/**
 * Loose ends with one cause, which one action ends.
 *
 * @param look of the chip
 * @param word key of the chip's word
 */
public record LooseEndGroup(
        String key, Message message, String look, String word, List<LooseEndRow> ends, Money amount, Instant oldest) {
    public LooseEndGroup {
        ends = List.copyOf(ends);
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
        var currency = new Currency(view.company().currency());
        var amount = Money.zero(currency);
        var oldest = first.openedAt();
        for (var row : entry.getValue()) {
            var one = row.amount();
            if (one != null && one.currency().equals(currency)) {
                amount = amount.plus(one);
            }
            oldest = row.openedAt().isBefore(oldest) ? row.openedAt() : oldest;
        }
        return new LooseEndGroup(
                entry.getKey(),
                view.messages().of(first.code(), first.args()),
                first.look(),
                word(first),
                entry.getValue(),
                amount,
                oldest);
    }

    private static String word(LooseEndRow row) {
        return switch (row.look()) {
            case "unsure" -> row.code().contains("unknown") ? "looseend.unknown" : "looseend.waits";
            case "bad" -> row.code().startsWith("payout") || row.choosable() ? "looseend.held" : "looseend.rejected";
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

    /** Whether trying again is of any use. */
    public boolean retryable() {
        return ends.stream().anyMatch(LooseEndRow::retryable);
    }
}
