package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job, whole: sold, shipped, captured, invoiced, paid out, matched, booked and certified. */
class ThreadTest {
    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void salesHandledInTheShopTieThemselves() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", "{\"count\":5}");
            merchant.settle();
            assertThat(merchant.status().orders())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(5);
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.advance(Duration.ofDays(30));
            var status = merchant.status();
            assertThat(status.trailsTied())
                    .as("%s %s", status, Trouble.of(merchant))
                    .isEqualTo(5);
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            assertThat(status.payouts()).isPositive();
            assertThat(status.certificatesClosed()).isEqualTo(status.payouts());
            assertThat(status.invoiceOpenMinor()).isZero();
        }
    }

    @Test
    void salesHandledInTheAccountingSystemTieThemselves() {
        try (var merchant = new Merchant(world, Merchant.Way.ACCOUNTING_SYSTEM)) {
            world.post("shopify", "sell", "{\"count\":3}");
            merchant.settle();
            assertThat(merchant.status().orders())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(3);
            for (var order : world.get("fortnox", "orders").path("orders")) {
                var number = order.path("number").asString("");
                world.post("fortnox", "orders/" + number + "/deliver", "{}");
                world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
            }
            merchant.settle();
            merchant.settle();
            merchant.advance(Duration.ofDays(30));
            var status = merchant.status();
            assertThat(status.trailsTied())
                    .as("%s %s", status, Trouble.of(merchant))
                    .isEqualTo(3);
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
            assertThat(status.invoiceOpenMinor()).isZero();
        }
    }
}
