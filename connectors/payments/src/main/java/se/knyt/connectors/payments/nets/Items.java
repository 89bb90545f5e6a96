package se.knyt.connectors.payments.nets;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.http.json.Json;
import se.knyt.spi.RefundRow;
import se.knyt.spi.SoldRow;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The items of a charge or refund. A part is charged by the order's items, which receipts show. Nexi gives back no reference of a charge
 * or refund, only its items, so the first one's reference ends with ours: that is what one is known by.
 */
final class Items {
    static final int TEXT_CHARS_MAX = 128;
    private static final String REFERENCE = "reference";
    private static final String NAME = "name";
    private static final String GROSS = "grossTotalAmount";
    private static final BigDecimal RATE_SCALE = BigDecimal.valueOf(100);
    private static final Pattern UNSUPPORTED = Pattern.compile("[<>\\\\\\p{Cntrl}\\s]+");

    private Items() {}

    static List<ObjectNode> sold(List<SoldRow> rows, Money amount) {
        var items = new ArrayList<ObjectNode>();
        for (var row : rows) {
            if (!isTold(row.quantity(), row.taxes())) {
                return List.of();
            }
            items.add(item(row.kind(), row.sku(), row.text(), row.quantity(), row.gross(), row.taxes()));
        }
        return thatMake(amount, items);
    }

    static List<ObjectNode> returned(List<RefundRow> rows, Money amount) {
        var items = new ArrayList<ObjectNode>();
        for (var row : rows) {
            if (!isTold(row.quantity(), row.taxes())) {
                return List.of();
            }
            items.add(item(row.kind(), row.sku(), row.text(), row.quantity(), row.gross(), row.taxes()));
        }
        return thatMake(amount, items);
    }

    /** Whether Nexi has a place for what a row is: one rate in hundredths of a percent at most, and pieces. */
    private static boolean isTold(Quantity quantity, List<TaxLine> taxes) {
        return quantity.isPositive()
                && taxes.size() <= 1
                && taxes.stream().allMatch(tax -> tax.rate().percent().scale() <= 2);
    }

    /** The items of a charge as Nexi gave them, for a refund of all of it. */
    static List<ObjectNode> charged(JsonNode charge, Money amount) {
        var items = Json.list(charge, "orderItems").stream()
                .filter(ObjectNode.class::isInstance)
                .map(each -> ((ObjectNode) each).deepCopy())
                .toList();
        return thatMake(amount, items);
    }

    /** Nothing is known of what a part is of but the order: its VAT is then not told. */
    static List<ObjectNode> part(Money amount, String reference) {
        var order = order(reference);
        long minor = amount.minor();
        return List.of(Json.object()
                .put(REFERENCE, order)
                .put(NAME, order)
                .put("quantity", 1)
                .put("unit", "st")
                .put("unitPrice", minor)
                .put("netTotalAmount", minor)
                .put(GROSS, minor));
    }

    /** Puts the items into a body, the trace at the end of the first one's reference. */
    static ObjectNode put(ObjectNode body, List<ObjectNode> items, String reference) {
        var array = body.putArray("orderItems");
        for (var item : items) {
            boolean first = array.isEmpty();
            array.add(first ? item.put(REFERENCE, traced(Json.textOr(item, REFERENCE, ""), reference)) : item);
        }
        return body;
    }

    /** Whether a charge or refund bears this very reference of ours. */
    static boolean bear(JsonNode made, String reference) {
        return references(made).stream().anyMatch(each -> each.equals(reference) || each.endsWith(" " + reference));
    }

    /** Whether it bears any reference of ours that begins so. */
    static boolean begin(JsonNode made, String prefix) {
        return !prefix.isEmpty()
                && references(made).stream().anyMatch(each -> each.startsWith(prefix) || each.contains(" " + prefix));
    }

    private static List<String> references(JsonNode made) {
        return Json.list(made, "orderItems").stream()
                .map(item -> Json.textOr(item, REFERENCE, ""))
                .toList();
    }

    private static List<ObjectNode> thatMake(Money amount, List<ObjectNode> items) {
        long sum =
                items.stream().mapToLong(each -> Json.wholeOr(each, GROSS, 0)).sum();
        return sum == amount.minor() ? List.copyOf(items) : List.of();
    }

    private static ObjectNode item(
            OrderRow.Kind kind, String sku, String text, Quantity quantity, Money gross, List<TaxLine> taxes) {
        var tax = taxes.isEmpty() ? new TaxLine(Rate.of(0), Money.zero(gross.currency()), false) : taxes.getFirst();
        long net = gross.minus(tax.amount()).minor();
        var what = kind.name().toLowerCase(Locale.ROOT);
        var article = plain(sku);
        var name = plain(text).isEmpty() ? article : plain(text);
        return Json.object()
                .put(REFERENCE, shortened(article.isEmpty() ? what : article, TEXT_CHARS_MAX))
                .put(NAME, shortened(name.isEmpty() ? what : name, TEXT_CHARS_MAX))
                .put("quantity", quantity.value())
                .put("unit", "st")
                .put(
                        "unitPrice",
                        BigDecimal.valueOf(net)
                                .divide(quantity.value(), RoundingMode.HALF_UP)
                                .longValueExact())
                .put("taxRate", tax.rate().percent().multiply(RATE_SCALE).longValueExact())
                .put("taxAmount", tax.amount().minor())
                .put("netTotalAmount", net)
                .put(GROSS, gross.minor());
    }

    /** One line without what Nexi does not take in references and names of items. */
    private static String plain(String text) {
        return UNSUPPORTED.matcher(text).replaceAll(" ").strip();
    }

    private static String traced(String own, String reference) {
        return shortened(own, TEXT_CHARS_MAX - 1 - reference.length()) + " " + reference;
    }

    /** The order's number stands between the shop and what is charged or refunded of it: {@code 7/1001/F1}. */
    private static String order(String reference) {
        int first = reference.indexOf('/');
        int last = reference.lastIndexOf('/');
        return last > first + 1 ? reference.substring(first + 1, last) : reference;
    }

    private static String shortened(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, Math.max(0, charsMax));
    }
}
