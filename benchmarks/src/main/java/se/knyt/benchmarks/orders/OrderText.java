package se.knyt.benchmarks.orders;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Person;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The order as the measured source tells it, about 2.6 kB of JSON, and what it says. */
final class OrderText {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ROWS = 9;

    private OrderText() {}

    static byte[] of(long number, Instant placedAt) {
        var text = new StringBuilder(2_700);
        text.append("{\"number\":")
                .append(number)
                .append(",\"placed\":\"")
                .append(placedAt)
                .append("\",\"currency\":\"SEK\",\"buyer\":{\"id\":\"b")
                .append(number)
                .append("\",\"name\":\"Köpare Nummer ")
                .append(number)
                .append("\",\"email\":\"buyer")
                .append(number)
                .append("@example.test\",\"street\":\"Provgatan 12\",\"postcode\":\"111 22\",\"city\":\"Stockholm\","
                        + "\"country\":\"SE\"},\"total\":\"1125.00\",\"tax\":\"225.00\",\"rows\":[");
        for (int row = 1; row <= ROWS; row++) {
            text.append(row == 1 ? "" : ",")
                    .append("{\"id\":\"")
                    .append(number)
                    .append('-')
                    .append(row)
                    .append("\",\"sku\":\"ART-")
                    .append(1000 + row)
                    .append("\",\"title\":\"Handgjord skål i stengods, vit glasyr, nummer ")
                    .append(row)
                    .append(
                            "\",\"quantity\":1,\"gross\":\"125.00\",\"taxRate\":\"25\",\"tax\":\"25.00\",\"weightGrams\":840,"
                                    + "\"location\":\"Lagret i Jordbro, plats A-17-3\",\"note\":\"Slås in för sig, bräckligt gods\"}");
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    static SourceRecord record(byte[] line) {
        var node = MAPPER.readTree(line);
        var number = node.get("number").asString();
        var placed = Instant.parse(node.get("placed").asString());
        return new SourceRecord(
                number,
                placed,
                "application/json",
                line,
                Reading.Read.of(List.of(order(node, number, placed)), List.of(person(node.get("buyer")))));
    }

    private static Order order(JsonNode node, String number, Instant placed) {
        var rows = new ArrayList<OrderRow>();
        for (var row : node.get("rows")) {
            rows.add(new OrderRow(
                    row.get("id").asString(),
                    OrderRow.Kind.GOODS,
                    row.get("sku").asString(),
                    row.get("title").asString(),
                    Quantity.of(row.get("quantity").asLong()),
                    Money.sek(row.get("gross").asString()),
                    Money.zero(Currency.SEK),
                    List.of(new TaxLine(
                            Rate.of(row.get("taxRate").asString()),
                            Money.sek(row.get("tax").asString())))));
        }
        return new Order(
                number,
                number,
                "web",
                placed,
                placed,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, node.get("buyer").get("id").asString(), "SE", "", ""),
                rows,
                Money.sek(node.get("total").asString()),
                Money.sek(node.get("tax").asString()),
                List.of("Card"),
                Map.of());
    }

    private static Person person(JsonNode buyer) {
        return new Person(
                buyer.get("id").asString(),
                buyer.get("name").asString(),
                "",
                buyer.get("email").asString(),
                "",
                buyer.get("street").asString(),
                "",
                buyer.get("postcode").asString(),
                buyer.get("city").asString(),
                buyer.get("country").asString());
    }
}
