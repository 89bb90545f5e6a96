package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
