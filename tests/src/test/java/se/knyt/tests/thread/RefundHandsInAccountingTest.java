package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;

/** Who handles orders in the accounting system credits there too: the money goes back through the shop, with the rows. */
class RefundHandsInAccountingTest extends HandsTried {
    @Override
    Merchant.Way way() {
        return Merchant.Way.ACCOUNTING_SYSTEM;
    }

    @Test
    void whatIsCreditedThereIsPaidBackThroughTheShopOnceAndShowsOnItsOrder() {
        choose(new MoneyHand("klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
        sell();
        deliver();
        creditFirstInvoice();
        merchant.settle();
        merchant.settle();
        assertThat(atKlarna("refunds")).as("%s", Trouble.of(merchant)).hasSize(1);
        var refund = world.get("shopify", "canonical")
                .path("orders")
                .get(0)
                .path("refunds")
                .get(0);
        assertThat(refund.path("refundLineItems").size()).isPositive();
        assertThat(refund.path("refundLineItems").toString()).doesNotContain("\"restocked\":true");
        assertThat(refund.path("orderAdjustments").size()).isZero();
        assertThat(invoices()).isEqualTo(2);
        sell();
        deliver();
        tiedAfterThePayout(2);
    }

    /** Every order that is open, whole. */
    private void deliver() {
        for (var order : world.get("fortnox", "orders").path("orders")) {
            var number = order.path("number").asString("");
            world.post("fortnox", "orders/" + number + "/deliver", "{}");
            world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
        }
        merchant.settle();
        merchant.settle();
    }
}
