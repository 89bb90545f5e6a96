package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;
import tools.jackson.databind.JsonNode;

/**
 * A sale that has gone back whole, in whichever parts, leaves nothing on any account of the accounting system, the one for rounding among
 * them: its own ledger is read. By hand, at VAT per row: 297.03 and 599.97 at 25 % and 691.34 at 6 % are 59.41, 119.99 and 39.13.
 */
class RefundedToZeroTest {
    private static final long SEED = 20260303;
    private static final int BASKETS = 14;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static String name(JsonNode sold) {
        return sold.path("orders").get(0).asString("").replace("#", "");
    }

    private void refund(String order, long amount) {
        world.post("shopify", "orders/" + order + "/refund", "{\"amount\":" + amount + "}");
    }

    @Test
    void twoRatesAndSeveralPiecesComeToNothing() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var order = name(world.post("shopify", "sell", """
                    {"count":1,"business":false,"discount":false,"shipping":4900,
                     "lines":[{"sku":"KAFFE-500","price":9901,"quantity":3,"vat_rate":600},
                              {"sku":"MOSSA-1","price":19999,"quantity":3,"vat_rate":2500},
                              {"sku":"TROJA-M","price":34567,"quantity":2,"vat_rate":600}]}"""));
            merchant.deliver();
            // As sold: 988.37 at 6 % with VAT per row 16.81 and 39.13, 599.97 and the freight at 25 %.
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1510 1637.34", "3003 -932.43", "2631 -55.94"))
                    .doesNotContainKey(3740);
            // A consumer's invoice is read by people: its collective customer is called as the shop is.
            assertThat(world.get("fortnox", "canonical").path("customers"))
                    .extracting(customer -> customer.path("Name").asString())
                    .contains("Samlingskund Webbutiken");
            refund(order, 10_000);
            merchant.settle();
            merchant.settle();
            refund(order, 153_734);
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.general(world)).as("%s", Trouble.of(merchant)).isEmpty();
        }
    }

    @Test
    void anyBasketInAnyPartsComesToNothing() {
        var random = new Random(SEED);
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var orders = new ArrayList<String>();
            var totals = new ArrayList<Long>();
            for (int i = 0; i < BASKETS; i++) {
                var basket = new Basket(random);
                orders.add(name(world.post("shopify", "sell", basket.json())));
                totals.add(basket.total());
            }
            merchant.deliver();
            var sold = Ledgers.general(world);
            assertThat(sold)
                    .as("%s", Trouble.of(merchant))
                    .doesNotContainKey(3740)
                    .containsKey(1510);
            for (int part = 0; part < 3; part++) {
                for (int i = 0; i < BASKETS; i++) {
                    long left = totals.get(i);
                    if (left == 0) {
                        continue;
                    }
                    long now = part == 2 ? left : 1 + random.nextLong(left);
                    refund(orders.get(i), now);
                    totals.set(i, left - now);
                }
                merchant.settle();
                merchant.settle();
            }
            assertThat(Ledgers.general(world))
                    .as("%s %s", sold, Trouble.of(merchant))
                    .isEmpty();
        }
    }

    /** Some goods at three rates, with or without freight. */
    private static final class Basket {
        private static final List<String> SKUS = List.of("KAFFE-500", "MOSSA-1", "TROJA-M", "FILT-GRA");

        private final StringBuilder lines = new StringBuilder();
        private final long freight;
        private long total;

        Basket(Random random) {
            int rows = 1 + random.nextInt(SKUS.size());
            for (int i = 0; i < rows; i++) {
                long price = 1 + random.nextLong(100_000);
                int pieces = 1 + random.nextInt(5);
                int rate = random.nextInt(3) == 0 ? 1200 : random.nextBoolean() ? 600 : 2500;
                lines.append(i == 0 ? "" : ",")
                        .append("{\"sku\":\"%s\",\"price\":%d,\"quantity\":%d,\"vat_rate\":%d}"
                                .formatted(SKUS.get(i), price, pieces, rate));
                total += price * pieces;
            }
            freight = random.nextBoolean() ? 4900 : 0;
            total += freight;
        }

        String json() {
            return "{\"count\":1,\"business\":false,\"discount\":false,\"shipping\":%d,\"lines\":[%s]}"
                    .formatted(freight, lines);
        }

        long total() {
            return total;
        }
    }
}
