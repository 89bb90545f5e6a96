package se.knyt.core.returns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * What is left of an invoice while it is given back: of each row, of each {@link RowPart.Group}, and in all. What is taken is never
 * more than any of them, and what takes the last of a row or group takes the last of its VAT too.
 */
final class Left {
    private final Invoiced invoice;
    private final boolean untouched;
    private final Map<String, Share> rows = new LinkedHashMap<>();
    private final Map<RowPart.Group, Share> groups = new LinkedHashMap<>();
    private final List<RowPart> taken = new ArrayList<>();

    /** @param standing the notes that credit this invoice already */
    Left(Invoiced invoice, List<CreditNote> standing) {
        this.invoice = invoice;
        this.untouched = standing.isEmpty();
        for (var row : invoice.rows()) {
            if (!row.rowId().isEmpty()) {
                rows.put(row.rowId(), Share.of(row));
            }
            groups.merge(row.group(), Share.of(row), Share::joined);
        }
        standing.forEach(note -> note.rows().forEach(this::subtract));
    }

    private void subtract(RowPart part) {
        var row = rows.get(part.rowId());
        if (row != null) {
            row.take(part.quantity(), part.gross(), part.taxes());
        }
        // A fee that was kept is a group of its own, of which more is left than was invoiced.
        groups.computeIfAbsent(part.group(), g -> Share.none(part)).take(part.quantity(), part.gross(), part.taxes());
    }

    Invoiced invoice() {
        return invoice;
    }

    List<RowPart> taken() {
        return taken;
    }

    Money total() {
        return Money.sum(groups.values().stream().map(Share::gross).toList(), invoice.currency());
    }

    /** What buyers owed for earlier returns and was kept: it was never sold, and goes back only where a person says so. */
    Money kept() {
        return Money.sum(
                groups.entrySet().stream()
                        .filter(e -> e.getKey().kind().isKept())
                        .map(e -> e.getValue().gross())
                        .toList(),
                invoice.currency());
    }

    Optional<Share> row(String rowId) {
        return Optional.ofNullable(rows.get(rowId));
    }

    /** Whether what was taken is all of an invoice of which nothing had been credited. */
    boolean isWhole() {
        return untouched && groups.values().stream().allMatch(Share::isNothing);
    }

    /** What can be taken of a row: no more than is left of it and of its group. */
    Money most(Share row) {
        return min(row.gross(), group(row).gross());
    }

    private Share group(Share row) {
        return groups.getOrDefault(row.part().group(), row);
    }

    /** @param stated the VAT as the source states it, empty where it states none */
    void take(Share row, Quantity quantity, Money gross, List<TaxLine> stated) {
        var group = group(row);
        var taxes = group.gross().equals(gross)
                ? group.taxes()
                : group.within(
                        row.gross().equals(gross) ? row.taxes() : stated.isEmpty() ? row.mirrored(gross) : stated);
        add(new RowPart(row.part().rowId(), row.part().kind(), quantity, gross, taxes));
    }

    private void add(RowPart part) {
        subtract(part);
        taken.add(part);
    }

    /** A fee that the buyer owes for the return, on this invoice's credit note. */
    void keep(RowPart fee) {
        var taxes = fee.taxes().stream()
                .map(t -> new TaxLine(t.rate(), t.amount().negated(), t.channelLiable()))
                .toList();
        add(new RowPart("", fee.kind(), fee.quantity(), fee.gross().negated(), taxes));
    }

    /** All that is left, row by row; by group where money was given back without rows. */
    void takeAll() {
        for (var entry : List.copyOf(groups.entrySet())) {
            var group = entry.getValue();
            var of = rows.values().stream()
                    .filter(r -> r.part().group().equals(entry.getKey()) && !r.isNothing())
                    .toList();
            var sum = Money.sum(of.stream().map(Share::gross).toList(), invoice.currency());
            if (!of.isEmpty() && sum.equals(group.gross())) {
                for (var row : of) {
                    var last = row == of.getLast() ? group.taxes() : group.within(row.taxes());
                    add(new RowPart(row.part().rowId(), row.part().kind(), row.quantity(), row.gross(), last));
                }
            } else if (!group.isNothing()) {
                add(new RowPart("", group.part().kind(), Quantity.ONE, group.gross(), group.taxes()));
            }
        }
    }

    /** What money without rows can be taken of. */
    Money priced() {
        return Money.sum(priceGroups().stream().map(Share::gross).toList(), invoice.currency());
    }

    private List<Share> priceGroups() {
        return groups.entrySet().stream()
                .filter(e -> e.getKey().isPriced() && e.getValue().gross().isPositive())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** An amount without rows: of what was sold, and then of what was kept of earlier returns. */
    void takeAmount(Money amount) {
        var groups = priceGroups();
        var sold = groups.stream().filter(g -> !g.part().kind().isKept()).toList();
        var ofSold = min(amount, Money.sum(sold.stream().map(Share::gross).toList(), invoice.currency()));
        takeOf(sold, ofSold);
        takeOf(groups.stream().filter(g -> g.part().kind().isKept()).toList(), amount.minus(ofSold));
    }

    /** Divided by what is left under each rate. */
    private void takeOf(List<Share> of, Money amount) {
        if (!amount.isPositive()) {
            return;
        }
        var parts =
                Allocation.split(amount, of.stream().map(g -> g.gross().minor()).toList());
        for (int i = 0; i < of.size(); i++) {
            if (!parts.get(i).isZero()) {
                var group = of.get(i);
                add(new RowPart("", group.part().kind(), Quantity.ONE, parts.get(i), group.mirrored(parts.get(i))));
            }
        }
    }

    static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
