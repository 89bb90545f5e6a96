package se.knyt.connectors.payments.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;

/** PayPal's currency codes: HUF, JPY and TWD "do not support decimals", and "if you pass a decimal amount, an error occurs". */
class AmountsTest {
    @Test
    void wholeAmountsAreWrittenWithoutDecimalsWherePaypalTakesNone() {
        assertThat(value("124900", "HUF")).isEqualTo("1249");
        assertThat(value("124900", "TWD")).isEqualTo("1249");
        assertThat(value("1249", "JPY")).isEqualTo("1249");
        assertThat(value("124900", "SEK")).isEqualTo("1249.00");
        // What has decimals there is told as it is, and PayPal refuses it: nothing is rounded.
        assertThat(value("124950", "HUF")).isEqualTo("1249.50");
        assertThat(Amounts.read(Amounts.write(Money.of(124_900, new Currency("HUF")))))
                .isEqualTo(Money.of(124_900, new Currency("HUF")));
    }

    private static String value(String minor, String currency) {
        return Json.text(Amounts.write(Money.of(Long.parseLong(minor), new Currency(currency))), "value");
    }
}
