package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.engine.flows.FlowCode;

/** What must not go on by itself waits, and says why; what is taken back is credited and settled. */
class HeldSalesTest {
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
    void aSaleAbroadIsHeldUntilThereIsAVatTreatment() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", "{\"count\":1,\"country\":\"DE\"}");
            merchant.settle();
            world.post("shopify", "ship", "{}");
            merchant.settle();
            assertThat(Trouble.of(merchant).toString())
                    .contains("vat.no-treatment")
                    .contains("DE");
            assertThat(world.balance(3001)).matches(".*:\"?0(\\.0+)?\"?}");
        }
    }

    private static long trail(Merchant merchant, String number) {
        return Long.parseLong(merchant.texts(
                        "select trail_id::text from trail where company_id = ? and order_number = '" + number + "'")
                .getFirst());
    }

    /**
     * Coffee for 112.00 with 12 % in April 2026, when food has 6 %: of the first 105.66 and 6.34 are booked, of the second as it was
     * charged 100.00 and 12.00. What comes back of the first takes back what was booked of it.
     */
    @Test
    void aRateThatWasNotValidIsBookedAsAPersonSays() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.advance(Duration.ofDays(40));
            var sold = world.post("shopify", "sell", """
                    {"count":2,"business":false,"discount":false,"shipping":0,
                     "lines":[{"sku":"KAFFE-500","price":11200,"vat_rate":1200}]}""");
            merchant.settle();
            world.post("shopify", "ship", "{}");
            merchant.settle();
            assertThat(Trouble.of(merchant).toString()).contains("vat.rate-not-valid");
            var first = sold.path("orders").get(0).asString("").replace("#", "");
            var second = sold.path("orders").get(1).asString("").replace("#", "");
            long ofFirst = trail(merchant, first);
            long ofSecond = trail(merchant, second);
            var desk = merchant.engine.desks().vat().rates();
            assertThat(desk.find(merchant.company, ofFirst).orElseThrow().others())
                    .isEqualTo(1);
            assertThat(desk.answer(merchant.company, ofFirst, RateDecision.VALID_RATE, false, "Eva"))
                    .isTrue();
            assertThat(desk.answer(merchant.company, ofSecond, RateDecision.AS_CHARGED, true, "Eva"))
                    .isTrue();
            merchant.settle();
            merchant.settle();
            assertThat(desk.find(merchant.company, ofFirst)).isEmpty();
            assertThat(booked()).containsExactly("-105.66", "-6.34", "-100", "-12");
            world.post("shopify", "orders/" + first + "/refund", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(booked()).containsExactly("0", "0", "-100", "-12");
            merchant.advance(Duration.ofDays(14));
            assertThat(merchant.status().trailsTied())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(2);
        }
    }

    /** The balances of 3003, 2631, 3002 and 2621. */
    private List<String> booked() {
        return Stream.of(3003, 2631, 3002, 2621)
                .map(account -> world.balance(account)
                        .replaceAll(".*:\"?(-?\\d+(?:\\.\\d+)?)\"?}", "$1")
                        .replaceAll("\\.0+$", ""))
                .toList();
    }

    @Test
    void aPurchaseUnderFraudCheckWaitsUntilItIsReleased() {
        try (var merchant = new Merchant(world, Merchant.Way.ACCOUNTING_SYSTEM)) {
            var sold = world.post("shopify", "sell", "{\"count\":1,\"fraud\":\"PENDING\"}");
            merchant.settle();
            assertThat(merchant.status().orders()).isEqualTo(1);
            assertThat(world.get("fortnox", "orders").path("orders").size()).isZero();
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "orders/" + name + "/fraud", "{\"accepted\":true}");
            merchant.settle();
            merchant.settle();
            assertThat(world.get("fortnox", "orders").path("orders").size())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
        }
    }

    @Test
    void aRefundBecomesACreditNoteThatItsPayoutRowSettles() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var sold = world.post("shopify", "sell", "{\"count\":2}");
            merchant.settle();
            world.post("shopify", "ship", "{}");
            merchant.settle();
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "orders/" + name + "/refund", "{\"shipping\":true}");
            merchant.settle();
            merchant.settle();
            merchant.advance(Duration.ofDays(14));
            var status = merchant.status();
            assertThat(status.trailsTied())
                    .as("%s %s", status, Trouble.of(merchant))
                    .isEqualTo(2);
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
        }
    }

    /** Its connection needs a new sign-in; what other systems are to do goes on. */
    @Test
    void aCredentialThatCannotBeOpenedHoldsItsConnectionAlone() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .database()
                    .doForCompany(
                            "spoil",
                            merchant.company,
                            tx -> tx.update(
                                    "update connection_secret set sealed = set_byte(sealed, length(sealed) - 1,"
                                            + " (get_byte(sealed, length(sealed) - 1) + 1) % 256) where company_id = ? and connection_id = ?",
                                    merchant.company, merchant.klarna));
            world.post("shopify", "sell", "{\"count\":1}");
            merchant.settle();
            world.post("shopify", "ship", "{}");
            merchant.settle();
            assertThat(merchant.status().orders()).isEqualTo(1);
            assertThat(world.get("fortnox", "ledger").path("open").size())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
            assertThat(merchant.engine.control().connections(merchant.company))
                    .filteredOn(c -> c.id() == merchant.klarna)
                    .extracting(c -> c.state())
                    .containsExactly("sign-in-again");
        }
    }

    @Test
    void aPausedFlowBeginsNothing() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.engine
                    .companies()
                    .flow(merchant.company, FlowCode.DELIVERIES_TO_INVOICES, merchant.shop, merchant.fortnox, false);
            world.post("shopify", "sell", "{\"count\":1}");
            world.post("shopify", "ship", "{}");
            merchant.settle();
            assertThat(merchant.status().orders()).isEqualTo(1);
            assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
            assertThat(world.balance(3001)).matches(".*:\"?0(\\.0+)?\"?}");
        }
    }
}
