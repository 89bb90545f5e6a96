package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.simulators.klarna.KlarnaSimulator;
import se.knyt.spi.Secret;

/**
 * A connection that is wound down: a purchase from before goes on to its last öre, one from after is held by name and nothing of it
 * leaves, and when the connection is taken up again it goes on once.
 */
class WindingDownTest {
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

    private String sell(Merchant merchant) {
        var sold = world.post("shopify", "sell", "{\"count\":1}");
        merchant.settle();
        return sold.path("orders").get(0).asString("").replace("#", "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatBeganBeforeGoesOnAndWhatBeganAfterIsHeldUntilItIsTakenUpAgain(boolean shop) {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long connection = shop ? merchant.shop : merchant.klarna;
            var desk = merchant.engine.desks().winding();
            var before = sell(merchant);
            desk.windDown(merchant.company, connection, "eva@example.com");
            merchant.advance(Duration.ofMinutes(2));
            var after = sell(merchant);
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).containsExactly("connection.not-taken");
            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.settle();
            // One capture and one invoice, of the purchase from before; of the other nothing.
            assertThat(merchant.texts("select t.order_number || ' ' || e.kind || ' ' || e.state from effect e"
                            + " join trail t on t.company_id = e.company_id and t.trail_id = e.trail_id"
                            + " where e.company_id = ? and e.kind in ('capture', 'create-invoice') order by 1"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly(before + " capture done", before + " create-invoice done");
            merchant.advance(Duration.ofDays(14));
            assertThat(merchant.texts("select order_number || ' ' || state from trail where company_id = ? order by 1"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactlyInAnyOrder(before + " tied", after + " held");

            desk.takeUp(merchant.company, connection, "eva@example.com");
            desk.takeUp(merchant.company, connection, "eva@example.com");
            merchant.settle();
            merchant.settle();
            merchant.advance(Duration.ofDays(14));
            assertThat(merchant.texts(
                            "select state from effect where company_id = ? and kind in ('capture', 'create-invoice')"))
                    .containsExactly("done", "done", "done", "done");
            assertThat(merchant.status().trailsTied())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(2);
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
            assertThat(merchant.texts("select action || ' ' || actor from audit_log where company_id = ?"
                            + " and action in ('connection.winding-down', 'connection.taken-up') order by audit_id"))
                    .containsExactly("connection.winding-down eva@example.com", "connection.taken-up eva@example.com");
        }
    }

    /** A buyer who regrets it is refunded after the connection began to be wound down: the credit goes on as ever. */
    @Test
    void aRefundOfWhatBeganBeforeGoesOn() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var name = sell(merchant);
            merchant.engine.desks().winding().windDown(merchant.company, merchant.klarna, "eva@example.com");
            merchant.advance(Duration.ofMinutes(2));
            world.post("shopify", "ship", "{}");
            merchant.settle();
            world.post("shopify", "orders/" + name + "/refund", "{\"shipping\":true}");
            merchant.settle();
            merchant.settle();
            merchant.advance(Duration.ofDays(14));
            assertThat(merchant.status().trailsTied())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
        }
    }

    /**
     * A new agreement with Klarna beside the old one, which is wound down; Knyt captures at Klarna. What each buyer paid by is captured
     * there: while both take purchases Klarna is asked, the old agreement first, which knows nothing of the new one's order.
     */
    @Test
    void ofTwoAgreementsWithOneProviderEachPurchaseIsCapturedAtItsOwn() {
        try (var two = World.with(List.of("klarna-2"));
                var merchant = new Merchant(two, Merchant.Way.SHOP)) {
            merchant.change(s -> s.withHands(List.of(new MoneyHand("klarna", 0, Hand.KNYT_AT_PROVIDER))));
            var old = two.sold("shopify", "{\"count\":1}");
            merchant.settle();
            merchant.advance(Duration.ofMinutes(2));
            long second = merchant.engine
                    .companies()
                    .connect(
                            merchant.company,
                            "klarna",
                            "Klarna, nytt avtal",
                            two.uri("klarna-2").toString(),
                            Map.of("username", KlarnaSimulator.API_USER),
                            Map.of("password", new Secret(KlarnaSimulator.API_PASSWORD)))
                    .id();
            merchant.engine
                    .companies()
                    .flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, second, merchant.fortnox, true);
            merchant.advance(Duration.ofMinutes(2));
            // Both number their orders alike: the first of the new agreement is not of this shop.
            two.post("klarna-2", "purchases", "{\"reference\":\"x\",\"amount_minor\":100}");
            two.movesTo("shopify", "klarna", "klarna-2");
            var moved = two.sold("shopify", "{\"count\":1}");
            merchant.settle();
            merchant.advance(Duration.ofHours(1));
            two.post("shopify", "ship", "{\"capture\":false}");
            merchant.settle();
            merchant.settle();
            merchant.engine.desks().winding().windDown(merchant.company, merchant.klarna, "eva@example.com");
            merchant.advance(Duration.ofMinutes(2));
            var fresh = two.sold("shopify", "{\"count\":1}");
            merchant.settle();
            two.post("shopify", "ship", "{\"capture\":false}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select t.order_number || ' ' || e.state || ' ' || c.name from effect e"
                            + " join trail t using (company_id, trail_id) join connection c using (company_id, connection_id)"
                            + " where company_id = ? and e.kind = 'capture' order by e.effect_id"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactlyInAnyOrder(
                            old + " done Klarna",
                            moved + " done Klarna, nytt avtal",
                            fresh + " done Klarna, nytt avtal");
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
        }
    }

    @Test
    void nothingReachesTheWarehouseOfTheAccountingSystem() {
        try (var merchant = new Merchant(world, Merchant.Way.ACCOUNTING_SYSTEM)) {
            var desk = merchant.engine.desks().winding();
            desk.windDown(merchant.company, merchant.shop, "eva@example.com");
            merchant.advance(Duration.ofMinutes(2));
            sell(merchant);
            merchant.settle();
            assertThat(world.get("fortnox", "orders").path("orders").size()).isZero();
            assertThat(ends(merchant)).containsExactly("connection.not-taken");
            assertThatThrownBy(() -> desk.windDown(merchant.company, merchant.fortnox, "eva@example.com"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
