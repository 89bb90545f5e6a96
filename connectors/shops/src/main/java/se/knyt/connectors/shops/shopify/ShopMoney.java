package se.knyt.connectors.shops.shopify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** Amounts in the shop's own currency. The buyer's (presentment) money is asked for by a name of its own, so that the two cannot meet in one sum. */
final class ShopMoney {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Currency currency;

    ShopMoney(Currency currency) {
        this.currency = currency;
    }

    Currency currency() {
        return currency;
    }

    Money zero() {
        return Money.zero(currency);
    }

    /** The amount of a {@code …Set} field. @throws IllegalArgumentException when it is absent or in another currency */
    Money of(JsonNode node, String set) {
        var shopMoney = Json.get(Json.get(node, set), "shopMoney");
        var code = Json.text(shopMoney, "currencyCode");
        if (!code.equals(currency.code())) {
            throw new IllegalArgumentException(set + " is in " + code + ", not in the shop's " + currency);
        }
        return Money.exact(Json.decimal(shopMoney, "amount"), currency);
    }

    /** What the buyer knows a {@code …Set} field as; empty where that is in the shop's own currency, or is not told. */
    Optional<Money> buyers(JsonNode node, String set) {
        var buyers = Json.get(node, set).path("presentmentMoney");
        var code = Json.textOr(buyers, "currencyCode", currency.code());
        return code.equals(currency.code())
                ? Optional.empty()
                : Optional.of(Money.exact(Json.decimal(buyers, "amount"), new Currency(code)));
    }

    Money orZero(JsonNode node, String set) {
        return Json.has(node, set) ? of(node, set) : zero();
    }

    /**
     * {@code original − Σ discountAllocations}: the only figure that holds all discounts, the order's own too, and each rounded as
     * Shopify rounded it (MAPPING.md, rows).
     */
    Money afterDiscounts(JsonNode node, String original) {
        return of(node, original).minus(discount(node));
    }

    Money discount(JsonNode node) {
        return Money.sum(
                Json.list(node, "discountAllocations").stream()
                        .map(allocation -> of(allocation, "allocatedAmountSet"))
                        .toList(),
                currency);
    }

    List<TaxLine> taxLines(JsonNode node) {
        var lines = new ArrayList<TaxLine>();
        for (var line : Json.list(node, "taxLines")) {
            lines.add(new TaxLine(rate(line), of(line, "priceSet"), Json.flagOr(line, "channelLiable", false)));
        }
        return lines;
    }

    /** {@code ratePercentage} (25.0) where given, else {@code rate} (0.25). */
    private static Rate rate(JsonNode line) {
        if (Json.has(line, "ratePercentage")) {
            return new Rate(Json.decimal(line, "ratePercentage"));
        }
        return new Rate(Json.decimal(line, "rate").multiply(HUNDRED));
    }
}
