package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.reconciliation.BankTexts;
import se.knyt.core.reconciliation.ProviderOnStatement;
import se.knyt.core.reconciliation.ProviderOnStatement.Says;

/** What a bookkeeper reads out of the words of a bank entry about one payout. */
class ProviderOnStatementTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            klarna           | SE7Q4KD2          | KLARNA BANK AB SE7Q4KD2          | OWN_REFERENCE
            klarna           | SE7Q4KD2          | KLARNA BANK AB                   | PROVIDER
            klarna           | SE7Q4KD2          | KLARNA SE1ZZZZ9                  | OTHER_REFERENCE
            klarna           | SE7Q4KD2          | KLARNA SE9M2XT5                  | OTHER_REFERENCE
            klarna           | SE7Q4KD2          | SE9M2XT5                         | OTHER_REFERENCE
            klarna           | SE7Q4KD2          | HYRA ANDERSSON                   | NOBODY
            klarna           | SE7Q4KD2          | Insattning                       | NOBODY
            klarna           | SE7Q4KD2          | STRIPE TECHNOLOGY                | OTHER_PROVIDER
            klarna           | SE7Q4KD2          | KLARNA STRIPE                    | OTHER_PROVIDER
            klarna           | SE7Q4KD2          | KLARNA BANK AB 2026-03-12        | PROVIDER
            stripe           | po_1A2B3C         | STRIPE PAYOUT po_1A2B3C          | OWN_REFERENCE
            stripe           | po_1A2B3C         | STRIPE PO1A2B3C                  | OWN_REFERENCE
            stripe           | po_1A2B3C         | STRIPE po_9Z9Z9Z                 | OTHER_REFERENCE
            stripe           | po_1A2B3C         | STRIPE TECHNOLOGY EUROPE         | PROVIDER
            stripe           | po_1A2B3C         | SHOPIFY STRIPE                   | OTHER_PROVIDER
            shopify-payments | 8840001           | STRIPE                           | PROVIDER
            shopify-payments | 8840001           | SHOPIFY 8840002                  | OTHER_REFERENCE
            shopify-payments | 8840001           | SHOPIFY 20260312                 | PROVIDER
            shopify-payments | 8840001           | STRIPE po_9Z9Z9Z                 | OTHER_REFERENCE
            adyen            | ExempelSE 130     | ADYEN N.V. TX0001XT BATCH 130    | PROVIDER
            adyen            | ExempelSE 130     | ADYEN N.V. TX0001XT BATCH 131    | OTHER_REFERENCE
            adyen            | ExempelSE 130     | ADYEN N.V. ExempelSE 130         | OWN_REFERENCE
            paypal           | 5WD55555DD555555W | PAYPAL (EUROPE)                  | PROVIDER
            paypal           | 5WD55555DD555555W | PAYPAL 5WD55555DD555555X         | OTHER_REFERENCE
            amazon           | 19000000001       | AMAZON 19000000002               | OTHER_REFERENCE
            nets             | NEXI1203A         | NEXI NEXI1304B                   | OTHER_REFERENCE
            nets             | NEXI1203A         | NEXI SE                          | PROVIDER
            svea             | 79021-20260312    | SVEA BANK AB                     | PROVIDER
            svea             | 79021-20260312    | SVEA 79021-20260313              | OTHER_REFERENCE
            swish            | ''                | SWISH 1231181189                 | PROVIDER
            stripe           | po_1A2B3C         | STRIPE SHIRTS AB                 | SOMEBODY_ELSE
            stripe           | po_1A2B3C         | STRIPESHIRTS AB                  | NOBODY
            stripe           | po_1A2B3C         | STRIPE TECHNOLOGY EUROPE LTD     | PROVIDER
            stripe           | po_1A2B3C         | INSÄTTNING STRIPE                | PROVIDER
            klarna           | SE7Q4KD2          | KLARNA PETERSSON BYGG            | SOMEBODY_ELSE
            klarna           | SE7Q4KD2          | ANNA KLARNA                      | SOMEBODY_ELSE
            klarna           | SE7Q4KD2          | KLARNABANK AB (PUBL)             | PROVIDER
            klarna           | SE7Q4KD2          | KLARNA PETERSSON SE7Q4KD2        | OWN_REFERENCE
            klarna           | SE7Q4KD2          | KLARNA TECHNOLOGY                | SOMEBODY_ELSE
            adyen            | ExempelSE 130     | ADYEN N.V. EXEMPELSE             | PROVIDER
            paypal           | 5WD55555DD555555W | PAYPAL (EUROPE) S.A R.L. ET CIE  | PROVIDER
            amazon           | 19000000001       | AMAZON SADELMAKERI               | SOMEBODY_ELSE
            swish            | ''                | SWISH ANNA KARLSSON              | PROVIDER
            other            | U-1007            | ELAVON                           | NOBODY
            other            | U-1007            | ELAVON U-1007                    | OWN_REFERENCE
            """)
    void theWordsSayWhoseItIs(String provider, String reference, String text, Says says) {
        assertThat(ProviderOnStatement.says(provider, List.of(reference), List.of(text)))
                .isEqualTo(says);
    }

    @Test
    void everyTextCounts() {
        assertThat(ProviderOnStatement.says("klarna", List.of("SE7Q4KD2"), List.of("KLARNA", "SE9M2XT5")))
                .isEqualTo(Says.OTHER_REFERENCE);
        assertThat(ProviderOnStatement.says("klarna", List.of("SE7Q4KD2"), List.of("KLARNA", "ADYEN")))
                .isEqualTo(Says.OTHER_PROVIDER);
        assertThat(ProviderOnStatement.says("klarna", List.of("", "SE7Q4KD2"), List.of("", "KLARNA")))
                .isEqualTo(Says.PROVIDER);
        assertThat(ProviderOnStatement.says("klarna", List.of(), List.of())).isEqualTo(Says.NOBODY);
        assertThat(ProviderOnStatement.says("klarna", List.of(), List.of("KLARNA", "ANDERSSON BYGG")))
                .isEqualTo(Says.SOMEBODY_ELSE);
        assertThat(ProviderOnStatement.says("klarna", List.of(), List.of("KLARNA", BankTexts.LEFT_OUT)))
                .isEqualTo(Says.SOMEBODY_ELSE);
    }
}
