package se.knyt.connectors.payments.svea;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import tools.jackson.databind.JsonNode;

/** An order as Svea shows it. */
record SveaOrder(JsonNode json) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Set<String> OVER = Set.of("cancelled", "failed", "expired");
    private static final BigDecimal WHOLE = BigDecimal.valueOf(10_000);

    /**
     * A delivery that stands.
     *
     * @param credited of it in all, positive
     * @param vatPercents the rates of its rows in hundredths of a percent
     */
    record Delivery(String id, long amount, long credited, Set<String> actions, Set<Long> vatPercents) {}

    /** A row that is neither delivered nor cancelled, with what the buyer pays for it in minor units. */
    record Row(long id, String sku, long amount) {}

    List<Delivery> deliveries() {
        return Json.list(json, "Deliveries").stream()
                .map(each -> new Delivery(
                        Json.textOr(each, "Id", ""),
                        Json.whole(each, "DeliveryAmount"),
                        credited(each),
                        actions(each),
                        vatPercents(each)))
                .toList();
    }

    /** Its own sum, or that of its credits: the sum may be of credits by amount alone. */
    private static long credited(JsonNode delivery) {
        long credits = Json.list(delivery, "Credits").stream()
                .mapToLong(credit -> Math.abs(Json.wholeOr(credit, "Amount", 0)))
                .sum();
        return Math.max(credits, Math.abs(Json.wholeOr(delivery, "CreditedAmount", 0)));
    }

    private static Set<Long> vatPercents(JsonNode delivery) {
        var percents = new HashSet<Long>();
        Json.list(delivery, "OrderRows").forEach(row -> percents.add(Json.wholeOr(row, "VatPercent", 0)));
        return percents;
    }

    Optional<Delivery> delivery(String id) {
        return deliveries().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    String status() {
        return Json.textOr(json, "OrderStatus", "");
    }

    /** Whether nothing of it will be delivered any more: cancelled, its payment failed, or its time ran out. */
    boolean isOver() {
        return OVER.contains(status().toLowerCase(Locale.ROOT));
    }

    boolean allows(String action) {
        return actions(json).contains(action);
    }

    private static Set<String> actions(JsonNode node) {
        var actions = new HashSet<String>();
        Json.list(node, "Actions").forEach(action -> actions.add(action.isString() ? action.stringValue() : ""));
        return actions;
    }

    /** Whether a delivered row stays among the order's rows is not described: one that is in a delivery is not open. */
    List<Row> open() {
        var delivered = new HashSet<Long>();
        for (var delivery : Json.list(json, "Deliveries")) {
            Json.list(delivery, "OrderRows").forEach(row -> delivered.add(Json.wholeOr(row, "OrderRowId", 0)));
        }
        var open = new ArrayList<Row>();
        for (var row : Json.list(json, "OrderRows")) {
            long id = Json.whole(row, "OrderRowId");
            if (!Json.flagOr(row, "IsCancelled", false) && !delivered.contains(id)) {
                open.add(new Row(id, Json.textOr(row, "ArticleNumber", ""), amount(row)));
            }
        }
        return open;
    }

    /** Quantity × unit price, less the discount; each is written in hundredths. */
    private static long amount(JsonNode row) {
        var whole = BigDecimal.valueOf(Json.whole(row, "UnitPrice"))
                .multiply(BigDecimal.valueOf(Json.whole(row, "Quantity")))
                .divide(HUNDRED);
        var percent = BigDecimal.valueOf(Json.wholeOr(row, "DiscountPercent", 0));
        return whole.subtract(whole.multiply(percent).divide(WHOLE))
                .subtract(BigDecimal.valueOf(Json.wholeOr(row, "DiscountAmount", 0)))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    static long sum(List<Row> rows) {
        return rows.stream().mapToLong(Row::amount).sum();
    }

    /**
     * The rows to deliver for a capture: all when they make its amount, else those that its own rows name, each whole. Empty when no
     * rows make the amount.
     */
    List<Row> rowsFor(Capture capture) {
        var open = open();
        long wanted = capture.amount().minor();
        if (sum(open) == wanted) {
            return open;
        }
        var left = new ArrayList<>(open);
        var chosen = new ArrayList<Row>();
        for (var row : capture.rows()) {
            var found = left.stream()
                    .filter(each -> each.sku().equals(row.sku())
                            && each.amount() == row.gross().minor())
                    .findFirst();
            if (found.isEmpty()) {
                return List.of();
            }
            chosen.add(found.get());
            left.remove(found.get());
        }
        return sum(chosen) == wanted ? chosen : List.of();
    }
}
