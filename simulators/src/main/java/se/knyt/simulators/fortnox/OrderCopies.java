package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an order becomes: an invoice over the delivered quantities, and a further order over the rest. */
final class OrderCopies {
    private OrderCopies() {}

    /** Invoice fields from an order; references, prices, accounts and VAT go with it. */
    static ObjectNode invoice(ObjectNode order, Settings settings) {
        var sent = Json.object();
        for (var field : Fields.of("InvoicePayload").list()) {
            if (Json.has(order, field.name())) {
                sent.set(field.name(), order.get(field.name()).deepCopy());
            }
        }
        sent.remove(Set.of("DocumentNumber", "Labels", "EmailInformation"));
        var rows = sent.putArray("InvoiceRows");
        for (var row : Json.rows(order, "OrderRows")) {
            if (Json.number(row, "DeliveredQuantity").signum() == 0
                    && Json.number(row, "OrderedQuantity").signum() != 0) {
                continue;
            }
            var line = rows.addObject();
            for (var field : Fields.of("InvoicePayload_InvoiceRow").list()) {
                if (Json.has(row, field.name())) {
                    line.set(field.name(), row.get(field.name()).deepCopy());
                }
            }
            line.remove("RowId");
            Json.put(line, "VAT", wholeRate(Json.number(row, "VAT"), settings));
            Json.put(line, "Discount", deliveredDiscount(row));
        }
        return sent;
    }

    /** A discount in kronor follows the goods: the share of what is delivered now, the rest stays with the backorder. */
    private static BigDecimal deliveredDiscount(JsonNode row) {
        var discount = Json.number(row, "Discount");
        var ordered = Json.number(row, "OrderedQuantity");
        var delivered = Json.number(row, "DeliveredQuantity");
        if (!Json.text(row, "DiscountType").equals("AMOUNT")
                || ordered.compareTo(delivered) == 0
                || ordered.signum() == 0) {
            return discount;
        }
        return discount.multiply(delivered).divide(ordered, 2, RoundingMode.HALF_UP);
    }

    /** The invoice row's VAT is a whole number; what a fractional rate of an order becomes is not documented. */
    private static BigDecimal wholeRate(BigDecimal rate, Settings settings) {
        if (rate.stripTrailingZeros().scale() <= 0) {
            return rate;
        }
        if (settings.text("create_invoice_fractional_vat").equals("truncate")) {
            return rate.setScale(0, RoundingMode.DOWN);
        }
        throw FortnoxError.badValue("VAT", "Värdet måste vara ett heltal");
    }

    /** The rest of a partly delivered order: same customer, references and prices, fees not charged again. */
    static ObjectNode backorder(ObjectNode order) {
        var rest = order.deepCopy();
        rest.remove(Set.of("InvoiceReference", "OutboundDate", "DocumentNumber", "FreightVAT", "AdministrationFeeVAT"));
        rest.put("DeliveryState", "registration");
        rest.put("Sent", false);
        rest.put("Freight", 0);
        rest.put("AdministrationFee", 0);
        rest.put("Comments", "Restorder från order " + Json.text(order, "DocumentNumber"));
        var rows = rest.putArray("OrderRows");
        for (var row : Json.rows(order, "OrderRows")) {
            var left = Json.number(row, "OrderedQuantity").subtract(Json.number(row, "DeliveredQuantity"));
            if (left.signum() > 0) {
                var line = (ObjectNode) row.deepCopy();
                line.put("OrderedQuantity", left.toPlainString());
                if (Json.text(row, "DiscountType").equals("AMOUNT")) {
                    Json.put(line, "Discount", Json.number(row, "Discount").subtract(deliveredDiscount(row)));
                }
                line.put("DeliveredQuantity", "0");
                rows.add(line);
            }
        }
        return rest;
    }
}
