package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.MoneyEffects;
import se.knyt.testkit.PullSourceContract;

/** Payouts of Shopify Payments, against the simulated shop. */
class PayoutContractTest extends ShopStreamContract {
    private static final Duration UNTIL_PAID = Duration.ofDays(7);

    @Override
    public String stream() {
        return PayoutSource.STREAM;
    }

    @Override
    public String addRecord() {
        var before = keys();
        sell();
        control().advance(UNTIL_PAID);
        var after = keys();
        after.removeAll(before);
        return after.iterator().next();
    }

    @Override
    public String readRoute() {
        return "shopifyPaymentsAccount";
    }

    /** A captured sale of 1 249,00 kr; gives the order's number. */
    private String sell() {
        var number = world.sell("{\"payment\":\"shopify-payments\",\"discount\":false,\"shipping\":0,"
                + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":124900}]}");
        control().post("orders/" + number + "/capture", "{}");
        return number;
    }

    private Set<String> keys() {
        var keys = new LinkedHashSet<String>();
        records().forEach(record -> keys.add(record.key()));
        return keys;
    }

    private List<se.knyt.spi.PullSource.SourceRecord> records() {
        return PullSourceContract.all(open(), stream(), "", startDate()).records();
    }

    /** 2 % of 1249.00 is 24.98, and 2.21. */
    @Test
    void aPayoutHoldsSaleFeeAndRefundAndClosesToTheOre() {
        control().post("payments-account/terms", "{\"rate\":200,\"fixed\":221}");
        var number = sell();
        control().advance(UNTIL_PAID);
        control().post("orders/" + number + "/refund", "{}");
        sell();
        sell(); // or nothing would be left to pay out
        control().advance(UNTIL_PAID);
        var payouts = records();
        assertThat(payouts).hasSize(2);
        var first = MoneyEffects.closed(payouts.getFirst());
        assertThat(MoneyEffects.figures(first)).containsExactly("sale 1249.00", "fee -27.19");
        assertThat(first.getFirst().orderReference()).endsWith(number);
        assertThat(MoneyEffects.figures(MoneyEffects.closed(payouts.get(1))))
                .contains("sale 1249.00", "fee -27.19")
                .anyMatch(line -> line.startsWith("refund -"));
        var payout = (Payout)
                ((Reading.Read) payouts.getFirst().reading()).documents().getFirst();
        assertThat(payout.provider()).isEqualTo("shopify-payments");
    }

    /** 27.19 and 25 % of it, 6.80: the order's transaction tells them apart, the balance transaction has 33.99. */
    @Test
    void theVatOnAFeeIsTakenFromTheOrdersTransaction() {
        control().post("payments-account/terms", "{\"rate\":200,\"fixed\":221,\"fee_tax\":2500}");
        sell();
        control().advance(UNTIL_PAID);
        assertThat(MoneyEffects.figures(MoneyEffects.closed(records().getFirst())))
                .containsExactly("sale 1249.00", "fee -27.19", "fee_vat -6.80");
    }

    /** What the order says of a capture and what the payout says of it is the same number. */
    @Test
    void theOrdersTransactionIsWhatThePayoutNames() {
        var number = sell();
        control().advance(UNTIL_PAID);
        var captures = ShopifyWorld.payments(world.read(number), Payment.Type.CAPTURE);
        assertThat(MoneyEffects.closed(records().getFirst()))
                .filteredOn(line -> line.kind() == PayoutLine.Kind.SALE)
                .extracting(PayoutLine::providerTransactionId)
                .containsExactly(captures.getFirst().providerTransactionId());
    }

    /** Sold for 100.00 EUR, settled at 11.4213: 1 142.13 SEK. */
    @Test
    void whatIsChangedOnTheWayKeepsWhatTheOrderSays() {
        control().post("settings", "{\"currency\":\"EUR\"}");
        control().post("payments-account/terms", "{\"exchange_rates\":{\"EUR\":\"11.4213\"}}");
        var number = world.sell("{\"payment\":\"shopify-payments\",\"discount\":false,\"shipping\":0,"
                + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":10000}]}");
        control().post("orders/" + number + "/capture", "{}");
        control().advance(UNTIL_PAID);
        assertThat(MoneyEffects.closed(records().getFirst()))
                .filteredOn(line -> line.kind() == PayoutLine.Kind.SALE)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.amount()).hasToString("1142.13 SEK");
                    assertThat(line.purchased()).hasToString("100.00 EUR");
                });
    }

    /**
     * Paid out before a later first day: ordinary reading from that day has none of it, the history all, with the same lines. An app that
     * may not read payouts is refused: that is not a shop that has none, which tells nothing.
     */
    @Test
    void theTimeBeforeIsToldToWhoeverAsksForIt() {
        sell();
        control().advance(UNTIL_PAID);
        control().advance(Duration.ofDays(60));
        var firstDay = ShopifyWorld.START.plus(Duration.ofDays(40));
        assertThat(PullSourceContract.all(open(), stream(), "", firstDay).records())
                .isEmpty();
        var history = open().pullHistory(stream(), "", ShopifyWorld.START);
        assertThat(history.more()).isFalse();
        assertThat(history.records()).hasSize(1);
        assertThat(MoneyEffects.figures(MoneyEffects.closed(history.records().getFirst())))
                .containsExactlyElementsOf(
                        MoneyEffects.figures(MoneyEffects.closed(records().getFirst())));
        control().post("payments-account/terms", "{\"access\":false}");
        assertThat(open().pull(stream(), "", ShopifyWorld.START).records()).isEmpty();
        assertThatThrownBy(() -> open().pullHistory(stream(), "", ShopifyWorld.START))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class, e -> assertThat(e.code()).isEqualTo("shopify.scope"));
        control().post("payments-account/terms", "{\"access\":true,\"activated\":false}");
        assertThat(open().pullHistory(stream(), "", ShopifyWorld.START).records())
                .isEmpty();
    }

    /** Declined by the bank: {@code FAILED}, and {@code TRANSFER_FAILURE} in the next payout has the failed one as its source. */
    @Test
    void aPayoutThatFailedIsToldAndTheNextOneNamesIt() {
        sell();
        control().advance(UNTIL_PAID);
        var first = records().getFirst().key();
        assertThat(payout(first).failure()).isEmpty();
        control().post("payments-account/payouts/" + first + "/fail", "{}");
        assertThat(payout(first).failure().orElseThrow().state()).isEqualTo("failed");
        control().advance(UNTIL_PAID);
        var later = records().stream()
                .filter(record -> !record.key().equals(first))
                .findFirst()
                .orElseThrow();
        assertThat(MoneyEffects.closed(later)).singleElement().satisfies(line -> {
            assertThat(line.kind()).isEqualTo(PayoutLine.Kind.PAYOUT_RETURN);
            assertThat(line.amount()).isEqualTo(payout(first).paid());
            assertThat(line.providerTransactionId()).isEqualTo(first);
        });
    }

    private Payout payout(String key) {
        return records().stream()
                .filter(record -> record.key().equals(key))
                .map(record ->
                        (Payout) ((Reading.Read) record.reading()).documents().getFirst())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aWordThatIsNotKnownIsKeptWithItsOwnSign() {
        sell();
        control()
                .post(
                        "payments-account/movements",
                        "{\"type\":\"ADJUSTMENT\",\"amount\":-500,\"fee\":0,\"currency\":\"SEK\"}");
        control().advance(UNTIL_PAID);
        assertThat(MoneyEffects.figures(MoneyEffects.closed(records().getFirst())))
                .contains("adjustment -5.00");
    }
}
