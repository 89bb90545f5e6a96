package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.effects.FoundElsewhereDesk.Word;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;

/**
 * A credit note that a person makes in the accounting system is paid back once, by the hand that the company chose, and the payout's
 * line settles it: the customer ledger, its account and the provider's account all end at zero.
 */
class RefundHandsTest extends HandsTried {
    private static final String PLANNED =
            "select count(*) from effect where company_id = ? and kind = 'refund' and state = 'waiting'";

    /** The answer is lost after the money has gone; the refund is found, and made once. */
    @Test
    void atTheProviderACreditNoteIsPaidBackOnceThoughTheAnswerIsLost() {
        hand(Hand.KNYT_AT_PROVIDER);
        ship(sell());
        var route = "POST /ordermanagement/v1/orders/*/refunds";
        world.post("klarna", "faults", "{\"route\":\"" + route + "\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
        creditFirstInvoice();
        merchant.settle();
        paidBackOnce();
        assertThat(inShop("REFUND")).isZero();
        allAtZero();
    }

    /** The shop tells of the refund too: that is no second one, and no second credit note. */
    @Test
    void throughTheShopACreditNoteIsPaidBackOnceAndTheShopsOwnWordMakesNoOther() {
        hand(Hand.KNYT_THROUGH_SHOP);
        ship(sell());
        creditFirstInvoice();
        merchant.settle();
        merchant.settle();
        paidBackOnce();
        assertThat(inShop("REFUND")).isEqualTo(1);
        allAtZero();
    }

    private void paidBackOnce() {
        var refunds = atKlarna("refunds");
        assertThat(refunds).as("%s", Trouble.of(merchant)).hasSize(1);
        assertThat(refunds.getFirst().path("refunded_amount").asLong()).isEqualTo(captured());
    }

    @Test
    void whatTheShopRefundedWhileOursWaitedIsTakenIn() {
        hand(Hand.KNYT_AT_PROVIDER);
        var order = sell();
        ship(order);
        merchant.engine.control().connectionState(merchant.company, merchant.klarna, "paused", "test");
        creditFirstInvoice();
        merchant.engine.control().readNow(merchant.company);
        until("the refund", PLANNED);
        world.post("shopify", "orders/" + order + "/refund", "{\"shipping\":true}");
        merchant.engine.control().readNow(merchant.company, merchant.shop, "orders");
        until("what was taken in", PLANNED.replace("'waiting'", "'done'"));
        merchant.engine.control().connectionState(merchant.company, merchant.klarna, "active", "test");
        merchant.settle();
        assertThat(atKlarna("refunds")).as("%s", Trouble.of(merchant)).hasSize(1);
        allAtZero();
    }

    /** The shop does not know of it; Klarna's own order shows it, and a person says that it pays the credit note back. */
    @Test
    void whatAPersonRefundedInTheProvidersPortalIsAskedAboutAndMayBeTheOne() {
        refundedInThePortal();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("refund.found-elsewhere");
        say(Word.THIS_ONE);
        assertThat(atKlarna("refunds")).as("%s", Trouble.of(merchant)).hasSize(1);
        allAtZero();
    }

    private void refundedInThePortal() {
        hand(Hand.KNYT_AT_PROVIDER);
        ship(sell());
        inThePortal("refunds", "{\"refunded_amount\":" + captured() + "}");
        creditFirstInvoice();
        merchant.settle();
        merchant.settle();
    }

    /** 100.00 given back for something else: the credit note of 100.00 is not paid by it, and the buyer gets both. */
    @Test
    void whatBelongsToSomethingElseDoesNotStandInTheWayOfOurs() {
        hand(Hand.KNYT_AT_PROVIDER);
        var order = sell(
                "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":2,\"price\":10000}],\"discount\":false,\"shipping\":0}");
        for (int piece = 0; piece < 2; piece++) {
            world.post("shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":1}]}");
            merchant.settle();
            merchant.settle();
        }
        inThePortal("refunds", "{\"refunded_amount\":10000}");
        creditFirstInvoice();
        merchant.settle();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("refund.found-elsewhere");
        assertThat(atKlarna("refunds")).hasSize(1);
        merchant.engine
                .control()
                .retryGroup(
                        merchant.company,
                        merchant.texts("select group_key from loose_end where company_id = ? and closed_at is null")
                                .getFirst(),
                        "eva@example.com");
        merchant.settle();
        assertThat(atKlarna("refunds"))
                .as("trying again pays nothing by itself")
                .hasSize(1);
        say(Word.OURS_TOO);
        assertThat(atKlarna("refunds")).as("%s", Trouble.of(merchant)).hasSize(2);
        assertThat(openEnds()).isEmpty();
    }

    /** The shop has refunded a part, which Knyt has credited; then somebody credits the whole invoice. */
    @Test
    void aCreditNoteLargerThanWhatIsLeftOfTheCaptureIsHeld() {
        hand(Hand.KNYT_THROUGH_SHOP);
        var order = sell("{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":2}],\"discount\":false,\"shipping\":0}");
        ship(order);
        world.post("shopify", "orders/" + order + "/refund", "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":1}]}");
        merchant.settle();
        merchant.settle();
        assertThat(atKlarna("refunds")).as("%s", Trouble.of(merchant)).hasSize(1);
        creditFirstInvoice();
        merchant.settle();
        assertThat(openEnds()).containsExactly("refund.more-than-captured");
        assertThat(atKlarna("refunds")).hasSize(1);
    }

    /** What was credited before the company let Knyt refund pays nobody back. */
    @Test
    void aCreditNoteOlderThanTheChoiceIsLeftToTheShop() {
        var today = LocalDate.ofInstant(world.now(), java.time.ZoneId.of("Europe/Stockholm"));
        choose(new MoneyHand(
                "klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER, today.plusDays(1)));
        ship(sell());
        creditFirstInvoice();
        merchant.settle();
        merchant.advance(java.time.Duration.ofDays(3));
        assertThat(openEnds()).containsExactly("refund.not-seen");
        assertThat(atKlarna("refunds")).isEmpty();
    }

    private void hand(Hand refunds) {
        choose(new MoneyHand("klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, refunds, LocalDate.EPOCH));
    }

    private long captured() {
        return atKlarna("captures").getFirst().path("captured_amount").asLong();
    }

    /** One more sale pays the fees of the one that was given back, which would else stand as a debt at the provider. */
    private void allAtZero() {
        assertThat(invoices()).as("one invoice and its one credit note").isEqualTo(2);
        ship(sell());
        tiedAfterThePayout(2);
        assertThat(tiers("refund")).containsExactly(1);
        for (int account : List.of(1510, 1581)) {
            assertThat(world.balance(account)).matches(".*:\"?0(\\.0+)?\"?}");
        }
    }
}
