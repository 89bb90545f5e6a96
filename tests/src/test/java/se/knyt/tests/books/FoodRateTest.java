package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * Food has 12 % until 2026-03-31 and from 2028-01-01. A shop that sold coffee at 12 % before, and still takes 6 % after, is asked; what
 * always was at 6 % is not. 106.00 at 6 % is 100.00 and 6.00; at 12 % of the same price 94.64 and 11.36.
 */
class FoodRateTest {
    /** From the world's first day, 2026-03-03, to 2028-01-02. */
    private static final Duration TO_2028 = Duration.ofDays(670);

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String sell(String sku, int price, int rate) {
        return world.post(
                        "shopify",
                        "sell",
                        "{\"count\":1,\"business\":false,\"discount\":false,\"shipping\":0,\"lines\":[{\"sku\":\"" + sku
                                + "\",\"price\":" + price + ",\"quantity\":1,\"vat_rate\":" + rate + "}]}")
                .path("orders")
                .get(0)
                .asString("")
                .replace("#", "");
    }

    @Test
    void coffeeThatIsStillSoldAtSixIsAskedAbout() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            sell("KAFFE-500", 11200, 1200);
            sell("TROJA-M", 10600, 600);
            merchant.deliver();
            assertThat(merchant.texts("select sku || ' ' || shown_on from food_article where company_id = ?"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("KAFFE-500 2026-03-03");
            world.advance(TO_2028);
            merchant.engine.control().moveClock(merchant.company, world.now());
            merchant.settle();
            var coffee = sell("KAFFE-500", 10600, 600);
            var shirt = sell("TROJA-M", 10600, 600);
            merchant.deliver();
            assertThat(merchant.texts(
                            "select order_number || ' ' || held_args from trail where company_id = ? and held_code ="
                                    + " 'vat.rate-not-valid'"))
                    .as("%s %s", shirt, Trouble.of(merchant))
                    .singleElement()
                    .asString()
                    .startsWith(coffee + " ")
                    .contains("\"0\":\"6\"", "\"1\":\"12\"");
            var trail = merchant.texts("select trail_id::text from trail where company_id = ? and held_code ="
                            + " 'vat.rate-not-valid'")
                    .getFirst();
            assertThat(merchant.engine
                            .desks()
                            .vat()
                            .rates()
                            .answer(merchant.company, Long.parseLong(trail), RateDecision.VALID_RATE, false, "Eva"))
                    .isTrue();
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select v.rate || ' ' || v.base_minor || ' ' || v.vat_minor from fact_vat v"
                            + " join fact f using (company_id, fact_id) join trail t using (company_id, trail_id)"
                            + " where company_id = ? and t.order_number = '" + coffee + "'"))
                    .containsExactly("12 9464 1136");
        }
    }
}
