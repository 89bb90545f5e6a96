package se.knyt.connectors.payments.adyen;

import java.util.Map;
import se.knyt.connectors.payments.ProviderDecimals;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** Amounts as Adyen writes them in calls and notifications: a currency and a whole number of its smallest unit. */
final class Amounts {
    /** docs.adyen.com, "Currency codes and minor units": these four differ from ISO 4217, and Adyen's number is the one that counts. */
    private static final ProviderDecimals DECIMALS =
            new ProviderDecimals(AdyenSession.PROVIDER, Map.of("ISK", 2, "CLP", 2, "CVE", 0, "IDR", 0));

    private Amounts() {}

    /** @throws se.knyt.spi.ProviderFailure.Refused for decimals that Adyen cannot write */
    static ObjectNode write(Money amount) {
        return Json.object().put("currency", amount.currency().code()).put("value", DECIMALS.written(amount));
    }

    /** @throws IllegalArgumentException for an unknown currency, or decimals that it does not have */
    static Money read(long value, String currency) {
        return DECIMALS.read(value, new Currency(currency));
    }
}
