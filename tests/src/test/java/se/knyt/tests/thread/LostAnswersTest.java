package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The other system did it, and hung up before it said so: exactly one of each, and nothing reaches a buyer who has paid. */
class LostAnswersTest {
    private World world;

    /**
     * What a buyer pays 53.00 EUR for: 113.04 SEK of it are nearest to 10.00 EUR, which are 112.99 SEK to the shop. The five öre go to
     * rounding with the payout, and back with that of the rest.
     */
    private static final String IN_EURO = "{\"discount\":false,\"shipping\":0,\"business\":false,"
            + "\"lines\":[{\"sku\":\"MUGG-BLA\",\"price\":11304,\"quantity\":1},"
            + "{\"sku\":\"TROJA-M\",\"price\":48583,\"quantity\":1}],"
            + "\"presentment\":{\"currency\":\"EUR\",\"rate\":\"0.0885\"}}";

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void captureInvoiceBookingPaymentAndVoucherAreEachMadeOnce() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", "{\"count\":1}");
            var inEuro = world.sold("shopify", IN_EURO);
            merchant.settle();
            hangUp("shopify", "orderCapture");
            hangUp("fortnox", "POST /3/customers");
            hangUp("fortnox", "POST /3/invoices");
            hangUp("fortnox", "PUT /3/invoices/*/bookkeep");
            hangUp("fortnox", "POST /3/invoicepayments");
            hangUp("fortnox", "PUT /3/invoicepayments/*/bookkeep");
            hangUp("fortnox", "POST /3/vouchers");
            world.post("shopify", "orders/" + inEuro + "/ship", "{\"lines\":[{\"sku\":\"MUGG-BLA\"}]}");
            merchant.engine.control().readNow(merchant.company);
            merchant.quiet(Duration.ofMinutes(3));
            world.post("shopify", "ship", "{}");
            merchant.engine.control().readNow(merchant.company);
            merchant.quiet(Duration.ofMinutes(3));
            merchant.advance(Duration.ofDays(14));
            var status = merchant.status();
            assertThat(status.trailsTied())
                    .as("%s %s", status, Trouble.of(merchant))
                    .isEqualTo(2);
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            // Both ledgers agree and nothing is left on either side: none is missing, none is there twice.
            assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
            for (int account : List.of(1510, 1581, 3740)) {
                assertThat(world.balance(account)).matches(".*:\"?0(\\.0+)?\"?}");
            }
            assertThat(world.get("fortnox", "reminders").path("reached").size()).isZero();
        }
    }

    private void hangUp(String name, String route) {
        world.post(name, "faults", "{\"route\":\"" + route + "\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
    }
}
