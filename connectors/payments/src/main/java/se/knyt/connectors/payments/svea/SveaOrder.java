package se.knyt.connectors.payments.svea;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.commerce.OrderRow;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.SoldRow;
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
     * @param left by rate, in hundredths of a percent, what its rows come to less what rows of credits have taken, minor units
     */
    record Delivery(String id, long amount, long credited, Set<String> actions, Map<Long, Long> left) {}

    /**
     * Of a row that is not cancelled what is not delivered.
     *
     * @param quantity that is left, in hundredths of its unit
     * @param parted whether a part of the row is delivered already
     * @param atMost what the buyer pays at most for what is left, minor units
     */
    record Row(long id, String sku, long quantity, boolean parted, long atMost, JsonNode json) {
        /** What the buyer pays for what is left, in minor units. */
        long amount() {
            return SveaOrder.amount(json, quantity)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }

        Part whole() {
            return new Part(this, quantity);
        }

        /** So many pieces of it, where Svea takes pieces of it and they cost exactly {@code amount}. */
        Optional<Part> pieces(BigDecimal pieces, long amount) {
            var hundredths = pieces.movePointRight(2).stripTrailingZeros();
            // How a discount that is an amount is divided is not described.
            if (hundredths.scale() > 0
                    || hundredths.compareTo(BigDecimal.valueOf(quantity)) >= 0
                    || Json.wholeOr(json, "DiscountAmount", 0) != 0) {
                return Optional.empty();
            }
            long wanted = hundredths.longValueExact();
            return SveaOrder.amount(json, wanted).compareTo(BigDecimal.valueOf(amount)) == 0
                    ? Optional.of(new Part(this, wanted))
                    : Optional.empty();
        }

        Row without(Part part) {
            return new Row(id, sku, quantity - part.quantity(), true, atMost, json);
        }
    }

    /**
     * What is to be delivered of a row.
     *
     * @param quantity in hundredths of its unit, at most what is left
     */
    record Part(Row row, long quantity) {
        long amount() {
            return SveaOrder.amount(row.json(), quantity)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }

        /** Whether the quantity is to be told: of a row named alone Svea delivers what is left of it, and that may be more than is shown. */
        boolean toldByQuantity() {
            return row.parted() || quantity < row.quantity();
        }
    }

    /** What a refund is called on what Svea sends the buyer: in the language of the country of the bill, else of the currency. */
    String refundWord() {
        var country =
                Json.textOr(json.path("BillingAddress"), "CountryCode", "").toUpperCase(Locale.ROOT);
        var byCurrency = Json.textOr(json, "Currency", "").toUpperCase(Locale.ROOT);
        return switch (country.isEmpty() ? byCurrency : country) {
            case "SE", "SEK" -> "Återbetalning";
            case "NO", "NOK" -> "Refusjon";
            case "DK", "DKK" -> "Tilbagebetaling";
            case "FI" -> "Hyvitys";
            case "DE", "AT" -> "Rückerstattung";
            default -> "Refund";
        };
    }

    List<Delivery> deliveries() {
        return Json.list(json, "Deliveries").stream()
                .map(each -> new Delivery(
                        Json.textOr(each, "Id", ""),
                        Json.whole(each, "DeliveryAmount"),
                        credited(each),
                        actions(each),
                        left(each)))
                .toList();
    }

    /** Its own sum, or that of its credits: the sum may be of credits by amount alone. */
    private static long credited(JsonNode delivery) {
        long credits = Json.list(delivery, "Credits").stream()
                .mapToLong(credit -> Math.abs(Json.wholeOr(credit, "Amount", 0)))
                .sum();
        return Math.max(credits, Math.abs(Json.wholeOr(delivery, "CreditedAmount", 0)));
    }

    private static Map<Long, Long> left(JsonNode delivery) {
        var left = new TreeMap<Long, Long>();
        Json.list(delivery, "OrderRows").forEach(row -> add(left, row, gross(row)));
        for (var credit : Json.list(delivery, "Credits")) {
            // Credited rows carry a negative quantity or a positive one, by who made them.
            Json.list(credit, "OrderRows").forEach(row -> add(left, row, -Math.abs(gross(row))));
        }
        return left;
    }

    private static void add(Map<Long, Long> left, JsonNode row, long amount) {
        left.merge(Json.wholeOr(row, "VatPercent", 0), amount, Math::addExact);
    }

    private static long gross(JsonNode row) {
        return Json.has(row, "UnitPrice") && Json.has(row, "Quantity")
                ? amount(row, Json.whole(row, "Quantity"))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact()
                : 0;
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

    /**
     * Whether a delivered row stays among the order's rows is not described, nor whether its quantity is then what was ordered or what is
     * left. A row that is in no delivery is open whole. One that is in a delivery is open where Svea says that it can be delivered, with
     * the less of what the two readings leave: more than is left is never asked for.
     */
    List<Row> open() {
        var delivered = delivered();
        var open = new ArrayList<Row>();
        for (var row : Json.list(json, "OrderRows")) {
            long id = Json.whole(row, "OrderRowId");
            if (Json.flagOr(row, "IsCancelled", false)) {
                continue;
            }
            long quantity = Json.whole(row, "Quantity");
            var gone = delivered.get(id);
            if (gone == null) {
                open.add(row(row, quantity, false));
            } else if (actions(row).contains("CanDeliverRow")) {
                open.add(row(row, gone < quantity ? quantity - gone : quantity, true));
            }
        }
        return open;
    }

    private static Row row(JsonNode row, long left, boolean parted) {
        long atMost = amount(row, Json.whole(row, "Quantity"))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return new Row(Json.whole(row, "OrderRowId"), Json.textOr(row, "ArticleNumber", ""), left, parted, atMost, row);
    }

    /** By row, how much of it is in deliveries; in hundredths. */
    private Map<Long, Long> delivered() {
        var delivered = new HashMap<Long, Long>();
        for (var delivery : Json.list(json, "Deliveries")) {
            for (var row : Json.list(delivery, "OrderRows")) {
                delivered.merge(Json.wholeOr(row, "OrderRowId", 0), Json.wholeOr(row, "Quantity", 0), Math::addExact);
            }
        }
        return delivered;
    }

    /** Quantity × unit price, less the discount; each is written in hundredths. */
    private static BigDecimal amount(JsonNode row, long quantity) {
        var whole = BigDecimal.valueOf(Json.whole(row, "UnitPrice"))
                .multiply(BigDecimal.valueOf(quantity))
                .divide(HUNDRED);
        var percent = BigDecimal.valueOf(Json.wholeOr(row, "DiscountPercent", 0));
        return whole.subtract(whole.multiply(percent).divide(WHOLE))
                .subtract(BigDecimal.valueOf(Json.wholeOr(row, "DiscountAmount", 0)));
    }

    static long sum(List<Row> rows) {
        return rows.stream().mapToLong(Row::amount).sum();
    }

    /** Whether what is not delivered may make up {@code amount}, or more. */
    boolean mayHold(long amount) {
        return open().stream().mapToLong(Row::atMost).sum() >= amount;
    }

    /**
     * What to deliver for a capture: all rows when they make its amount, else those that its own rows name, each whole or so many pieces of
     * it. Empty when nothing makes the amount.
     */
    List<Part> partsFor(Capture capture) {
        var open = open();
        long wanted = capture.amount().minor();
        if (sum(open) == wanted) {
            return open.stream().map(Row::whole).toList();
        }
        var left = new ArrayList<>(open);
        var chosen = new LinkedHashMap<Long, Part>();
        long sum = 0;
        for (var row : capture.rows()) {
            var found = part(left, row, capture);
            if (found.isEmpty() && row.gross().isZero()) {
                continue;
            }
            if (found.isEmpty()) {
                return List.of();
            }
            var part = found.get();
            int at = left.indexOf(part.row());
            if (part.quantity() == part.row().quantity()) {
                left.remove(at);
            } else {
                left.set(at, part.row().without(part));
            }
            sum = Math.addExact(sum, part.amount());
            chosen.merge(part.row().id(), part, (one, more) -> new Part(one.row(), one.quantity() + more.quantity()));
        }
        return sum == wanted ? List.copyOf(chosen.values()) : List.of();
    }

    /** A whole row of that article and amount, else the pieces of one. */
    private static Optional<Part> part(List<Row> left, SoldRow row, Capture capture) {
        long gross = row.gross().minor();
        if (!isGoods(row)) {
            return beside(left, gross, capture);
        }
        var same = left.stream().filter(each -> each.sku().equals(row.sku())).toList();
        return same.stream()
                .filter(each -> each.amount() == gross)
                .findFirst()
                .map(Row::whole)
                .or(() -> same.stream()
                        .flatMap(each -> each.pieces(row.quantity().value(), gross).stream())
                        .findFirst());
    }

    /**
     * Freight and fees have whatever article number the shop's plug-in gives them: the only row of that amount which is none of the
     * capture's own articles.
     */
    private static Optional<Part> beside(List<Row> left, long gross, Capture capture) {
        var equal = left.stream()
                .filter(each -> each.amount() == gross)
                .filter(each -> capture.rows().stream()
                        .noneMatch(r -> isGoods(r) && r.sku().equals(each.sku())))
                .toList();
        return equal.size() == 1 ? Optional.of(equal.getFirst().whole()) : Optional.empty();
    }

    private static boolean isGoods(SoldRow row) {
        return row.kind() == OrderRow.Kind.GOODS || row.kind() == OrderRow.Kind.GIFT_CARD;
    }
}
