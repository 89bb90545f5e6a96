package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.simulators.paypal.PayPalSimulator;
import se.knyt.spi.Secret;

/**
 * The last day of a reservation. Klarna's runs for 28 days, and as long again from the day it is extended; on one that has run out
 * nothing is captured, handed to a warehouse or invoiced.
 */
class ReservationsTest {
    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static List<String> ends(Merchant merchant) {
        return merchant.openEnds();
    }

    private static long trail(Merchant merchant) {
        return Long.parseLong(
                merchant.texts("select trail_id::text from trail where company_id = ? and order_number <> ''")
                        .getFirst());
    }

    @Test
    void somebodyIsToldBeforeTheLastDayAndKlarnaGivesMoreTimeOnce() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", "{\"count\":1}");
            merchant.settle();
            merchant.advance(Duration.ofDays(22));
            assertThat(ends(merchant)).isEmpty();
            merchant.advance(Duration.ofDays(2));
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).containsExactly("authorization.expires");

            var desk = merchant.engine.desks().authorizations();
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .isEmpty();
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .isEmpty();
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts(
                            "select state from effect where company_id = ? and kind = 'extend-authorization'"))
                    .containsExactly("done");
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();

            // After the first last day, within the second.
            merchant.advance(Duration.ofDays(10));
            assertThat(ends(merchant)).isEmpty();
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select state from effect where company_id = ? and kind = 'capture'"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("done");
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .isEqualTo("authorization-none");
        }
    }

    @Test
    void nothingIsCapturedOrInvoicedOnADeadReservation() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", "{\"count\":1}");
            merchant.settle();
            merchant.advance(Duration.ofDays(29));
            assertThat(ends(merchant)).containsExactly("authorization.expired");
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select kind from effect where company_id = ?"))
                    .as("%s", Trouble.of(merchant))
                    .isEmpty();
            assertThat(merchant.texts("select held_code from trail where company_id = ?"))
                    .containsExactly("authorization.expired");
            var desk = merchant.engine.desks().authorizations();
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .isEqualTo("authorization-none");
        }
    }

    /** The buyer is mailed once a day at most, pays by the link, and what was held goes all the way on the new reservation. */
    @Test
    void theBuyerIsAskedToPayAgainAndThePurchaseGoesOn() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var sold = world.post("shopify", "sell", "{\"count\":1}");
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            merchant.settle();
            var desk = merchant.engine.desks().authorizations();
            assertThat(desk.requestPayment(merchant.company, trail(merchant), "eva@example.com"))
                    .as("a reservation that is enough")
                    .isEqualTo("payment-request-none");
            merchant.advance(Duration.ofDays(29));
            assertThat(ends(merchant)).containsExactly("authorization.expired");

            assertThat(desk.requestPayment(merchant.company, trail(merchant), "eva@example.com"))
                    .isEmpty();
            assertThat(desk.requestPayment(merchant.company, trail(merchant), "eva@example.com"))
                    .isEmpty();
            merchant.settle();
            assertThat(merchant.texts("select state from effect where company_id = ? and kind = 'request-payment'"))
                    .containsExactly("done");
            world.post("shopify", "orders/" + name + "/pay", "{\"payment\":\"klarna\"}");
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select state from effect where company_id = ? and kind = 'capture'"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("done");
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(desk.requestPayment(merchant.company, trail(merchant), "eva@example.com"))
                    .isEqualTo("payment-request-none");
        }
    }

    /** Released from the fraud check after the reservation had run out: no order reaches the accounting system's warehouse. */
    @Test
    void noOrderIsExportedOnADeadReservation() {
        try (var merchant = new Merchant(world, Merchant.Way.ACCOUNTING_SYSTEM)) {
            var sold = world.post("shopify", "sell", "{\"count\":1,\"fraud\":\"PENDING\"}");
            merchant.settle();
            merchant.advance(Duration.ofDays(29));
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "orders/" + name + "/fraud", "{\"accepted\":true}");
            merchant.settle();
            merchant.settle();
            assertThat(world.get("fortnox", "orders").path("orders").size()).isZero();
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).containsExactly("authorization.expired");
        }
    }

    /**
     * PayPal tells its own last day, 29 days from the purchase, and stands for the money three of them. On the fourth it reserves anew, once,
     * and the delivery is captured on the new authorization: a capture on the old one is refused there.
     */
    @Test
    void payPalTellsItsLastDayReservesAnewOnceAndIsCapturedOnTheNewOne() {
        world.close();
        world = World.with(List.of("paypal"));
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .companies()
                    .connect(
                            merchant.company,
                            "paypal",
                            "PayPal",
                            world.uri("paypal").toString(),
                            Map.of("client-id", PayPalSimulator.CLIENT_ID),
                            Map.of("client-secret", new Secret(PayPalSimulator.CLIENT_SECRET)));
            merchant.change(s -> s.withHands(List.of(new MoneyHand("paypal", merchant.shop, Hand.KNYT_AT_PROVIDER))));
            world.post("shopify", "sell", "{\"payment\":\"paypal\"}");
            merchant.settle();
            merchant.settle();
            assertThat(
                            merchant.texts(
                                    "select state || ' ' || (expires_at - honoured_until) from payment_status where company_id = ?"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("open 26 days");
            var desk = merchant.engine.desks().authorizations();
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .as("PayPal stands for the money still")
                    .isEqualTo("authorization-not-extended");
            merchant.advance(Duration.ofDays(4));
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .isEmpty();
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts(
                            "select state from effect where company_id = ? and kind = 'extend-authorization'"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("done");
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .as("once")
                    .isEqualTo("authorization-not-extended");
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select state from effect where company_id = ? and kind = 'capture'"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("done");
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        }
    }
}
