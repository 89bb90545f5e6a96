package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.flows.FlowCode;
import tools.jackson.databind.JsonNode;

/**
 * A month of trade with an accounting system set up against the buyer: reminders from the day after the due date, interest invoices,
 * a due date of one day where it is not told another, and mails of its own accord where that can be outrun. Sales both ways, part
 * deliveries, refunds, payouts two weeks late. What the accounting system would have sent is asked of it: nothing, at no time.
 */
class MonthTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int DAYS_IN_SHOP = 8;
    private static final int DAYS_IN_ACCOUNTING = 6;
    private static final Duration PAYOUTS_LATE = Duration.ofDays(18);

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
    void nobodyWhoPaidThroughAProviderIsReached() {
        month(20261126L);
        var fortnox = world.get("fortnox", "canonical");
        assertThat(fortnox.path("orders").size()).as("handled there").isPositive();
        assertThat(fortnox.path("invoices").toString()).as("taken back").contains("\"Credit\":\"true\"");
    }

    /** One month of a seed. */
    void month(long seed) {
        var random = new Random(seed);
        world.post(
                "fortnox",
                "settings",
                "{\"reminders\":true,\"reminder_days\":1,\"interest_invoices\":true,\"payment_days\":1,\"auto_send\":true}");
        world.post("klarna", "terms", "{\"delay_days\":14}");
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var shop = new Shop(random);
            for (int day = 0; day < DAYS_IN_SHOP; day++) {
                shop.act();
                merchant.settle();
                merchant.advance(DAY);
                nobodyReached(seed);
            }
            shop.shipAll();
            merchant.settle();
            handOver(merchant);
            for (int day = 0; day < DAYS_IN_ACCOUNTING; day++) {
                shop.actInAccounting();
                merchant.settle();
                merchant.advance(DAY);
                nobodyReached(seed);
            }
            shop.invoiceAll();
            merchant.settle();
            merchant.settle();
            merchant.advance(PAYOUTS_LATE);
            nobodyReached(seed);
            tied(merchant, shop, seed);
        }
        // Nothing is left open that a later day could remind of.
        for (int day = 0; day < 120; day++) {
            world.advance(DAY);
        }
        nobodyReached(seed);
    }

    /** Orders are handled in the accounting system from now on; what a person books there nobody can mark as sent before. */
    private void handOver(Merchant merchant) {
        var companies = merchant.engine.companies();
        companies.flow(merchant.company, FlowCode.DELIVERIES_TO_INVOICES, merchant.shop, merchant.fortnox, false);
        companies.flow(merchant.company, FlowCode.ORDERS_TO_ERP, merchant.shop, merchant.fortnox, true);
        world.post("fortnox", "settings", "{\"auto_send\":false}");
    }

    private void tied(Merchant merchant, Shop shop, long seed) {
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("seed %s: %s %s", seed, status, Trouble.of(merchant))
                .isEqualTo(status.orders())
                .isEqualTo(shop.sold);
        assertThat(status.looseEnds())
                .as("seed %s: %s", seed, Trouble.of(merchant))
                .isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
    }

    private void nobodyReached(long seed) {
        assertThat(world.get("fortnox", "reminders").path("reached").toString())
                .as("seed %s, %s", seed, world.now())
                .isEqualTo("[]");
    }

    /** What people do in the shop and in the accounting system, a day at a time. */
    private final class Shop {
        private final Random random;
        private final List<String> toShip = new ArrayList<>();
        private final List<String> toRefund = new ArrayList<>();
        private int sold;

        Shop(Random random) {
            this.random = random;
        }

        void act() {
            for (int i = random.nextInt(3); i > 0; i--) {
                toShip.add(sell());
            }
            if (!toRefund.isEmpty() && random.nextInt(2) == 0) {
                refund(toRefund.removeFirst());
            }
            if (!toShip.isEmpty()) {
                ship(toShip.removeFirst());
            }
        }

        private String sell() {
            sold++;
            var goods = "[{\"sku\":\"TROJA-S\",\"price\":" + price() + "},{\"sku\":\"MUGG-BLA\",\"price\":" + price()
                    + ",\"quantity\":" + (1 + random.nextInt(3)) + "}]";
            var kind = random.nextInt(4) == 0 ? ",\"business\":true" : "";
            return name(world.post(
                    "shopify",
                    "sell",
                    "{\"lines\":" + goods + ",\"shipping\":" + random.nextInt(2) * 4900 + kind + "}"));
        }

        private int price() {
            return 100 * (1 + random.nextInt(2000));
        }

        /** Whole, or the one kind of goods today and the rest tomorrow. */
        private void ship(String order) {
            if (random.nextInt(3) == 0) {
                world.post(
                        "shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"TROJA-S\",\"quantity\":1}]}");
                world.post("shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"MUGG-BLA\"}]}");
            } else {
                world.post("shopify", "orders/" + order + "/ship", "{}");
                toRefund.add(order);
            }
        }

        private void refund(String order) {
            world.post(
                    "shopify",
                    "orders/" + order + "/refund",
                    random.nextInt(2) == 0 ? "{}" : "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"quantity\":1}]}");
        }

        /** New orders are delivered and invoiced in the accounting system. */
        void actInAccounting() {
            invoiceAll();
            if (random.nextInt(2) == 0) {
                sell();
            }
        }

        void shipAll() {
            toShip.forEach(this::ship);
            toShip.clear();
        }

        void invoiceAll() {
            for (var order : world.get("fortnox", "orders").path("orders")) {
                var number = order.path("number").asString("");
                world.post("fortnox", "orders/" + number + "/deliver", "{}");
                world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
            }
        }

        private String name(JsonNode sold) {
            return sold.path("orders").get(0).asString("").replace("#", "");
        }
    }
}
