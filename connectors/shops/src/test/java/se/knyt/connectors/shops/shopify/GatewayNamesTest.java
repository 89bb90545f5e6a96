package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.providers.ShopGateways;

class GatewayNamesTest {
    @ParameterizedTest
    @CsvSource({
        "Klarna, klarna",
        "klarna_payments, klarna",
        "Klarna Pay Later, klarna",
        "Klarna via Stripe, klarna",
        "shopify_payments, shopify-payments",
        "Shopify Payments, shopify-payments",
        "stripe, stripe",
        "PayPal Express Checkout, paypal",
        "paypal, paypal",
        "Nets Easy, nets",
        "Nexi Checkout, nets",
        "Svea Checkout, svea",
        "Adyen, adyen",
        "Kustom Checkout, kustom",
        "Swish, swish",
        "gift_card, gift_card",
        "manual, manual",
        "Bank Deposit, bank_deposit",
        "Planets and nettles, planets_and_nettles",
        "Swish via Adyen, adyen",
        "Stripe (PayPal), stripe",
        "Svea Swish, svea",
        "Qliro One, qliro_one",
        "'', ''"
    })
    void aGatewaysNameSaysTheProviderOrStaysItself(String gateway, String provider) {
        assertThat(ShopGateways.provider(gateway)).isEqualTo(provider);
    }
}
