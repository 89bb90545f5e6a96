package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import se.knyt.engine.effects.FoundElsewhereDesk.Word;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;

/**
 * One hand on the money: whoever a company says captures does, the others are read, and what another hand has done is not repeated: it
 * is taken in where the shop tells of it, and asked about where only its amount says that it is the same.
 */
class MoneyHandsTest extends HandsTried {
    private static final String PLANNED = "select count(*) from effect where company_id = ? and kind = ";

    @Test
    void throughTheShopUnlessSomebodyChoseOtherwise() {
        var order = sell();
        ship(order);
        assertThat(atKlarna("captures")).hasSize(1);
        assertThat(inShop("CAPTURE")).isEqualTo(1);
    }

    /** The settlement's lines are known by the capture's own id. */
    @Test
    void atTheProviderTheShopIsNotAskedAndThePayoutTiesByTheCapturesOwnId() {
        hand(Hand.KNYT_AT_PROVIDER);
        var order = sell();
        ship(order);
        assertThat(atKlarna("captures")).as("%s", Trouble.of(merchant)).hasSize(1);
        assertThat(atKlarna("captures").getFirst().path("reference").asString(""))
                .contains(order + "/F");
        assertThat(inShop("CAPTURE")).isZero();
        tiedAfterThePayout();
        assertThat(tiers("sale")).containsOnly(1);
    }

    @Test
    void aPersonIsToldWhenTheGoodsHaveGoneAndNothingIsBookedBefore() {
        hand(Hand.PERSON);
        var order = sell();
        ship(order);
        assertThat(atKlarna("captures")).isEmpty();
        assertThat(openEnds()).containsExactly("capture.by-person");
        assertThat(invoices()).isZero();
        merchant.advance(Duration.ofDays(3));
        assertThat(openEnds()).containsExactly("capture.by-person");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.settle();
        assertThat(atKlarna("captures")).hasSize(1);
        tiedAfterThePayout();
    }

    /** Nobody tells that a capture has not come: the clock does. */
    @Test
    void aShopThatShouldCaptureByItselfIsALooseEndAfterTwoDays() {
        hand(Hand.SHOP);
        var order = sell();
        ship(order);
        merchant.advance(Duration.ofDays(1));
        assertThat(openEnds()).isEmpty();
        merchant.advance(Duration.ofDays(2));
        assertThat(openEnds()).containsExactly("capture.not-seen");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.settle();
        assertThat(atKlarna("captures")).hasSize(1);
        tiedAfterThePayout();
    }

    @Test
    void whatAPersonCapturedInTheShopWhileOursWaitedIsTakenIn() {
        hand(Hand.KNYT_AT_PROVIDER);
        var order = sell();
        merchant.engine.control().connectionState(merchant.company, merchant.klarna, "paused", "test");
        world.post("shopify", "orders/" + order + "/ship", "{}");
        merchant.engine.control().readNow(merchant.company, merchant.shop, "orders");
        until("the capture", PLANNED + "'capture'");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.engine.control().readNow(merchant.company, merchant.shop, "orders");
        until("the booking", PLANNED + "'book-invoice' and state = 'done'");
        merchant.engine.control().connectionState(merchant.company, merchant.klarna, "active", "test");
        merchant.settle();
        assertThat(atKlarna("captures")).as("%s", Trouble.of(merchant)).hasSize(1);
        tiedAfterThePayout();
    }

    /**
     * The shop does not know of it and Klarna refuses ours. Its amount is ours and nothing else says so: a person does, and everything
     * that waited goes on.
     */
    @Test
    void whatAPersonCapturedInTheProvidersPortalIsAskedAbout() {
        hand(Hand.KNYT_AT_PROVIDER);
        var order = sell();
        var reserved = world.get("klarna", "canonical")
                .path("orders")
                .get(0)
                .path("order_amount")
                .asLong();
        inThePortal("captures", "{\"captured_amount\":" + reserved + "}");
        ship(order);
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("capture.found-elsewhere");
        assertThat(invoices()).as("booked before anybody has said so").isZero();
        say(Word.THIS_ONE);
        assertThat(atKlarna("captures")).as("%s", Trouble.of(merchant)).hasSize(1);
        tiedAfterThePayout();
    }

    /** A credit note pays nobody: the shop's refund does, and takes the credit note that is there. */
    @Test
    void aCreditNoteMadeInTheAccountingSystemWaitsForTheShopsRefundAndIsNotRepeated() {
        var order = sell();
        ship(order);
        var credited = world.post("fortnox", "invoices/1/credit", "{}")
                .path("Invoice")
                .path("CreditInvoiceReference")
                .asString("");
        world.post("fortnox", "invoices/" + credited + "/bookkeep", "{}");
        merchant.settle();
        merchant.advance(Duration.ofDays(1));
        assertThat(openEnds()).isEmpty();
        merchant.advance(Duration.ofDays(2));
        assertThat(openEnds()).containsExactly("refund.not-seen");
        world.post("shopify", "orders/" + order + "/refund", "{\"shipping\":true}");
        merchant.settle();
        merchant.settle();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        tiedAfterThePayout();
    }

    private void hand(Hand hand) {
        choose(new MoneyHand("klarna", merchant.shop, hand));
    }
}
