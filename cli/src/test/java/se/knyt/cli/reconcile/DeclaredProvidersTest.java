package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What connectors declare reaches the command line, which names none of them. */
class DeclaredProvidersTest {
    @ParameterizedTest
    @CsvSource({
        "paypal, PayPal",
        "nets, Nexi (Nets)",
        "klarna, Klarna",
        "shopify-payments, Shopify Payments",
        "other, Annan leverantör",
        "some-bank, Some Bank"
    })
    void aProviderIsCalledAsItWritesItself(String code, String name) {
        assertThat(SwedishNames.provider(code)).isEqualTo(name);
    }

    /** The order is that of the certificates' list of accounts: by account, those of files alone last. */
    @Test
    void allOfThemHaveAccounts() {
        assertThat(ProviderAccounts.ALL)
                .extracting(ProviderAccounts::code)
                .containsExactly(
                        "klarna",
                        "stripe",
                        "paypal",
                        "adyen",
                        "swish",
                        "nets",
                        "shopify-payments",
                        "kustom",
                        "svea",
                        "amazon",
                        "other");
    }

    /** Corrections of who takes over invoices are of its fees; an acquirer's own invoice stands among the suppliers'. */
    @ParameterizedTest
    @CsvSource({
        "klarna, adjustment.correction, 6064",
        "kustom, adjustment.correction, 6064",
        "adyen, adjustment.invoicededuction, 2440"
    })
    void singleTypesHaveAccountsOfTheirOwn(String code, String type, String account) {
        var provider = ProviderAccounts.ALL.stream()
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElseThrow();
        assertThat(provider.types()).containsEntry(type, account).hasSize(1);
    }
}
