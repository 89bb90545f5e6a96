package se.knyt.engine.rules;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.bookkeeping.VatDecision;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Quantity;
import se.knyt.core.returns.RowPart;

/**
 * How an order is written elsewhere, as its rules decided.
 *
 * @param fields what stands on the document
 * @param rows rows whose article or text is another than the source's, by {@link #key}
 * @param byRow how a row is booked, by {@link #key}
 * @param byKind how rows are booked that are no rows of the order, such as freight given back
 * @param prices at which rows are booked, where it is not the price sold at, by {@link #key}
 * @param series of Knyt's own vouchers, empty for the company's
 * @param inAccounting where the order is handled, where a rule says so
 * @param drafted the rule by which a person books its invoices or vouchers, where one says so
 * @param vat the VAT treatment that a rule chose, {@link VatDecision#NONE} where none did
 */
public record Writing(
        Map<RuleField, String> fields,
        Map<String, OrderRow> rows,
        Map<String, SaleCoding> byRow,
        Map<OrderRow.Kind, SaleCoding> byKind,
        Map<String, PriceChange> prices,
        String series,
        Optional<Boolean> inAccounting,
        Optional<DraftBy> drafted,
        VatDecision vat) {
    /** As the settings say, where no rule does. */
    public static final Writing PLAIN = new Writing(
            Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), "", Optional.empty(), Optional.empty(), VatDecision.NONE);

    public Writing {
        fields = Map.copyOf(fields);
        rows = Map.copyOf(rows);
        byRow = Map.copyOf(byRow);
        byKind = Map.copyOf(byKind);
        prices = Map.copyOf(prices);
    }

    /** The same, with what a person has said of this order's VAT rates. */
    Writing answered(RateDecision rates) {
        return new Writing(fields, rows, byRow, byKind, prices, series, inAccounting, drafted, vat.with(rates));
    }

    /** The same, booked without asking anybody. */
    public Writing booked() {
        return new Writing(fields, rows, byRow, byKind, prices, series, inAccounting, Optional.empty(), vat);
    }

    /** Whether a person books its invoices or vouchers. */
    public boolean draft() {
        return drafted.isPresent();
    }

    /** What further dimensions its rows are booked on, in an order that stays the same. */
    Stream<Dimensions> dimensions() {
        var all = new TreeMap<String, SaleCoding>(byRow);
        byKind.forEach((kind, coding) -> all.put(kind.name(), coding));
        return all.values().stream().map(SaleCoding::dimensions);
    }

    public String field(RuleField field) {
        return fields.getOrDefault(field, "");
    }

    /** A row of an order: sources number goods, freight and fees each by themselves. */
    public static String key(String rowId, OrderRow.Kind kind) {
        return kind + ":" + rowId;
    }

    /** The article number that a row of the order is written with. */
    public String sku(OrderRow row) {
        return written(row).sku();
    }

    /** The text that a row of the order is written with. */
    public String text(OrderRow row) {
        return written(row).title();
    }

    private OrderRow written(OrderRow row) {
        return rows.getOrDefault(key(row.rowId(), row.kind()), row);
    }

    public SaleCoding coding(OrderRow row) {
        return coding(row.rowId(), row.kind());
    }

    /** The same with the prices that something else has decided. */
    public Writing priced(Map<String, PriceChange> others) {
        return new Writing(fields, rows, byRow, byKind, others, series, inAccounting, drafted, vat);
    }

    /** The price that a row is booked at, where it is not the price sold at. */
    public Optional<PriceChange> price(OrderRow row) {
        return Optional.ofNullable(prices.get(key(row.rowId(), row.kind())));
    }

    /**
     * How a part of a row is booked.
     *
     * @param before pieces of the row that lie before it
     */
    public SaleCoding coding(OrderRow row, RowPart part, Quantity before) {
        return coding(row).withPart(price(row).flatMap(p -> p.of(row, part, before)));
    }

    /** How a row is booked. */
    public SaleCoding coding(String rowId, OrderRow.Kind kind) {
        var own = byRow.get(key(rowId, kind));
        return own != null ? own : byKind.getOrDefault(kind, SaleCoding.NONE);
    }
}
