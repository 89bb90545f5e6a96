package se.knyt.connectors.payments.paypal;

import java.util.Set;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Money as PayPal writes it: {@code {"currency_code":"SEK","value":"1249.00"}}, a decimal in major units, signed in reports. */
final class Amounts {
    private static final String CURRENCY = "currency_code";
    private static final String VALUE = "value";

    /** PayPal's currency codes: these "do not support decimals", and a decimal amount is an error. JPY has none anywhere. */
    private static final Set<String> WITHOUT_DECIMALS = Set.of("HUF", "TWD");

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
        return Json.object().put(CURRENCY, amount.currency().code()).put(VALUE, value(amount));
    }

    /** A whole amount is written without decimals where PayPal takes none; one that has some is PayPal's to refuse, by its name. */
    private static String value(Money amount) {
        boolean bare = WITHOUT_DECIMALS.contains(amount.currency().code())
                && amount.minor() % amount.currency().minorPerMajor() == 0;
        return bare ? Long.toString(amount.minor() / amount.currency().minorPerMajor()) : amount.toPlain();
    }
}
