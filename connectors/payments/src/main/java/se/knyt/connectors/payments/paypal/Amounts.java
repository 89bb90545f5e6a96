package se.knyt.connectors.payments.paypal;

import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Money as PayPal writes it: {@code {"currency_code":"SEK","value":"1249.00"}}, a decimal in major units, signed in reports. */
final class Amounts {
    private static final String CURRENCY = "currency_code";
    private static final String VALUE = "value";

    private Amounts() {}

    /** @throws IllegalArgumentException when it is none, or has more decimals than its currency */
    static Money read(JsonNode money) {
        var currency = new Currency(Json.text(money, CURRENCY));
        return Money.exact(Json.decimal(money, VALUE), currency);
    }

    /** The amount of a field, or nothing of {@code currency} where it is absent. */
    static Money readOr(JsonNode node, String field, Currency currency) {
        return Json.has(node, field) ? read(Json.get(node, field)) : Money.zero(currency);
    }

    static ObjectNode write(Money amount) {
        return Json.object().put(CURRENCY, amount.currency().code()).put(VALUE, amount.toPlain());
    }
}
