package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/** A shop that charges 25 % on all freight: what is sold at another rate is booked as it was charged, and told with its sale. */
class FreightRateTest {
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
    void theSaleIsBookedAndItsFreightIsToldWhereItDiffers() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            sell(600, 4900);
            sell(2500, 4900);
            sell(600, 0);
            merchant.deliver();
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.texts("select freight_rates || ' / ' || goods_rates from fact_vat where company_id = ?"
                            + " and freight_on is not null"))
                    .containsExactly("25 / 6");
        }
    }

    private void sell(int rate, int freight) {
        world.post(
                "shopify",
                "sell",
                "{\"count\":1,\"business\":false,\"discount\":false,\"shipping\":" + freight
                        + ",\"lines\":[{\"sku\":\"TROJA-M\",\"price\":31800,\"quantity\":1,\"vat_rate\":" + rate
                        + "}]}");
    }
}
