package se.knyt.connectors.shops.shopify;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.Pages;
import se.knyt.http.json.Json;
import se.knyt.spi.ChannelCounts.Day;
import tools.jackson.databind.JsonNode;

/** Orders per day counted at Shopify itself. */
final class OrderCounts {
    private static final int PAGES_MAX = 1000;

    private final ShopifyClient client;
    private final ZoneId zone;

    OrderCounts(ShopifyClient client, ZoneId zone) {
        this.client = client;
        this.zone = zone;
    }

    List<Day> count(LocalDate from, LocalDate to) {
        var begin = from.atStartOfDay(zone).toInstant();
        var end = to.plusDays(1).atStartOfDay(zone).toInstant();
        var query = "processed_at:>='" + begin + "' AND processed_at:<'" + end + "'";
        var byDay = new TreeMap<LocalDate, List<JsonNode>>();
        for (var order : Pages.all("", PAGES_MAX, after -> page(query, after))) {
            var at = Json.instant(order, "processedAt");
            if (counts(order) && !at.isBefore(begin) && at.isBefore(end)) {
                byDay.computeIfAbsent(at.atZone(zone).toLocalDate(), day -> new ArrayList<>())
                        .add(order);
            }
        }
        return byDay.entrySet().stream()
                .map(entry -> day(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static boolean counts(JsonNode order) {
        return !Json.has(order, "cancelledAt") && !Json.flagOr(order, "test", false);
    }

    private Pages.Part<JsonNode> page(String query, String after) {
        var variables = Json.object().put("query", query);
        if (!after.isEmpty()) {
            variables.put("after", after);
        }
        var orders = client.query(Queries.COUNT, variables).data().path("orders");
        var info = orders.path("pageInfo");
        return new Pages.Part<>(
                Json.list(orders, "nodes"),
                Json.flagOr(info, "hasNextPage", false) ? Json.text(info, "endCursor") : "");
    }

    private static Day day(LocalDate date, List<JsonNode> orders) {
        // A shop sells in several currencies where it changed its own; each is summed by itself.
        var totals = new HashMap<Currency, Money>();
        orders.stream().map(OrderCounts::total).forEach(total -> totals.merge(total.currency(), total, Money::plus));
        return new Day(
                date,
                orders.size(),
                totals,
                orders.stream().map(OrderMapping::number).sorted().toList());
    }

    private static Money total(JsonNode order) {
        var shopMoney = Json.get(Json.get(order, "totalPriceSet"), "shopMoney");
        return new ShopMoney(new Currency(Json.text(shopMoney, "currencyCode"))).of(order, "totalPriceSet");
    }
}
