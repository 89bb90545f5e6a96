package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.VatProposals;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.tests.books.Ledgers;

/**
 * A question of how a sale is posted holds what is posted and never the money: what is sent is captured, and paid out, before somebody has
 * answered. Amounts by hand: 1 190.00 at 19 % is 1 000.00 and 190.00.
 */
class AskedPostingTest {
    private static final String TO_GERMANY =
            "{\"count\":1,\"country\":\"DE\",\"business\":false,\"discount\":false,\"shipping\":0,"
                    + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":119000,\"vat_rate\":1900}]}";

    private World world;

    @BeforeEach
    void open() {
        world = new World();
        world.post("fortnox", "settings", "{\"extra_vat_rates\":\"19\"}");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static void answer(Merchant merchant) {
        var desk = merchant.engine.desks().vat();
        var now = desk.current(merchant.company);
        assertThat(desk.save(
                        merchant.company,
                        now.version(),
                        VatProposals.add(now.table(), VatProposals.OSS, "DE"),
                        Set.of(),
                        "Eva"))
                .isEmpty();
        merchant.settle();
        merchant.settle();
    }

    private static List<String> captured(Merchant merchant) {
        return merchant.texts("select state from effect where company_id = ? and kind = 'capture'");
    }

    @Test
    void whatIsSentIsCapturedAndPaidOutBeforeAnybodyHasAnswered() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", TO_GERMANY);
            merchant.deliver();
            assertThat(captured(merchant)).as("%s", Trouble.of(merchant)).containsExactly("done");
            // Klarna's reservation would run for 28 days; the payout has come by then.
            merchant.advance(Duration.ofDays(40));
            assertThat(merchant.openEnds())
                    .as("%s", Trouble.of(merchant))
                    .contains("vat.no-treatment")
                    .noneMatch(code -> code.startsWith("authorization."));
            var status = merchant.status();
            assertThat(status.payouts()).isEqualTo(1);
            assertThat(status.certificatesClosed()).isEqualTo(1);
            assertThat(merchant.texts("select state from payout where company_id = ?"))
                    .containsExactly("booked");
            answer(merchant);
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.status().trailsTied()).isEqualTo(1);
            assertThat(world.balance(3131)).contains("-1000");
        }
    }

    /** There is no invoice to credit yet: who starts a refund is told so, and that there is a question. What the shop pays back goes out. */
    @Test
    void aRefundOfASaleThatIsAskedAboutIsRefusedWithItsReasonAndGoesOutFromTheShop() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", TO_GERMANY);
            merchant.deliver();
            long trail = Long.parseLong(merchant.texts("select trail_id::text from trail where company_id = ?")
                    .getFirst());
            var desk = merchant.engine.desks().refunds();
            assertThat(desk.offer(merchant.company, trail).orElseThrow().problem())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo("return.sale-asked");
            var order = world.get("shopify", "orders")
                    .get(0)
                    .path("name")
                    .asString()
                    .replace("#", "");
            world.post("shopify", "orders/" + order + "/refund", "{\"amount\":119000}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.openEnds()).contains("vat.no-treatment");
            answer(merchant);
            merchant.settle();
            assertThat(Ledgers.general(world)).as("%s", Trouble.of(merchant)).doesNotContainKeys(3131, 2670);
        }
    }

    /** The accounting system has no order yet when the shop sends the goods: it makes the invoice when it has. */
    @Test
    void whatTheShopHasSentIsCapturedBeforeTheAccountingSystemHasTheOrder() {
        try (var merchant = new Merchant(world, Merchant.Way.ACCOUNTING_SYSTEM)) {
            world.post("shopify", "sell", TO_GERMANY);
            merchant.deliver();
            assertThat(captured(merchant)).as("%s", Trouble.of(merchant)).containsExactly("done");
            merchant.advance(Duration.ofDays(40));
            assertThat(merchant.openEnds())
                    .as("%s", Trouble.of(merchant))
                    .contains("vat.no-treatment")
                    .noneMatch(code -> code.startsWith("authorization."));
            assertThat(captured(merchant)).containsExactly("done");
            answer(merchant);
            assertThat(world.get("fortnox", "orders").path("orders").size())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
            var number = world.get("fortnox", "orders")
                    .path("orders")
                    .get(0)
                    .path("number")
                    .asString("");
            world.post("fortnox", "orders/" + number + "/deliver", "{}");
            world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
            merchant.settle();
            merchant.settle();
            assertThat(captured(merchant)).containsExactly("done");
        }
    }

    /** Where a person captures, the question stands with its last day, and stands still when that has passed. */
    @Test
    void theQuestionAndTheLastDayAreToldTogether() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            merchant.change(settings -> settings.withHands(List.of(new MoneyHand("klarna", 0, Hand.PERSON))));
            world.post("shopify", "sell", TO_GERMANY);
            merchant.deliver();
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).contains("vat.no-treatment");
            // Klarna's reservation runs for 28 days from 3 March.
            assertThat(merchant.texts(
                            "select (args::json ->> 'rates') || ' ' || (args::json ->> 'last-day') from loose_end where company_id = ?"
                                    + " and closed_at is null and code = 'vat.no-treatment'"))
                    .containsExactly("19 % 2026-03-31");
            merchant.advance(Duration.ofDays(30));
            assertThat(merchant.openEnds())
                    .as("%s", Trouble.of(merchant))
                    .contains("vat.no-treatment", "authorization.expired");
        }
    }
}
