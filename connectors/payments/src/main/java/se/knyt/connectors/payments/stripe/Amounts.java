package se.knyt.connectors.payments.stripe;

import java.util.Map;
import se.knyt.connectors.payments.ProviderDecimals;

/** Amounts as Stripe writes them: whole numbers of the smallest unit by Stripe's own count of decimals. */
final class Amounts {
    /**
     * ISK and UGX have no decimals and are written with two, which are always zero (docs.stripe.com/currencies, "Special cases": 500 is
     * 5 ISK). MGA is written without decimals ("Zero-decimal currencies"). HUF and TWD are written with two; they differ in payouts made by
     * hand alone, which are not read.
     */
    static final ProviderDecimals DECIMALS = new ProviderDecimals("stripe", Map.of("ISK", 2, "UGX", 2, "MGA", 0));

    private Amounts() {}
}
