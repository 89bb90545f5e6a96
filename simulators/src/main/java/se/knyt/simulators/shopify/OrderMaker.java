package se.knyt.simulators.shopify;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns a sale into an order as the checkout leaves it, not yet paid. */
final class OrderMaker {
    private static final String DISCOUNT_CODE = "HOST10";

    private final Sale sale;
    private final String currency;
    private final ObjectNode order;

    private OrderMaker(Sale sale, String currency, ObjectNode order) {
        this.sale = sale;
        this.currency = currency;
        this.order = order;
    }

    /** @param currency the shop's own, in which it also sells */
    static ObjectNode make(Sale sale, String currency, long number, String time) {
        return new OrderMaker(sale, currency, Json.object()).make(number, time);
    }

    private ObjectNode make(long number, String time) {
        long id = Gid.orderNumber(number);
        order.put("id", Gid.of("Order", id))
                .put("legacyResourceId", id)
                .put("name", "#" + number)
                .put("number", number)
                .put("createdAt", time)
                .put("processedAt", time)
                .put("updatedAt", time)
                .put("currencyCode", currency)
                .put("presentmentCurrencyCode", currency)
                .put("taxesIncluded", sale.taxesIncluded())
                .put("taxExempt", false)
                .put("dutiesIncluded", false)
                .put("estimatedTaxes", false)
                .put("edited", false)
                .put("closed", false)
                .put("confirmed", true)
                .put("test", false)
                .put("sourceName", "web")
                .put("customerLocale", sale.country().equals("SE") ? "sv" : "en")
                .put("returnStatus", "NO_RETURN");
        for (var empty : List.of(
                "tags",
                "customAttributes",
                "refunds",
                "fulfillments",
                "transactions",
                "metafields",
                "additionalFees",
                "paymentGatewayNames")) {
            order.putArray(empty);
        }
        new OrderBuyer(sale, order).put();
        lines();
        shipping();
        fee();
        fulfilmentOrder(time);
        new OrderTotals(order, currency).put(sale);
        if (sale.termsDays() >= 0) {
            terms(time);
        }
        return order;
    }

    /** Net terms, issued with the order; no days is due on receipt. */
    private void terms(String time) {
        int days = sale.termsDays();
        var total = Amount.of(order, "totalPriceSet");
        var terms = order.putObject("paymentTerms")
                .put("id", Gid.within(order, "PaymentTerms"))
                .put("paymentTermsType", days == 0 ? "RECEIPT" : "NET")
                .put("paymentTermsName", days == 0 ? "Due on receipt" : "Net " + days)
                .put("translatedName", days == 0 ? "Vid mottagande" : days + " dagar netto")
                .put("due", days == 0)
                .put("overdue", false);
        if (days > 0) {
            terms.put("dueInDays", days);
        }
        var schedule = terms.putArray("paymentSchedules")
                .addObject()
                .put("id", Gid.within(order, "PaymentSchedule"))
                .put("issuedAt", time)
                .put("due", days == 0)
                .put("dueAt", Instant.parse(time).plus(days, ChronoUnit.DAYS).toString());
        schedule.set("amount", Json.object().put("amount", Amount.text(total)).put("currencyCode", currency));
    }

    private void lines() {
        var discounts = discounts();
        var applications = order.putArray("discountApplications");
        var codes = order.putArray("discountCodes");
        if (sale.discountHundredths() > 0) {
            codes.add(DISCOUNT_CODE);
            order.put("discountCode", DISCOUNT_CODE);
            applications
                    .addObject()
                    .put("__typename", "DiscountCodeApplication")
                    .put("allocationMethod", "ACROSS")
                    .put("code", DISCOUNT_CODE)
                    .put("index", 0)
                    .put("targetSelection", "ALL")
                    .put("targetType", "LINE_ITEM")
                    .putObject("value")
                    .put("__typename", "PricingPercentageValue")
                    .put("percentage", BigDecimal.valueOf(sale.discountHundredths(), 2));
        }
        var items = order.putArray("lineItems");
        for (int i = 0; i < sale.lines().size(); i++) {
            items.add(line(sale.lines().get(i), discounts.get(i)));
        }
    }

    /** The code's discount spread over the lines by largest remainder, so that its parts sum to it. */
    private List<Long> discounts() {
        long gross = sale.lines().stream().mapToLong(OrderMaker::price).sum();
        long whole = gross * sale.discountHundredths() / 10_000;
        var parts = new ArrayList<Long>();
        long before = 0;
        for (var line : sale.lines()) {
            parts.add(Amount.share(whole, before, before + price(line), Math.max(1, gross)));
            before += price(line);
        }
        return parts;
    }

    private static long price(Sale.Line line) {
        return Math.multiplyExact(line.product().priceMinor(), (long) line.quantity());
    }

    private ObjectNode line(Sale.Line line, long discount) {
        var product = line.product();
        long total = price(line);
        long tax = Amount.tax(total - discount, line.vatRate(), sale.taxesIncluded());
        var name = product.variant().isEmpty() ? product.title() : product.title() + " - " + product.variant();
        var item = Json.object()
                .put("id", Gid.within(order, "LineItem"))
                .put("title", product.title())
                .put("name", name)
                .put("variantTitle", product.variant())
                .put("sku", product.sku())
                .put("vendor", "Knyts provbutik")
                .put("quantity", line.quantity())
                .put("requiresShipping", !line.giftCard())
                .put("taxable", !line.giftCard())
                .put("isGiftCard", line.giftCard());
        item.set("originalUnitPriceSet", bag(product.priceMinor()));
        item.set("originalTotalSet", bag(total));
        item.set("discountedUnitPriceSet", bag(product.priceMinor()));
        item.set("discountedTotalSet", bag(total)); // code discounts are not in it, as documented
        item.set("discountedUnitPriceAfterAllDiscountsSet", bag((total - discount) / line.quantity()));
        item.set("priceAfterAllDiscountsBeforeTaxesSet", bag(total - discount - (sale.taxesIncluded() ? tax : 0)));
        item.set("totalDiscountSet", bag(discount));
        long number = Math.floorMod(product.sku().hashCode(), 1_000_000_000) + 40_000_000_000L;
        item.set(
                "variant",
                Json.object()
                        .put("id", Gid.of("ProductVariant", number))
                        .put("legacyResourceId", number)
                        .put("sku", product.sku())
                        .put("title", product.variant()));
        item.set(
                "product",
                Json.object()
                        .put("id", Gid.of("Product", number))
                        .put("legacyResourceId", number)
                        .put("title", product.title()));
        item.putArray("customAttributes");
        item.putArray("duties");
        var allocations = item.putArray("discountAllocations");
        if (discount > 0) {
            allocations.addObject().put("_application", 0).set("allocatedAmountSet", bag(discount));
        }
        var taxes = item.putArray("taxLines");
        if (!line.giftCard()) {
            taxes.add(taxLine(line.vatRate(), tax));
        }
        return item;
    }

    private ObjectNode taxLine(long rate, long tax) {
        var percent = BigDecimal.valueOf(rate, 2).stripTrailingZeros();
        var name = sale.country().equals("SE") ? "Moms" : sale.country() + " VAT";
        var line = Json.object()
                .put("title", name)
                .put("rate", BigDecimal.valueOf(rate, 4).stripTrailingZeros())
                .put("ratePercentage", percent)
                .put("channelLiable", false);
        line.set("priceSet", bag(tax));
        return line;
    }

    private void shipping() {
        long rate = sale.country().equals("SE") ? 2500 : sale.lines().getFirst().vatRate();
        long price = sale.shippingMinor();
        var line = Json.object()
                .put("id", Gid.within(order, "ShippingLine"))
                .put("title", price == 0 ? "Fri frakt" : "Paket till ombud")
                .put("code", price == 0 ? "FRI" : "OMBUD")
                .put("source", "shopify")
                .put("custom", false)
                .put("isRemoved", false);
        for (var bag : List.of("originalPriceSet", "discountedPriceSet", "currentDiscountedPriceSet")) {
            line.set(bag, bag(price));
        }
        line.putArray("discountAllocations");
        line.putArray("taxLines").add(taxLine(rate, Amount.tax(price, rate, sale.taxesIncluded())));
        order.putArray("shippingLines").add(line);
    }

    /** What an app of the shop charges for, such as an invoice. */
    private void fee() {
        if (sale.feeMinor() == 0) {
            return;
        }
        var fee = ((ArrayNode) order.path("additionalFees"))
                .addObject()
                .put("id", Gid.within(order, "AdditionalFee"))
                .put("name", "Fakturaavgift");
        fee.set("price", bag(sale.feeMinor()));
        fee.putArray("taxLines").add(taxLine(2500, Amount.tax(sale.feeMinor(), 2500, sale.taxesIncluded())));
    }

    private void fulfilmentOrder(String time) {
        order.putArray("fulfillmentOrders");
        fulfilmentOrder(time, order.path("lineItems"));
    }

    private void fulfilmentOrder(String time, Iterable<JsonNode> items) {
        var fulfillmentOrder = ((ArrayNode) order.path("fulfillmentOrders"))
                .addObject()
                .put("id", Gid.within(order, "FulfillmentOrder"))
                .put("status", "OPEN")
                .put("requestStatus", "UNSUBMITTED")
                .put("orderId", Json.text(order, "id"))
                .put("orderName", Json.text(order, "name"))
                .put("orderProcessedAt", time)
                .put("createdAt", time)
                .put("updatedAt", time);
        fulfillmentOrder
                .putObject("assignedLocation")
                .put("name", "Lagret")
                .put("countryCode", "SE")
                .set("location", Locations.first());
        if (sale.fraudPending()) {
            Holds.beforeFraudCheck(order, fulfillmentOrder);
        }
        var lines = fulfillmentOrder.putArray("lineItems");
        for (var item : items) {
            lines.addObject()
                    .put("id", Gid.within(order, "FulfillmentOrderLineItem"))
                    .put("_lineItem", Json.text(item, "id"))
                    .put("productTitle", Json.text(item, "title"))
                    .put("variantTitle", Json.text(item, "variantTitle"))
                    .put("vendor", Json.text(item, "vendor"))
                    .put("sku", Json.text(item, "sku"))
                    .put("requiresShipping", true)
                    .put("totalQuantity", Json.number(item, "quantity"))
                    .put("remainingQuantity", Json.number(item, "quantity"));
        }
    }

    /** Puts goods on an order after it was placed, to be fulfilled by themselves; gives the line's id. */
    static String addLine(ObjectNode order, Catalogue.Product product, long quantity) {
        var currency = Json.text(order, "currencyCode");
        boolean included = order.path("taxesIncluded").asBoolean(true);
        var sale = Sale.of(
                Json.object()
                        .put("taxes_included", included)
                        .put("country", Json.text(order.path("shippingAddress"), "countryCodeV2"))
                        .put("discount", false),
                0,
                1);
        var maker = new OrderMaker(sale, currency, order);
        var item = maker.line(new Sale.Line(product, (int) quantity, product.vatRate(), false), 0);
        ((ArrayNode) order.path("lineItems")).add(item);
        long gross = Amount.of(item, "originalTotalSet");
        long tax = Amount.of(item.path("taxLines").path(0), "priceSet");
        new OrderTotals(order, currency).raise(gross, tax, included);
        maker.fulfilmentOrder(Json.text(order, "updatedAt"), List.of(item));
        return Json.text(item, "id");
    }

    private ObjectNode bag(long minor) {
        return Amount.bag(minor, currency);
    }
}
