package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Deadlines;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.simulators.paypal.PayPalSimulator;
import se.knyt.spi.Secret;
import se.knyt.tests.books.Ledgers;

/**
 * The last day of a reservation. Klarna's runs for 28 days, and as long again from the day it is extended; on one that has run out
 * nothing is captured, handed to a warehouse or invoiced.
 */
class ReservationsTest {
    private static final String SALE_1249 =
            "{\"payment\":\"paypal\",\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],"
                    + "\"shipping\":4900,\"discount\":false,\"business\":false}";

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

    /**
     * The shop stops it, once though the answer is lost, and who packs from the shop alone cannot send it. Let go by a person there and sent
     * all the same, nothing is captured or invoiced.
     */
    @Test
    void nothingIsSentCapturedOrInvoicedOnADeadReservation() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var name = world.sold("shopify", "{\"count\":1}");
            merchant.settle();
            world.post(
                    "shopify",
                    "faults",
                    "{\"route\":\"fulfillmentOrderHold\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
            merchant.advance(Duration.ofDays(29));
            merchant.settle();
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).containsExactly("authorization.expired");
            assertThat(holds()).as("%s", Trouble.of(merchant)).containsExactly("AWAITING_PAYMENT");
            assertThat(held(merchant)).containsExactly("hold-order done");
            assertThat(
                            merchant.texts(
                                    "select args::jsonb ->> 'shop-hold' from loose_end where company_id = ? and closed_at is null"))
                    .containsExactly("held");
            var standing = merchant.engine.desks().shopHolds().of(merchant.company, trail(merchant));
            assertThat(standing).hasValueSatisfying(s -> {
                assertThat(s.state()).isEqualTo("held");
                assertThat(s.since()).isNotNull();
                assertThat(s.page()).isPresent();
            });
            assertThat(world.post("shopify", "ship", "{}").path("orders").isEmpty())
                    .as("nothing can be sent")
                    .isTrue();

            world.post("shopify", "orders/" + name + "/release", "{}");
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(held(merchant)).as("%s", Trouble.of(merchant)).containsExactly("hold-order done");
            assertThat(merchant.texts("select held_code from trail where company_id = ?"))
                    .containsExactly("authorization.expired");
            var desk = merchant.engine.desks().authorizations();
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .isEqualTo("authorization-none");
        }
    }

    private static List<String> held(Merchant merchant) {
        return merchant.texts("select kind || ' ' || state from effect where company_id = ? order by made");
    }

    /** Why fulfilment orders are held in the shop. */
    private List<String> holds() {
        return world.get("shopify", "canonical")
                .path("orders")
                .valueStream()
                .flatMap(order -> order.path("fulfillmentOrders").valueStream())
                .flatMap(part -> part.path("fulfillmentHolds").valueStream())
                .map(hold -> hold.path("reason").asString(""))
                .toList();
    }

    /**
     * The buyer is mailed once a day at most, pays by the link, and what was held, in the shop too, goes all the way on the new reservation.
     * What the merchant holds there is the merchant's to let go.
     */
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
            assertThat(holds()).containsExactly("AWAITING_PAYMENT");
            world.post("shopify", "orders/" + name + "/hold", "{\"reason\":\"INCORRECT_ADDRESS\"}");
            world.post(
                    "shopify",
                    "faults",
                    "{\"route\":\"fulfillmentOrderReleaseHold\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
            world.post("shopify", "orders/" + name + "/pay", "{\"payment\":\"klarna\"}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select state from effect where company_id = ? and kind = 'release-order'"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("done");
            assertThat(holds()).containsExactly("INCORRECT_ADDRESS");
            world.post("shopify", "orders/" + name + "/release", "{}");
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

    /**
     * Released from the fraud check after the reservation had run out: no order reaches the accounting system's warehouse. An app that lacks
     * the scope cannot stop it in the shop: that is a loose end, tried again when a person says so.
     */
    @Test
    void noOrderIsExportedOnADeadReservation() {
        try (var merchant = new Merchant(world, Merchant.Way.ACCOUNTING_SYSTEM)) {
            var sold = world.post("shopify", "sell", "{\"count\":1,\"fraud\":\"PENDING\"}");
            merchant.settle();
            merchant.advance(Duration.ofDays(29));
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "orders/" + name + "/fraud", "{\"accepted\":true}");
            world.post("shopify", "settings", "{\"no_fulfilment\":true}");
            merchant.settle();
            merchant.settle();
            assertThat(world.get("fortnox", "orders").path("orders").size()).isZero();
            assertThat(ends(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsExactlyInAnyOrder("authorization.expired", "shopify.hold-scope");
            merchant.advance(Duration.ofDays(1));
            assertThat(held(merchant))
                    .as("a person is told, nothing is tried again")
                    .containsExactly("hold-order rejected");
            assertThat(merchant.texts("select attempts::text from effect where company_id = ?"))
                    .containsExactly("1");
            world.post("shopify", "settings", "{\"no_fulfilment\":false}");
            var refused = merchant.texts(
                    "select loose_end_id::text from loose_end where company_id = ? and closed_at is null and effect_id is not null");
            merchant.engine.control().retry(merchant.company, Long.parseLong(refused.getFirst()), "eva@example.com");
            merchant.settle();
            merchant.settle();
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).containsExactly("authorization.expired");
            assertThat(holds()).containsExactly("AWAITING_PAYMENT");
        }
    }

    /**
     * PayPal tells its own last day, 29 days from the purchase, and stands for the money three of them. On the fourth a person has it
     * reserved anew, once; what nobody sends is reserved anew by itself when the warning comes, once though the answer is lost. Each is
     * captured on the new authorization: a capture on the old one is refused there. Two of 1 249.00, each with a fee of 3.4 % and 3.25,
     * 45.72: 2 406.56 is paid out.
     */
    @Test
    void payPalTellsItsLastDayReservesAnewOnceAndIsCapturedOnTheNewOne() {
        world.close();
        world = World.with(List.of("paypal"));
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            payPal(merchant);
            var first = world.sold("shopify", SALE_1249);
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
            assertThat(anew(merchant)).as("%s", Trouble.of(merchant)).containsExactly("done");
            assertThat(desk.extend(merchant.company, trail(merchant), "", "eva@example.com"))
                    .as("once")
                    .isEqualTo("authorization-not-extended");
            world.sold("shopify", SALE_1249);
            world.post("shopify", "orders/" + first + "/ship", "{}");
            merchant.settle();
            merchant.settle();

            merchant.change(s -> s.withDeadlines(new Deadlines(5, 5, 14, Map.of(), Map.of(), true)));
            merchant.advance(Duration.ofDays(23));
            assertThat(anew(merchant)).containsExactly("done");
            world.post(
                    "paypal",
                    "faults",
                    "{\"route\":\"POST /v2/payments/authorizations/*/reauthorize\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
            merchant.advance(Duration.ofDays(3));
            assertThat(anew(merchant)).as("%s", Trouble.of(merchant)).containsExactly("done", "done");
            assertThat(authorizations())
                    .as("two of the buyers' and one in the place of each")
                    .isEqualTo(4);
            assertThat(ends(merchant)).as("nobody has sent it yet").containsExactly("authorization.expires");
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select state from effect where company_id = ? and kind = 'capture'"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("done", "done");
            merchant.advance(Duration.ofDays(3));
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.status().trailsTied()).isEqualTo(2);
            assertThat(Ledgers.general(world))
                    .containsAllEntriesOf(Ledgers.rows("1589 2406.56", "3001 -1920.00", "3520 -78.40", "2611 -499.60"))
                    .doesNotContainKeys(1510, 1583, 2999);
        }
    }

    private static List<String> anew(Merchant merchant) {
        return merchant.texts("select state from effect where company_id = ? and kind = 'extend-authorization'");
    }

    private int authorizations() {
        return world.get("paypal", "canonical").path("authorizations").size();
    }

    private void payPal(Merchant merchant) {
        var companies = merchant.engine.companies();
        long id = companies
                .connect(
                        merchant.company,
                        "paypal",
                        "PayPal",
                        world.uri("paypal").toString(),
                        Map.of("client-id", PayPalSimulator.CLIENT_ID),
                        Map.of("client-secret", new Secret(PayPalSimulator.CLIENT_SECRET)))
                .id();
        companies.flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, id, merchant.fortnox, true);
        // Its VAT question the company's accountant has answered.
        var desk = merchant.engine.desks().providers();
        var form = new HashMap<>(
                desk.form(merchant.company, "paypal").orElseThrow().values());
        form.put("vat", "EXEMPT");
        assertThat(desk.save(merchant.company, new ProviderForm("paypal", form), "Eva"))
                .isEmpty();
        merchant.change(s -> s.withHands(List.of(new MoneyHand("paypal", merchant.shop, Hand.KNYT_AT_PROVIDER))));
    }
}
