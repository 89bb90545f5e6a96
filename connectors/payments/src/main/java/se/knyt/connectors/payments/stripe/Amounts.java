package se.knyt.connectors.payments.stripe;

import java.util.Map;
import java.util.stream.Stream;
import se.knyt.connectors.payments.ProviderDecimals;
import se.knyt.core.money.Currency;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** Amounts as Stripe writes them: whole numbers of the smallest unit by Stripe's own count of decimals. */
final class Amounts {
    /**
     * ISK and UGX have no decimals and are written with two, which are always zero (docs.stripe.com/currencies, "Special cases": 500 is
     * 5 ISK). MGA is written without decimals ("Zero-decimal currencies"). HUF and TWD are written with two; a payout made by hand in them is of
     * whole units, which changes nothing in how it is written.
     */
    static final ProviderDecimals DECIMALS = new ProviderDecimals("stripe", Map.of("ISK", 2, "UGX", 2, "MGA", 0));

    private Amounts() {}

    /** Whether a balance transaction, with its fees, has no part of the smallest unit that the currency has. */
    static boolean areWhole(JsonNode transaction, Currency currency) {
        var details = Json.list(transaction, "fee_details").stream().map(each -> Json.wholeOr(each, "amount", 0));
        return Stream.concat(
                        Stream.of("amount", "fee", "net").map(field -> Json.wholeOr(transaction, field, 0)), details)
                .allMatch(amount -> DECIMALS.isWhole(amount, currency));
    }
}
