package se.knyt.engine.rules;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/** Orders for rules to be asked about. */
final class GivenOrders {
    static final Instant AT = Instant.parse("2026-11-02T08:00:00Z");
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    private GivenOrders() {}

    static RuleInputs order(String channel, String country, String total) {
        return order(channel, country, total, AT, Map.of());
    }

    /** From a shop of that name. */
    static RuleInputs orderOf(String shop) {
        var any = order("web", "SE", "1.00");
        return new RuleInputs(any.order(), List.of(), List.of(), STOCKHOLM, shop);
    }

    static RuleInputs orderAt(Instant at, Map<String, String> attributes) {
        return order("web", "SE", "1.00", at, attributes);
    }

    static RuleInputs withRows(Map<String, String> attributes, OrderRow... rows) {
        var total = Money.sum(List.of(rows).stream().map(OrderRow::gross).toList(), Currency.SEK);
        return inputs("web", "SE", total, AT, attributes, List.of(rows));
    }

    static OrderRow goods(String id, String sku, String title, String gross, String vat, int rate) {
        return row(id, OrderRow.Kind.GOODS, sku, title, gross, vat, rate);
    }

    static OrderRow freight(String id, String gross, String vat) {
        return row(id, OrderRow.Kind.SHIPPING, "", "Frakt", gross, vat, 25);
    }

    private static OrderRow row(
            String id, OrderRow.Kind kind, String sku, String title, String gross, String vat, int rate) {
        return new OrderRow(
                id,
                kind,
                sku,
                title,
                Quantity.ONE,
                Money.sek(gross),
                Money.sek("0.00"),
                List.of(new TaxLine(Rate.of(rate), Money.sek(vat), false)));
    }

    private static RuleInputs order(
            String channel, String country, String total, Instant at, Map<String, String> attributes) {
        return inputs(channel, country, Money.sek(total), at, attributes, List.of());
    }

    private static RuleInputs inputs(
            String channel,
            String country,
            Money total,
            Instant at,
            Map<String, String> attributes,
            List<OrderRow> rows) {
        var order = new Order(
                "1",
                "1001",
                channel,
                at,
                at,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", country, "", ""),
                rows,
                total,
                Money.sum(rows.stream().map(OrderRow::tax).toList(), Currency.SEK),
                List.of("Klarna"),
                attributes);
        return new RuleInputs(order, List.of(), List.of(), STOCKHOLM, "Butiken");
    }
}
