package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
