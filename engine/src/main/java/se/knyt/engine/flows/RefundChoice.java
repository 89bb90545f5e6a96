package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rounding;
import se.knyt.core.returns.RowPart;
import se.knyt.core.returns.RowsLeft;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.spi.EffectBody;
import se.knyt.spi.RefundRow;

/**
 * What a person wants to give back of a purchase: pieces of rows, or an amount.
 *
 * @param rows pieces by order row; a freight row that is not named follows the company's rule, one that is named with none is kept
 * @param amount instead of rows
 * @param kept of the rows, since the buyer owes it for the return, VAT included: by {@link OrderRow.Kind#RETURN_FREIGHT} and {@link
 *     OrderRow.Kind#RETURN_FEE}
 * @param shares how much each capture gives, by its id, in all what goes back; empty for as Knyt divides it
 * @param goods why it is given back, and what becomes of the goods
 * @param road by what it is paid back
 * @param buyers instead of rows and amount what the buyer is to get in the currency that he paid in, where that is another; else null
 */
public record RefundChoice(
        Map<String, Quantity> rows,
        @Nullable Money amount,
        Map<OrderRow.Kind, Money> kept,
        Map<String, Money> shares,
        GoodsBack goods,
        Road road,
        @Nullable Money buyers) {
    public RefundChoice {
        rows = Map.copyOf(rows);
        shares = Map.copyOf(shares);
        kept = Map.copyOf(kept);
        if (!kept.keySet().stream().allMatch(OrderRow.Kind::isKept)) {
            throw new IllegalArgumentException("nothing but what a return costs is kept");
        }
    }

    /** In the order's own currency. */
    public RefundChoice(
            Map<String, Quantity> rows,
            @Nullable Money amount,
            Map<OrderRow.Kind, Money> kept,
            Map<String, Money> shares,
            GoodsBack goods,
            Road road) {
        this(rows, amount, kept, shares, goods, road, null);
    }

    /** The same, of which the buyer is to get so much in the currency that he paid in. */
    public RefundChoice to(@Nullable Money buyer) {
        return new RefundChoice(rows, amount, kept, shares, goods, road, buyer);
    }

    /** How it is divided: as store credit it is no capture's, and the whole of it is one share of its own. */
    Map<String, Money> divided(Money of) {
        return road == Road.STORE_CREDIT ? Map.of(EffectBody.Refund.STORE_CREDIT, of) : shares;
    }

    /** Whether anything but the buyer's amount is chosen too. */
    boolean isMoreThanBuyers() {
        return amount != null || anyKept() || rows.values().stream().anyMatch(Quantity::isPositive);
    }

    /** The buyer's amount as it is divided. */
    RefundChoice divided(Money of, Map<String, Money> by) {
        return new RefundChoice(Map.of(), of, Map.of(), by, goods, road);
    }

    /** Paid back by the provider that was paid. */
    public RefundChoice(
            Map<String, Quantity> rows,
            @Nullable Money amount,
            Map<OrderRow.Kind, Money> kept,
            Map<String, Money> shares,
            GoodsBack goods) {
        this(rows, amount, kept, shares, goods, Road.PROVIDER);
    }

    /** Of which it is not said why. */
    public RefundChoice(
            Map<String, Quantity> rows,
            @Nullable Money amount,
            Map<OrderRow.Kind, Money> kept,
            Map<String, Money> shares) {
        this(rows, amount, kept, shares, GoodsBack.UNTOLD);
    }

    /** The same by another road. */
    public RefundChoice by(Road other) {
        return new RefundChoice(rows, amount, kept, shares, goods, other, buyers);
    }

    /** Divided as Knyt does. */
    public RefundChoice(Map<String, Quantity> rows, @Nullable Money amount, Map<OrderRow.Kind, Money> kept) {
        this(rows, amount, kept, Map.of());
    }

    /** The same, divided as Knyt does. */
    public RefundChoice undivided() {
        return new RefundChoice(rows, amount, kept, Map.of(), goods, road, buyers);
    }

    /** Of which nothing is kept. */
    public RefundChoice(Map<String, Quantity> rows, @Nullable Money amount) {
        this(rows, amount, Map.of());
    }

    /**
     * The choice in rows and money, or what is wrong with it.
     *
     * @param rows as the shop and the provider are told them; empty for money alone and where they do not make up the amount
     * @param given the same as planning takes them, without their VAT, which is that of the sale
     * @param kept of the rows, with its VAT
     * @param why as the person said
     * @param problem code of what is wrong, empty when nothing is
     */
    record Valued(
            Money amount,
            List<RefundRow> rows,
            List<RowPart> given,
            List<RefundRow> kept,
            ReturnKind why,
            String problem,
            Map<String, String> arguments) {
        static Valued wrong(Money zero, String code, Map<String, String> arguments) {
            return new Valued(zero, List.of(), List.of(), List.of(), ReturnKind.UNTOLD, code, arguments);
        }

        static Valued of(Money amount, List<RefundRow> rows, List<RowPart> given) {
            return new Valued(amount, rows, given, List.of(), ReturnKind.UNTOLD, "", Map.of());
        }

        /** The same, for which the person has said why. */
        Valued because(ReturnKind kind) {
            return new Valued(amount, rows, given, kept, kind, problem, arguments);
        }

        /** The refund that the purchase would have. */
        Refund refund(String sourceId, Order order, java.time.Instant at) {
            return new Refund(
                    sourceId,
                    order.sourceId(),
                    order.number(),
                    at,
                    given.stream()
                            .map(r -> new Refund.Row(r.rowId(), r.kind(), r.quantity(), r.gross(), r.taxes()))
                            .toList(),
                    amount,
                    Money.zero(order.currency()),
                    kept.stream().map(RefundChoice::row).toList(),
                    List.of());
        }
    }

    /** @param total what is left to credit in all */
    Valued valued(Order order, RowsLeft left, Money total, ReturnRules rules) {
        var zero = Money.zero(order.currency());
        var chosen = new LinkedHashMap<String, Quantity>();
        rows.forEach((id, pieces) -> {
            if (pieces.isPositive()) {
                chosen.put(id, pieces);
            }
        });
        if (amount != null) {
            if (anyKept()) {
                return Valued.wrong(zero, "refund-ask.kept-needs-rows", Map.of());
            }
            if (!chosen.isEmpty()) {
                return Valued.wrong(zero, "refund-ask.rows-and-amount", Map.of());
            }
            return amount.isPositive() && amount.currency().equals(order.currency())
                    ? Valued.of(amount, List.of(), List.of())
                    : Valued.wrong(zero, "refund-ask.nothing", Map.of());
        }
        if (chosen.isEmpty()) {
            return Valued.wrong(zero, "refund-ask.nothing", Map.of());
        }
        if (rules.freightWithWholeOrder() && areAllGoods(chosen, left)) {
            freight(left).forEach(row -> {
                if (!rows.containsKey(row.rowId())) {
                    chosen.put(row.rowId(), row.quantity());
                }
            });
        }
        return valued(order, left, total, chosen, rules);
    }

    private boolean anyKept() {
        return kept.values().stream().anyMatch(m -> !m.isZero());
    }

    private Valued valued(Order order, RowsLeft left, Money total, Map<String, Quantity> chosen, ReturnRules rules) {
        var zero = Money.zero(order.currency());
        var given = new ArrayList<RowPart>();
        for (var entry : chosen.entrySet()) {
            var part = left.take(entry.getKey(), entry.getValue());
            if (part.isEmpty()) {
                return Valued.wrong(zero, "refund-ask.more-than-left", tooMany(order, left, entry));
            }
            given.add(part.get());
        }
        boolean all = given.size() == left.all().size() && given.containsAll(left.all());
        if (all && !anyKept() && !left.anyKept()) {
            // All that is left, the rounding too.
            return Valued.of(total, goods(told(order, given, left, total), rules), List.of());
        }
        var sum = Money.sum(given.stream().map(RowPart::gross).toList(), order.currency());
        var rows = goods(told(order, given, left, sum), rules);
        return anyKept() ? less(order, sum, rows, given, rules) : Valued.of(sum, rows, given);
    }

    private List<RefundRow> goods(List<RefundRow> told, ReturnRules rules) {
        return told.stream().map(row -> goods.of(row, rules)).toList();
    }

    /** The rows, less what is kept of them: what goes back is more than nothing. */
    private Valued less(Order order, Money sum, List<RefundRow> rows, List<RowPart> given, ReturnRules rules) {
        var zero = Money.zero(order.currency());
        var fees = Money.sum(List.copyOf(kept.values()), order.currency());
        if (kept.values().stream().anyMatch(Money::isNegative) || rows.isEmpty()) {
            return Valued.wrong(zero, "refund-ask.kept-needs-rows", Map.of());
        }
        if (fees.compareTo(sum) >= 0) {
            return Valued.wrong(
                    zero, "refund-ask.kept-too-large", Map.of("kept", fees.toString(), "given", sum.toString()));
        }
        return new Valued(sum.minus(fees), rows, given, keptRows(order, rows, rules), ReturnKind.UNTOLD, "", Map.of());
    }

    /** Each with its own VAT: as the company has chosen, else that of the goods given back. */
    private List<RefundRow> keptRows(Order order, List<RefundRow> given, ReturnRules rules) {
        var told = new ArrayList<Refund.Row>();
        for (var kind : List.of(OrderRow.Kind.RETURN_FREIGHT, OrderRow.Kind.RETURN_FEE)) {
            var gross = kept.getOrDefault(kind, Money.zero(order.currency()));
            if (gross.isPositive()) {
                var taxes = rules.kept(kind).rate().stream()
                        .filter(rate -> !rate.isZero())
                        .map(rate -> new TaxLine(rate, rate.containedIn(gross, Rounding.HALF_UP), false))
                        .toList();
                told.add(new Refund.Row("", kind, Quantity.ONE, gross, taxes));
            }
        }
        return KeptFees.of(told, given.stream().map(RefundChoice::row).toList(), order).stream()
                .map(p ->
                        new RefundRow("", p.kind(), "", Deliveries.text(p.kind()), p.quantity(), p.gross(), p.taxes()))
                .toList();
    }

    private static Refund.Row row(RefundRow row) {
        return new Refund.Row(row.rowId(), row.kind(), row.quantity(), row.gross(), row.taxes(), row.restock());
    }

    private static Map<String, String> tooMany(Order order, RowsLeft left, Map.Entry<String, Quantity> chosen) {
        var arguments = new TreeMap<String, String>();
        arguments.put("row", row(order, chosen.getKey()).map(OrderRow::title).orElse(chosen.getKey()));
        arguments.put("pieces", chosen.getValue().toString());
        arguments.put("left", left.quantity(chosen.getKey()).toString());
        return arguments;
    }

    private static boolean areAllGoods(Map<String, Quantity> chosen, RowsLeft left) {
        return left.all().stream()
                .filter(r -> r.kind() != OrderRow.Kind.SHIPPING)
                .allMatch(r -> r.quantity().equals(chosen.get(r.rowId())));
    }

    private static List<RowPart> freight(RowsLeft left) {
        return left.all().stream()
                .filter(r -> r.kind() == OrderRow.Kind.SHIPPING)
                .toList();
    }

    private static Optional<OrderRow> row(Order order, String id) {
        return order.rows().stream().filter(r -> r.rowId().equals(id)).findFirst();
    }

    /** Goods and freight as the shop and the provider know them. */
    private static List<RefundRow> told(Order order, List<RowPart> given, RowsLeft left, Money amount) {
        var result = new ArrayList<RefundRow>();
        for (var part : given) {
            boolean known = part.kind() == OrderRow.Kind.GOODS || part.kind() == OrderRow.Kind.SHIPPING;
            row(order, part.rowId()).filter(r -> known).ifPresent(row -> {
                var before = row.quantity().minus(left.quantity(part.rowId()));
                var sold = Deliveries.between(row, before, before.plus(part.quantity()));
                result.add(new RefundRow(
                        row.rowId(), row.kind(), row.sku(), row.title(), part.quantity(), part.gross(), sold.taxes()));
            });
        }
        var sum = Money.sum(result.stream().map(RefundRow::gross).toList(), amount.currency());
        return sum.equals(amount) ? result : List.of();
    }
}
