package se.knyt.connectors.payments.klarna;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rows of a capture or refund as Klarna takes them, for the buyer to see. */
final class OrderLines {
    private static final int LINES_MAX = 1000;
    private static final int TEXT_CHARS_MAX = 255;
    private static final BigDecimal RATE_SCALE = BigDecimal.valueOf(100);

    private OrderLines() {}

    /**
     * @param type Klarna's: {@code physical}, {@code shipping_fee}, {@code surcharge}
     * @param gross of the whole line
     * @param tax contained in it
     */
    record Line(String type, String sku, String text, Quantity quantity, Money gross, Rate rate, Money tax) {}

    /** A line has one rate; a row of several has none. */
    static Optional<Line> of(
            OrderRow.Kind kind, String sku, String text, Quantity quantity, Money gross, List<TaxLine> taxes) {
        if (taxes.size() > 1) {
            return Optional.empty();
        }
        var type = switch (kind) {
            case SHIPPING -> "shipping_fee";
            case FEE, TIP -> "surcharge";
            default -> "physical";
        };
        var tax = taxes.isEmpty() ? new TaxLine(Rate.of(0), Money.zero(gross.currency()), false) : taxes.getFirst();
        return Optional.of(new Line(type, sku, text, quantity, gross, tax.rate(), tax.amount()));
    }

    /** Lines that do not make up the amount would be refused; the amount alone is enough. */
    static void put(ObjectNode body, List<Line> lines, Money amount) {
        var sum = Money.sum(lines.stream().map(Line::gross).toList(), amount.currency());
        boolean right = lines.stream().allMatch(OrderLines::isTaxed);
        if (!lines.isEmpty() && lines.size() <= LINES_MAX && sum.equals(amount) && right) {
            var array = body.putArray("order_lines");
            lines.forEach(line -> array.add(node(line)));
        }
    }

    /** Klarna takes a tax that is one minor unit at most from what the rate gives. */
    private static boolean isTaxed(Line line) {
        long given = line.rate().containedIn(line.gross(), Rounding.HALF_UP).minor();
        return !line.gross().isNegative() && Math.abs(given - line.tax().minor()) <= 1;
    }

    private static JsonNode node(Line line) {
        long total = line.gross().minor();
        // Klarna requires quantity × unit price = total; a price that does not divide is sent as one piece.
        long pieces = wholePieces(line.quantity().value());
        long quantity = pieces > 0 && total % pieces == 0 ? pieces : 1;
        return Json.object()
                .put("type", line.type())
                .put("reference", shortened(line.sku()))
                .put("name", shortened(line.text()))
                .put("quantity", quantity)
                .put("unit_price", total / quantity)
                .put("tax_rate", line.rate().percent().multiply(RATE_SCALE).longValueExact())
                .put("total_amount", total)
                .put("total_tax_amount", line.tax().minor());
    }

    private static long wholePieces(BigDecimal quantity) {
        return quantity.scale() == 0 && quantity.precision() < 10 ? quantity.longValueExact() : 0;
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    }
}
