package se.knyt.connectors.shops.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * The order's refunds. The money that went back is law; where the rows say another sum, Shopify's own adjustment must explain the
 * difference to the öre.
 */
final class Refunds {
    /** {@code OrderAdjustmentDiscrepancyReason} of a fee for taking goods back. */
    private static final String RESTOCKING = "RESTOCK";

    private final ShopMoney money;
    private final boolean taxesIncluded;
    private final Map<String, OrderRow> orderRows;
    private final Returns returns;

    Refunds(ShopMoney money, boolean taxesIncluded, List<OrderRow> rows, Returns returns) {
        this.returns = returns;
        this.money = money;
        this.taxesIncluded = taxesIncluded;
        this.orderRows =
                rows.stream().collect(Collectors.toMap(OrderRow::rowId, Function.identity(), (one, other) -> one));
    }

    /** Refunds by which money went back, or other goods were paid; goods taken back without either are no refund yet. */
    List<Refund> of(JsonNode order, String orderId, String number) {
        var refunds = new ArrayList<Refund>();
        for (var refund : Json.list(order, "refunds")) {
            var total = money.of(refund, "totalRefundedSet").abs();
            var read = refund(refund, total, orderId, number);
            if (!read.credited().isZero()) {
                refunds.add(read);
            }
        }
        return refunds;
    }

    private Refund refund(JsonNode refund, Money total, String orderId, String number) {
        var rows = new ArrayList<Refund.Row>();
        for (var line : ShopifyClient.nodes(refund, "refundLineItems")) {
            var item = Json.get(line, "lineItem");
            rows.add(row(
                    Json.text(item, "id"),
                    Json.flagOr(item, "isGiftCard", false) ? OrderRow.Kind.GIFT_CARD : OrderRow.Kind.GOODS,
                    Quantity.of(Json.whole(line, "quantity")),
                    money.of(line, "subtotalSet").abs(),
                    money.of(line, "totalTaxSet").abs(),
                    Restocking.of(Json.textOr(line, "restockType", ""), Json.flagOr(line, "restocked", false))));
        }
        for (var line : ShopifyClient.nodes(refund, "refundShippingLines")) {
            rows.add(row(
                    Json.textOr(line.path("shippingLine"), "id", Json.text(line, "id")),
                    OrderRow.Kind.SHIPPING,
                    Quantity.ONE,
                    money.of(line, "subtotalAmountSet").abs(),
                    money.of(line, "taxAmountSet").abs(),
                    Restock.UNTOLD));
        }
        rows.removeIf(row -> row.gross().isZero());
        var difference = Money.sum(rows.stream().map(Refund.Row::gross).toList(), money.currency())
                .minus(total);
        var id = Json.text(refund, "id");
        var explained = returns.explained(id, difference, total, List.copyOf(orderRows.values()));
        return new Refund(
                Json.text(refund, "id"),
                orderId,
                number,
                Json.instantOr(refund, "processedAt", Json.instant(refund, "createdAt")),
                rows,
                total,
                explained.isPresent() || total.isZero() ? tax(rows) : closedTax(refund, rows, total),
                explained.map(Returns.Explained::kept).orElseGet(() -> kept(refund, rows, total)),
                ShopifyClient.nodes(refund, "transactions").stream()
                        .map(each -> Json.text(each, "id"))
                        .toList(),
                returns.why(id),
                explained
                        .map(Returns.Explained::exchange)
                        .orElseGet(() -> new Refund.Exchange(money.zero(), List.of())));
    }

    /**
     * What an adjustment that is told to be for restocking takes off the rows. Any other difference is not told to be a fee, and is
     * none.
     */
    private List<Refund.Row> kept(JsonNode refund, List<Refund.Row> rows, Money total) {
        var sum = Money.sum(rows.stream().map(Refund.Row::gross).toList(), money.currency());
        var adjustments = ShopifyClient.nodes(refund, "orderAdjustments");
        boolean restocking = !adjustments.isEmpty()
                && adjustments.stream()
                        .allMatch(each -> Json.textOr(each, "reason", "").equals(RESTOCKING));
        if (!restocking || sum.compareTo(total) <= 0) {
            return List.of();
        }
        return List.of(new Refund.Row("", OrderRow.Kind.FEE, Quantity.ONE, sum.minus(total), List.of()));
    }

    private Refund.Row row(
            String rowId, OrderRow.Kind kind, Quantity quantity, Money subtotal, Money tax, Restock restock) {
        var gross = taxesIncluded ? subtotal : subtotal.plus(tax);
        return new Refund.Row(rowId, kind, quantity, gross, taxes(rowId, tax), restock);
    }

    /** Shopify gives a refunded row one sum of tax; it is divided as the order row's taxes were. */
    private List<TaxLine> taxes(String rowId, Money tax) {
        var orderRow = orderRows.get(rowId);
        if (orderRow == null || orderRow.taxes().isEmpty()) {
            if (!tax.isZero()) {
                throw new IllegalArgumentException(
                        "refunded row " + rowId + " has tax " + tax + " but its order row has none");
            }
            return List.of();
        }
        var taxes = orderRow.taxes();
        var weights = taxes.stream().map(line -> line.amount().abs().minor()).toList();
        if (weights.stream().allMatch(weight -> weight == 0)) {
            return List.of(
                    new TaxLine(taxes.getFirst().rate(), tax, taxes.getFirst().channelLiable()));
        }
        var parts = Allocation.split(tax, weights);
        var lines = new ArrayList<TaxLine>();
        for (int i = 0; i < parts.size(); i++) {
            lines.add(
                    new TaxLine(taxes.get(i).rate(), parts.get(i), taxes.get(i).channelLiable()));
        }
        return lines;
    }

    private Money tax(List<Refund.Row> rows) {
        return Money.sum(
                rows.stream()
                        .flatMap(row -> row.taxes().stream())
                        .map(TaxLine::amount)
                        .toList(),
                money.currency());
    }

    /** The VAT in the refund, once the rows and Shopify's adjustments account for all of the money. */
    private Money closedTax(JsonNode refund, List<Refund.Row> rows, Money total) {
        var currency = money.currency();
        var sum = Money.sum(rows.stream().map(Refund.Row::gross).toList(), currency);
        var tax = tax(rows);
        var left = total.minus(sum);
        if (left.isZero()) {
            return tax;
        }
        var adjustments = ShopifyClient.nodes(refund, "orderAdjustments");
        var adjusted = Money.sum(
                        adjustments.stream()
                                .map(each -> money.of(each, "amountSet"))
                                .toList(),
                        currency)
                .abs();
        var adjustedTax = Money.sum(
                        adjustments.stream()
                                .map(each -> money.of(each, "taxAmountSet"))
                                .toList(),
                        currency)
                .abs();
        boolean withTax = adjusted.plus(adjustedTax).equals(left.abs());
        if (!adjusted.equals(left.abs()) && !withTax) {
            if (rows.isEmpty()) {
                return money.zero(); // money alone, and Shopify says nothing of VAT: a person or rule decides
            }
            throw new IllegalArgumentException("refund " + Json.text(refund, "id") + ": rows sum to " + sum + " but "
                    + total + " went back: " + left + " is unexplained");
        }
        return left.isNegative() ? tax.minus(adjustedTax) : tax.plus(adjustedTax);
    }
}
