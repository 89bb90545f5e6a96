package se.knyt.engine.rules;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Shipment;

/**
 * What rules are asked about: an order with what is known of its deliveries and payments, or a refund of one.
 *
 * @param order with its rows; of a refund with those that go back
 * @param zone the company's, for dates
 * @param shop name of the connection that told of it
 * @param refund what a refund has beside its order, empty for an order
 */
public record RuleInputs(
        Order order,
        List<Shipment> shipments,
        List<Payment> payments,
        ZoneId zone,
        String shop,
        Map<RuleVariable, Object> refund) {
    public RuleInputs {
        shipments = List.copyOf(shipments);
        payments = List.copyOf(payments);
        refund = Map.copyOf(refund);
    }

    /** An order. */
    public RuleInputs(Order order, List<Shipment> shipments, List<Payment> payments, ZoneId zone, String shop) {
        this(order, shipments, payments, zone, shop, Map.of());
    }

    RuleInputs with(Order other) {
        return new RuleInputs(other, shipments, payments, zone, shop, refund);
    }

    RuleSubject subject() {
        return refund.isEmpty() ? RuleSubject.ORDER : RuleSubject.REFUND;
    }

    /** The values of all variables but the row at hand. */
    Map<String, Object> values() {
        var values = new HashMap<String, Object>();
        for (var variable : RuleVariable.of(subject())) {
            if (variable != RuleVariable.ROW) {
                var own = refund.get(variable);
                values.put(variable.code(), own != null ? own : value(variable));
            }
        }
        return values;
    }

    private Object value(RuleVariable variable) {
        var buyer = order.buyer();
        return switch (variable) {
            case NUMBER -> order.number();
            case SHOP -> shop;
            case CHANNEL -> order.channel();
            case COUNTRY -> buyer.country();
            case STATUS -> lower(order.state());
            case DATE -> order.placedAt().atZone(zone).toLocalDate().toString();
            case BUYER -> lower(buyer.kind());
            case ORGANIZATION_NUMBER -> buyer.organizationNumber();
            case CURRENCY -> order.currency().code();
            case TOTAL_MINOR -> order.total().minor();
            case TAX_MINOR -> order.tax().minor();
            case PAYMENT_METHODS -> order.paymentMethods();
            case PROVIDERS -> distinct(payments.stream().map(Payment::provider));
            case CARRIERS ->
                distinct(shipments.stream().filter(s -> !s.cancelled()).map(Shipment::carrier));
            case TAGS -> tags();
            case ATTRIBUTES -> order.attributes();
            case ROWS -> order.rows().stream().map(RuleInputs::row).toList();
            case ROW -> throw new IllegalStateException("there is no row at hand");
            default -> throw new IllegalStateException("an order has no " + variable);
        };
    }

    private List<String> tags() {
        return distinct(
                Arrays.stream(order.attributes().getOrDefault("tags", "").split(","))
                        .map(String::strip));
    }

    private static List<String> distinct(Stream<String> texts) {
        return List.copyOf(
                texts.filter(t -> !t.isEmpty()).collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
    }

    /** A row as conditions see it. */
    static Map<String, Object> row(OrderRow row) {
        var rates =
                row.taxes().stream().map(t -> t.rate().toString()).distinct().toList();
        return Map.of(
                "id", row.rowId(),
                "sku", row.sku(),
                "text", row.title(),
                "brand", row.brand(),
                "kind", lower(row.kind()),
                "rate", rates.size() == 1 ? rates.getFirst() : "",
                "quantity_thousandths", thousandths(row),
                "gross_minor", row.gross().minor(),
                "tax_minor", row.tax().minor(),
                "discount_minor", row.discount().minor());
    }

    private static long thousandths(OrderRow row) {
        return row.quantity().value().movePointRight(3).longValue();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
