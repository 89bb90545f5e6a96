package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.ProviderFailure;

/** What Shopify Payments has taken in and not sent to the bank. 2 % of 1249.00 is 24.98, and 2.21: 27.19. */
class UnpaidTest {
    private final ShopifyWorld world = new ShopifyWorld();

    UnpaidTest() {
        world.control().post("payments-account/terms", "{\"rate\":200,\"fixed\":221}");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String sell() {
        var number = world.sell("{\"payment\":\"shopify-payments\",\"discount\":false,\"shipping\":0,"
                + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":124900}]}");
        world.control().post("orders/" + number + "/capture", "{}");
        return number;
    }

    private Balance read() {
        return world.open().balance().orElseThrow();
    }

    /** It names the transaction that the order knows its capture by. When the payout is made it has a day, and when that is sent it is gone. */
    @Test
    void aSaleIsNamedUntilItsPayoutIsSent() {
        var number = sell();
        var balance = read();
        assertThat(balance.provider()).isEqualTo("shopify-payments");
        assertThat(balance.whole()).isTrue();
        assertThat(balance.amounts()).singleElement().satisfies(amount -> {
            assertThat(amount.total()).isEqualTo(Money.sek("1221.81"));
            assertThat(amount.available()).isEmpty();
        });
        var capture = ShopifyWorld.payments(world.read(number), Payment.Type.CAPTURE)
                .getFirst()
                .providerTransactionId();
        assertThat(balance.transactions()).singleElement().satisfies(sale -> {
            assertThat(sale.line().kind()).isEqualTo(PayoutLine.Kind.SALE);
            assertThat(sale.line().amount()).isEqualTo(Money.sek("1249.00"));
            assertThat(sale.fee()).isEqualTo(Money.sek("27.19"));
            assertThat(sale.line().providerTransactionId()).isEqualTo(capture);
            assertThat(sale.line().orderReference()).endsWith(number);
            assertThat(sale.payout()).isEmpty();
            assertThat(sale.payableOn()).isEmpty();
        });
        int hours = 0;
        while (read().transactions().getFirst().payout().isEmpty()) {
            world.control().advance(Duration.ofHours(1));
            assertThat(hours++).isLessThan(200);
        }
        assertThat(read().transactions()).singleElement().satisfies(sale -> {
            assertThat(sale.payout()).startsWith("gid://shopify/ShopifyPaymentsPayout/");
            assertThat(sale.payableOn()).isPresent();
        });
        assertThat(read().amounts().getFirst().total().isZero()).isTrue();
        world.control().advance(Duration.ofHours(5));
        assertThat(read().transactions()).isEmpty();
    }

    @Test
    void everyPageIsRead() {
        for (int i = 0; i < 52; i++) {
            sell();
        }
        assertThat(read().transactions())
                .hasSize(52)
                .allMatch(sale -> sale.net().equals(Money.sek("1221.81")));
    }

    /** Sold for 100.00 EUR and settled at 11.4213: 1142.13; in the shop's own kronor it would be one line, here it keeps both. */
    @Test
    void whatIsChangedOnTheWayKeepsWhatTheOrderSays() {
        world.control().post("settings", "{\"currency\":\"EUR\"}");
        world.control().post("payments-account/terms", "{\"exchange_rates\":{\"EUR\":\"11.4213\"}}");
        var number = world.sell("{\"payment\":\"shopify-payments\",\"discount\":false,\"shipping\":0,"
                + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":10000}]}");
        world.control().post("orders/" + number + "/capture", "{}");
        assertThat(read().transactions()).singleElement().satisfies(sale -> {
            assertThat(sale.line().amount()).hasToString("1142.13 SEK");
            assertThat(sale.line().purchased()).hasToString("100.00 EUR");
        });
    }

    /** A shop that pays by another, and an app that may not look: nothing is known, which is not the same as nothing there. */
    @Test
    void whatMayNotBeReadIsNotNothing() {
        sell();
        world.control().post("payments-account/terms", "{\"access\":false}");
        assertThat(world.open().balance()).isEmpty();
        world.control().post("payments-account/terms", "{\"access\":true,\"activated\":false}");
        assertThat(world.open().balance()).isEmpty();
        world.control().post("payments-account/terms", "{\"activated\":true}");
        world.control().fault("500", "**", 1);
        assertThatThrownBy(this::read).isInstanceOf(ProviderFailure.NotSent.class);
        assertThat(read().transactions()).hasSize(1);
    }
}
