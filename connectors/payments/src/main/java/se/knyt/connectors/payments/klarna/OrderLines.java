package se.knyt.connectors.payments.klarna;

import java.math.BigDecimal;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
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
     * @param type Klarna's: {@code physical}, {@code shipping_fee}
     * @param gross of the whole line
     * @param tax contained in it
     */
    record Line(String type, String sku, String text, Quantity quantity, Money gross, Rate rate, Money tax) {}

    /** Lines that do not make up the amount would be refused; the amount alone is enough. */
    static void put(ObjectNode body, List<Line> lines, Money amount) {
        var sum = Money.sum(lines.stream().map(Line::gross).toList(), amount.currency());
        if (!lines.isEmpty() && lines.size() <= LINES_MAX && sum.equals(amount)) {
            var array = body.putArray("order_lines");
            lines.forEach(line -> array.add(node(line)));
        }
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
