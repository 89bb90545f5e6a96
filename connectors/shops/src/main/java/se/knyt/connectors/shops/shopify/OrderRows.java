package se.knyt.connectors.shops.shopify;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.OrderRow.Kind;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** The rows of an order: goods, freight, fees; and what is left to the order's total, when its kind is known. */
final class OrderRows {
    private final ShopMoney money;
    private final boolean taxesIncluded;

    OrderRows(ShopMoney money, boolean taxesIncluded) {
        this.money = money;
        this.taxesIncluded = taxesIncluded;
    }

    /** @throws IllegalArgumentException when the rows cannot be made to sum to the order's total, naming the difference */
    List<OrderRow> of(JsonNode order) {
        var rows = new ArrayList<OrderRow>();
        for (var item : ShopifyClient.nodes(order, "lineItems")) {
            rows.add(goods(item));
        }
        int freight = 0;
        for (var line : ShopifyClient.nodes(order, "shippingLines")) {
            freight++;
            rows.add(priced(line, Json.textOr(line, "id", "shipping-" + freight), Kind.SHIPPING, "originalPriceSet"));
        }
        for (var fee : Json.list(order, "additionalFees")) {
            rows.add(priced(fee, Json.text(fee, "id"), Kind.FEE, "price"));
        }
        closing(order, rows);
        return rows;
    }

    private OrderRow goods(JsonNode item) {
        var taxes = money.taxLines(item);
        var title = Json.text(item, "title");
        var variant = Json.textOr(item, "variantTitle", "");
        return new OrderRow(
                Json.text(item, "id"),
                Json.flagOr(item, "isGiftCard", false) ? Kind.GIFT_CARD : Kind.GOODS,
                Json.textOr(item, "sku", ""),
                variant.isEmpty() || variant.equals("Default Title") ? title : title + " – " + variant,
                Quantity.of(Json.whole(item, "quantity")),
                gross(money.afterDiscounts(item, "originalTotalSet"), taxes),
                money.discount(item),
                taxes,
                Json.textOr(item, "vendor", ""));
    }

    private OrderRow priced(JsonNode line, String rowId, Kind kind, String price) {
        var taxes = money.taxLines(line);
        return new OrderRow(
                rowId,
                kind,
                "",
                Json.textOr(line, "title", Json.textOr(line, "name", "")),
                Quantity.ONE,
                gross(money.afterDiscounts(line, price), taxes),
                money.discount(line),
                taxes);
    }

    /** With taxes included the price holds them; without, they come on top. */
    private Money gross(Money price, List<TaxLine> taxes) {
        return taxesIncluded
                ? price
                : price.plus(Money.sum(taxes.stream().map(TaxLine::amount).toList(), money.currency()));
    }

    /** Tip and cash rounding belong to the order, not to a row; anything else that is left is not ours to explain away. */
    private void closing(JsonNode order, List<OrderRow> rows) {
        var total = money.of(order, "totalPriceSet");
        var left = total.minus(sum(rows));
        var tip = money.orZero(order, "totalTipReceivedSet");
        if (!left.isZero() && tip.isPositive() && left.compareTo(tip) >= 0) {
            rows.add(plain("tip", Kind.TIP, "Dricks", tip));
            left = left.minus(tip);
        }
        if (left.isZero()) {
            return;
        }
        var cash = money.orZero(order.path("totalCashRoundingAdjustment"), "paymentSet");
        boolean converted = !Json.textOr(
                        order, "presentmentCurrencyCode", money.currency().code())
                .equals(money.currency().code());
        // Shopify converts each amount of an order in another currency for itself, so each row may be off by one minor
        // unit.
        if (left.equals(cash) || (converted && left.abs().minor() <= rows.size())) {
            rows.add(plain("rounding", Kind.ROUNDING, "Rounding", left));
            return;
        }
        throw new IllegalArgumentException(
                "rows sum to " + sum(rows) + " but the order's total is " + total + ": " + left + " is unexplained");
    }

    private OrderRow plain(String rowId, Kind kind, String title, Money gross) {
        return new OrderRow(rowId, kind, "", title, Quantity.ONE, gross, money.zero(), List.of());
    }

    private Money sum(List<OrderRow> rows) {
        return Money.sum(rows.stream().map(OrderRow::gross).toList(), money.currency());
    }
}
