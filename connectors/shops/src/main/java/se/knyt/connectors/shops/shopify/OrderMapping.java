package se.knyt.connectors.shops.shopify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Person;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import tools.jackson.databind.JsonNode;

/** One order of Shopify as documents. Pure: the same bytes and settings give the same documents. */
final class OrderMapping {
    /** What stands before the names of the checkout's own fields among the attributes of an order. */
    static final String CHECKOUT = "checkout.";

    private static final int ATTRIBUTE_CHARS_MAX = 200;

    private final ShopifySettings settings;
    private final Buyers buyers;

    OrderMapping(ShopifySettings settings) {
        this.settings = settings;
        this.buyers = new Buyers(settings);
    }

    /** What the order says, or why it cannot be read. */
    Reading read(JsonNode order) {
        try {
            return documents(order);
        } catch (IllegalArgumentException | ArithmeticException e) {
            var name = Json.label(order, "name", "id");
            return new Reading.Unreadable("shopify.order-unreadable", name + ": " + e.getMessage(), persons(order));
        }
    }

    /** Whom an order names that cannot be read otherwise. */
    List<Person> persons(JsonNode order) {
        try {
            return List.of(buyers.person(order));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private Reading documents(JsonNode order) {
        var id = Json.text(order, "id");
        var number = number(order);
        var money = new ShopMoney(new Currency(Json.text(order, "currencyCode")));
        boolean taxesIncluded = Json.flag(order, "taxesIncluded");
        var person = buyers.person(order);
        var rows = new OrderRows(money, taxesIncluded).of(order);
        var tax = money.orZero(order, "totalTaxSet");
        requireTax(rows, tax, order);
        var documents = new ArrayList<Document>();
        documents.add(new Order(
                id,
                number,
                Json.textOr(order, "sourceName", "web").toLowerCase(Locale.ROOT),
                Json.instantOr(order, "processedAt", Json.instant(order, "createdAt")),
                Json.instant(order, "updatedAt"),
                Json.has(order, "cancelledAt") ? Order.State.CANCELLED : Order.State.OPEN,
                fraudHold(order),
                Json.flagOr(order, "test", false),
                money.currency(),
                buyers.buyer(order, person),
                rows,
                money.of(order, "totalPriceSet"),
                tax,
                texts(order, "paymentGatewayNames"),
                attributes(order, taxesIncluded)));
        documents.addAll(new Transactions(money).of(order, id, number));
        documents.addAll(Deliveries.of(order, id, number));
        var returns = new Returns(money, order, id, number);
        documents.addAll(new Refunds(money, taxesIncluded, rows, returns).of(order, id, number));
        documents.addAll(returns.all());
        return Reading.Read.of(documents, List.of(person));
    }

    /** "#1001" is 1001; a prefix that the shop chose itself belongs to the number. */
    static String number(JsonNode order) {
        var name = Json.text(order, "name");
        return name.startsWith("#") ? name.substring(1) : name;
    }

    /** Tax the channel owes itself may or may not be in the order's figure; one of the two must agree. */
    private static void requireTax(List<OrderRow> rows, Money tax, JsonNode order) {
        var lines = rows.stream().flatMap(row -> row.taxes().stream()).toList();
        var all = Money.sum(lines.stream().map(TaxLine::amount).toList(), tax.currency());
        var own = Money.sum(
                lines.stream()
                        .filter(line -> !line.channelLiable())
                        .map(TaxLine::amount)
                        .toList(),
                tax.currency());
        boolean converted = !Json.textOr(
                        order, "presentmentCurrencyCode", tax.currency().code())
                .equals(tax.currency().code());
        if (all.equals(tax) || own.equals(tax)) {
            return;
        }
        if (converted && all.minus(tax).abs().minor() <= lines.size()) {
            return; // each line was converted and rounded for itself
        }
        throw new IllegalArgumentException(
                "VAT of the rows is " + all + " but of the order " + tax + ": " + tax.minus(all) + " is unexplained");
    }

    /** Held by Shopify or by a tag, until it is released by a person's tag or the shop has sent the goods. */
    private boolean fraudHold(JsonNode order) {
        var tags = texts(order, "tags").stream()
                .map(tag -> tag.toLowerCase(Locale.ROOT))
                .toList();
        var fulfilment = Json.textOr(order, "displayFulfillmentStatus", "");
        if (tags.contains(settings.releaseTag()) || fulfilment.equals("FULFILLED") || Json.has(order, "cancelledAt")) {
            return false;
        }
        return fulfilment.equals("ON_HOLD")
                || settings.riskHolds().contains(Json.textOr(order.path("risk"), "recommendation", "NONE"))
                || tags.stream().anyMatch(settings.holdTags()::contains);
    }

    private Map<String, String> attributes(JsonNode order, boolean taxesIncluded) {
        var attributes = new HashMap<String, String>();
        attributes.put("taxes-included", Boolean.toString(taxesIncluded));
        put(attributes, "financial-status", Json.textOr(order, "displayFinancialStatus", ""));
        put(attributes, "fulfilment-status", Json.textOr(order, "displayFulfillmentStatus", ""));
        put(attributes, "presentment-currency", Json.textOr(order, "presentmentCurrencyCode", ""));
        put(attributes, "po-number", Json.textOr(order, "poNumber", ""));
        put(attributes, "tags", String.join(",", texts(order, "tags")));
        terms(attributes, order.path("paymentTerms"));
        put(attributes, "discount-codes", String.join(",", texts(order, "discountCodes")));
        checkoutFields(attributes, order);
        settings.orderFields().of(order).forEach((name, value) -> put(attributes, name, value));
        return attributes;
    }

    /** What the shop's checkout asks beyond what Shopify knows, by {@code checkout.} and its name in small letters. */
    private void checkoutFields(Map<String, String> attributes, JsonNode order) {
        for (var field : Json.list(order, "customAttributes")) {
            var name = Json.textOr(field, "key", "").strip().toLowerCase(Locale.ROOT);
            if (settings.checkoutFields().contains(name)) {
                put(attributes, CHECKOUT + name, Json.textOr(field, "value", "").strip());
            }
        }
    }

    /** What is agreed of when the order is paid; an order of which nothing is agreed has none. */
    private static void terms(Map<String, String> attributes, JsonNode terms) {
        var type = Json.textOr(terms, "paymentTermsType", "");
        put(attributes, "payment-terms", type.toLowerCase(Locale.ROOT));
        if (Json.has(terms, "dueInDays")) {
            put(attributes, "payment-terms-days", String.valueOf(Json.whole(terms, "dueInDays")));
        }
        if (type.equals("FIXED")) {
            var schedules = ShopifyClient.nodes(terms, "paymentSchedules");
            schedules.stream()
                    .findFirst()
                    .ifPresent(first -> put(attributes, "payment-terms-due", Json.textOr(first, "dueAt", "")));
        }
    }

    private static void put(Map<String, String> attributes, String key, String value) {
        if (!value.isEmpty()) {
            attributes.put(
                    key, value.length() <= ATTRIBUTE_CHARS_MAX ? value : value.substring(0, ATTRIBUTE_CHARS_MAX));
        }
    }

    private static List<String> texts(JsonNode order, String name) {
        return Json.list(order, name).stream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
    }

    static Instant updatedAt(JsonNode order) {
        return Json.instant(order, "updatedAt");
    }
}
