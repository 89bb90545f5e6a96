package se.knyt.engine.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.bookkeeping.VatDecision;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Rate;

/** An order while its rules change it, one action after the other; a later one stands over an earlier one. */
final class RuledOrder {
    private final Map<RuleField, String> fields = new EnumMap<>(RuleField.class);
    private final Map<String, SaleCoding> byRow = new HashMap<>();
    private final Map<String, PriceChange> prices = new HashMap<>();
    private final Map<OrderRow.Kind, SaleCoding> byKind = new EnumMap<>(OrderRow.Kind.class);
    private final Order source;
    private Order order;
    private String series = "";
    private Optional<Boolean> inAccounting = Optional.empty();
    private Optional<DraftBy> drafted = Optional.empty();
    private VatDecision vat = VatDecision.NONE;

    private final Writing begun;

    /** @param begun as it is written before its rules say anything */
    RuledOrder(Order order, Writing begun) {
        this.source = order;
        this.order = order;
        this.begun = begun;
        fields.putAll(begun.fields());
        byRow.putAll(begun.byRow());
        byKind.putAll(begun.byKind());
        prices.putAll(begun.prices());
        series = begun.series();
        inAccounting = begun.inAccounting();
        drafted = begun.drafted();
        vat = begun.vat();
    }

    Order order() {
        return order;
    }

    Writing writing() {
        var changed = new HashMap<>(begun.rows());
        order.rows().stream().filter(r -> !source.rows().contains(r)).forEach(r -> changed.put(key(r), r));
        return new Writing(fields, changed, byRow, byKind, prices, series, inAccounting, drafted, vat);
    }

    void series(String other) {
        series = other;
    }

    void handle(boolean accounting) {
        inAccounting = Optional.of(accounting);
    }

    void vat(String treatment, String rule, int version) {
        vat = VatDecision.NONE.chosen(treatment, rule, version);
    }

    void draft(DraftBy by) {
        drafted = Optional.of(drafted.map(before -> before.and(by)).orElse(by));
    }

    /** What a field holds now: of the row given, or of the order. */
    String value(RuleField field, Optional<OrderRow> row) {
        return switch (field) {
            case ARTICLE -> row.map(OrderRow::sku).orElse("");
            case ROW_TEXT -> row.map(OrderRow::title).orElse("");
            case COST_CENTRE -> row.map(r -> coding(r).costCentre()).orElse(fields.getOrDefault(field, ""));
            case PROJECT -> row.map(r -> coding(r).project()).orElse(fields.getOrDefault(field, ""));
            default -> fields.getOrDefault(field, "");
        };
    }

    /** Sets a field of the row given, or of the order and all its rows. */
    void set(RuleField field, String value, Optional<OrderRow> row) {
        switch (field) {
            case ARTICLE -> row.ifPresent(r -> replace(r, with(r, value, r.title())));
            case ROW_TEXT -> row.ifPresent(r -> replace(r, with(r, r.sku(), value)));
            case COST_CENTRE -> code(field, value, row, c -> c.withCostCentre(value));
            case PROJECT -> code(field, value, row, c -> c.withProject(value));
            default -> fields.put(field, value);
        }
    }

    void account(RuleAction.SalesAccount action, String rule, int version, Optional<OrderRow> row) {
        var choice = new SaleCoding.Choice(action.rate(), action.account(), rule, version);
        each(row, action::isFor, coding -> {
            var accounts = new ArrayList<SaleCoding.Choice>();
            accounts.add(choice);
            // What an earlier rule chose for any rate stands for the rates that this one does not name.
            coding.accounts().stream()
                    .filter(c -> choice.rate().isPresent() && !c.rate().equals(choice.rate()))
                    .forEach(accounts::add);
            return coding.withAccounts(accounts);
        });
    }

    /**
     * Goods are booked at another price.
     *
     * @return a row that would be booked at no price, and then nothing is changed of it
     */
    Optional<OrderRow> price(PriceChange change, Optional<OrderRow> row) {
        for (var one : row.map(List::of).orElseGet(order::rows)) {
            if (PriceChange.isFor(one)) {
                if (!change.price(one).isPositive()) {
                    return Optional.of(one);
                }
                prices.put(key(one), change);
            }
        }
        return Optional.empty();
    }

    /** Gift cards are sold with VAT. */
    void cardVat(Rate rate, Optional<OrderRow> row) {
        each(row, kind -> kind == OrderRow.Kind.GIFT_CARD, coding -> coding.withCardVat(rate));
    }

    /**
     * Rows are booked on an object of a dimension.
     *
     * @return whether each of them has room for it; else nothing is changed
     */
    boolean dimension(int number, String object, Optional<OrderRow> row) {
        var codings = new ArrayList<SaleCoding>(row.isEmpty() ? byKind.values() : List.of());
        row.map(List::of).orElseGet(order::rows).forEach(one -> codings.add(coding(one)));
        if (codings.stream().anyMatch(coding -> !coding.dimensions().takes(number))) {
            return false;
        }
        each(row, _ -> true, coding -> coding.withDimension(number, object));
        return true;
    }

    private void code(RuleField field, String value, Optional<OrderRow> row, UnaryOperator<SaleCoding> change) {
        if (row.isEmpty()) {
            fields.put(field, value);
        }
        each(row, kind -> true, change);
    }

    private void each(
            Optional<OrderRow> row,
            java.util.function.Predicate<OrderRow.Kind> which,
            UnaryOperator<SaleCoding> change) {
        var rows = row.map(List::of).orElseGet(order::rows);
        for (var one : rows) {
            if (which.test(one.kind())) {
                byRow.put(key(one), change.apply(coding(one)));
            }
        }
        if (row.isEmpty()) {
            for (var kind : OrderRow.Kind.values()) {
                if (which.test(kind)) {
                    byKind.merge(kind, change.apply(SaleCoding.NONE), (old, fresh) -> change.apply(old));
                }
            }
        }
    }

    private SaleCoding coding(OrderRow row) {
        return byRow.getOrDefault(key(row), byKind.getOrDefault(row.kind(), SaleCoding.NONE));
    }

    static String key(OrderRow row) {
        return Writing.key(row.rowId(), row.kind());
    }

    /** A row as it is now. */
    OrderRow now(String key) {
        return order.rows().stream().filter(r -> key(r).equals(key)).findFirst().orElseThrow();
    }

    private static OrderRow with(OrderRow row, String sku, String title) {
        return new OrderRow(
                row.rowId(),
                row.kind(),
                sku,
                title,
                row.quantity(),
                row.gross(),
                row.discount(),
                row.taxes(),
                row.brand());
    }

    private void replace(OrderRow old, OrderRow fresh) {
        order = order.withRows(order.rows().stream()
                .map(r -> key(r).equals(key(old)) ? fresh : r)
                .toList());
    }
}
