package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.MoneyEffects;
import tools.jackson.databind.JsonNode;

/**
 * What a buyer paid in euro, settled in kronor at 11.4213: 100.00 × 11.4213 = 1 142.13. Shopify keeps 2 % of it, 22.84, and pays
 * 1 119.29.
 */
class PayoutMappingTest {
    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String money(String amount, String currency) {
        return "{'amount':'" + amount + "','currencyCode':'" + currency + "'}";
    }

    private static List<PayoutLine> lines(JsonNode sold) {
        var payout = json(
                "{'id':'gid://shopify/ShopifyPaymentsPayout/1','legacyResourceId':'1','status':'PAID','transactionType':'DEPOSIT','net':"
                        + money("1119.29", "SEK") + "}");
        var charge = json(
                "{'id':'gid://shopify/ShopifyPaymentsBalanceTransaction/2','type':'CHARGE','sourceOrderTransactionId':'3','amount':"
                        + money("1142.13", "SEK") + ",'fee':" + money("22.84", "SEK") + ",'net':"
                        + money("1119.29", "SEK")
                        + ",'associatedOrder':{'name':'#1001'}}");
        var reading =
                PayoutMapping.read(payout, Instant.parse("2026-03-12T00:00:00Z"), List.of(charge), Map.of("3", sold));
        return ((Reading.Read) reading).payoutLines().getOrDefault("1", List.of());
    }

    private static JsonNode sold(String rate, String shopMoney, String presentmentMoney) {
        return json("{'id':'gid://shopify/OrderTransaction/3','settlementCurrencyRate':" + rate
                + ",'amountSet':{'shopMoney':" + shopMoney + ",'presentmentMoney':" + presentmentMoney + "}}");
    }

    /** The order is in euro too: the line keeps what it is there. */
    @Test
    void aShopInEuroIsMatchedInEuro() {
        var lines = lines(sold("'11.4213'", money("100.00", "EUR"), money("100.00", "EUR")));
        assertThat(MoneyEffects.figures(lines)).containsExactly("sale 1142.13", "fee -22.84");
        assertThat(lines.getFirst().purchased()).hasToString("100.00 EUR");
    }

    /** The order is in the shop's kronor, changed at the rate of its day: 1 138.50. The rest, 3.63, is what the rate made of it since. */
    @Test
    void aShopInTheCurrencyOfThePayoutIsMatchedByItsOrderAndTheRestIsExchange() {
        var lines = lines(sold("'11.4213'", money("1138.50", "SEK"), money("100.00", "EUR")));
        assertThat(MoneyEffects.figures(lines)).containsExactly("sale 1138.50", "fx 3.63", "fee -22.84");
        assertThat(lines).allSatisfy(line -> assertThat(line.original()).isEmpty());
    }

    /** The shop sells from euro in pounds: 87.00 × 13.128 = 1 142.14, an öre of rounding. */
    @Test
    void aBuyerInAThirdCurrencyPaidWhatTheOrderSaysInEuro() {
        var lines = lines(sold("'13.128'", money("100.40", "EUR"), money("87.00", "GBP")));
        assertThat(lines.getFirst().purchased()).hasToString("100.40 EUR");
    }

    /**
     * 22.84 were taken of the charge. Fees of 18.27 with 4.57 of VAT beside them make that, and so does a fee of 22.84 that holds its VAT; of
     * 20.00 with 5.00 it is not told what they are of, nor in another currency.
     */
    @Test
    void theVatOnTheFeeIsALineOfItsOwn() {
        var split = List.of("sale 1142.13", "fee -18.27", "fee_vat -4.57");
        assertThat(MoneyEffects.figures(lines(withFees("15.00", "3.75", "SEK", "3.27", "0.82"))))
                .isEqualTo(split);
        assertThat(MoneyEffects.figures(lines(withFees("20.00", "4.00", "SEK", "2.84", "0.57"))))
                .isEqualTo(split);
        for (var other : List.of(
                withFees("15.00", "3.75", "SEK", "5.00", "1.25"), withFees("15.00", "3.75", "EUR", "3.27", "0.82"))) {
            assertThat(MoneyEffects.figures(lines(other))).containsExactly("sale 1142.13", "fee -22.84");
        }
    }

    private static JsonNode withFees(String amount, String tax, String currency, String more, String moreTax) {
        var bag = "{'shopMoney':" + money("1142.13", "SEK") + ",'presentmentMoney':" + money("1142.13", "SEK") + "}";
        return json("{'id':'gid://shopify/OrderTransaction/3','settlementCurrencyRate':'1.0','amountSet':" + bag
                + ",'fees':[{'amount':" + money(amount, currency) + ",'taxAmount':" + money(tax, currency)
                + "},{'amount':" + money(more, currency) + ",'taxAmount':" + money(moreTax, currency) + "}]}");
    }

    /** Another amount than the line at the stated rate, no rate, or no change at all: the line is what Shopify settled. */
    @Test
    void whatDoesNotFitTheLineIsNotUsed() {
        for (var sold : List.of(
                sold("'11.4213'", money("110.00", "EUR"), money("110.00", "EUR")),
                sold("null", money("100.00", "EUR"), money("100.00", "EUR")),
                sold("'1.0'", money("1138.50", "SEK"), money("1142.13", "SEK")))) {
            var lines = lines(sold);
            assertThat(MoneyEffects.figures(lines)).containsExactly("sale 1142.13", "fee -22.84");
            assertThat(lines.getFirst().original()).isEmpty();
        }
    }
}
