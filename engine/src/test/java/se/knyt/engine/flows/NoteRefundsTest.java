package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Payment;
import se.knyt.core.giftcards.CardMovement;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.ReferenceRanks;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.RefundRow;

/** What is planned for credit notes that somebody made in the accounting system, decided without a database. */
class NoteRefundsTest {
    private final CreditedPurchase purchase = new CreditedPurchase();

    private TrailPlan plan(Hand hand) {
        return purchase.plan(hand);
    }

    private static EffectBody.Refund body(TrailPlan plan) {
        assertThat(plan.effects()).hasSize(1);
        assertThat(plan.effects().getFirst().kind()).isEqualTo(EffectKind.REFUND);
        return (EffectBody.Refund) plan.effects().getFirst().body();
    }

    private static void nothing(TrailPlan plan, String held) {
        assertThat(plan.effects()).isEmpty();
        assertThat(plan.facts()).isEmpty();
        assertThat(plan.heldCode()).isEqualTo(held);
    }

    @Test
    void throughTheShopTheCaptureIsPaidBackWithTheRowsThatMakeUpTheNote() {
        purchase.note("2", "1000.00");
        var plan = plan(Hand.KNYT_THROUGH_SHOP);
        assertThat(plan.effects().getFirst().connection()).isEqualTo(CreditedPurchase.SHOP);
        assertThat(plan.effects().getFirst().key()).isEqualTo("refund:3:2");
        assertThat(body(plan).orderSourceId()).isEqualTo("order");
        assertThat(body(plan).captureSourceId()).isEqualTo("capture");
        assertThat(body(plan).amount()).isEqualTo(Money.sek("1000.00"));
        assertThat(body(plan).rows()).extracting(RefundRow::rowId).containsExactly("goods", "freight");
    }

    @Test
    void aNoteOfTheWholeOrderGivesItsRowsBackThoughItNamesNoArticle() {
        purchase.note("2", "1000.00", "");
        assertThat(body(plan(Hand.KNYT_THROUGH_SHOP)).rows())
                .extracting(RefundRow::rowId)
                .containsExactly("goods", "freight");
    }

    @Test
    void goodsAloneAreTheArticlesThatTheNoteNames() {
        purchase.note("2", "900.00");
        assertThat(body(plan(Hand.KNYT_THROUGH_SHOP)).rows())
                .extracting(RefundRow::rowId)
                .containsExactly("goods");
    }

    @Test
    void rowsThatDoNotMakeUpTheNoteAreLeftOut() {
        purchase.note("2", "899.99");
        assertThat(body(plan(Hand.KNYT_THROUGH_SHOP)).rows()).isEmpty();
    }

    @Test
    void atTheProviderItIsItsOwnOrderAndWhatIsAccountedForIsNamed() {
        purchase.refundInTheShop("earlier", "50.00", "klarna-1");
        purchase.credited("earlier");
        purchase.note("2", "500.00");
        var plan = plan(Hand.KNYT_AT_PROVIDER);
        assertThat(plan.effects().getFirst().connection()).isEqualTo(CreditedPurchase.KLARNA);
        assertThat(body(plan).orderSourceId()).isEqualTo("klarna-order");
        assertThat(body(plan).seen()).containsExactly("earlier", "klarna-1");
    }

    @Test
    void ofTwoNotesThatTogetherAreMoreThanTheCaptureTheSecondIsHeld() {
        purchase.note("2", "600.00");
        purchase.note("3", "600.00");
        var plan = plan(Hand.KNYT_AT_PROVIDER);
        assertThat(body(plan).amount()).isEqualTo(Money.sek("600.00"));
        assertThat(plan.heldCode()).isEqualTo("refund.more-than-captured");
        assertThat(plan.heldArgs()).containsEntry("invoice", "3").containsEntry("left", "400.00 SEK");
    }

    /** The note may be how the loss is booked: the buyer has that money. */
    @Test
    void ofADisputedPurchaseNothingIsPaidBackUntilTheCaseIsWonAndTheMoneyIsBack() {
        purchase.note("2", "500.00");
        purchase.disputed(Dispute.State.UNKNOWN, "1000.00", "-1000.00");
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "refund.disputed");
        purchase.disputed(Dispute.State.NEEDS_ANSWER, "100.00", "0.00");
        nothing(plan(Hand.KNYT_AT_PROVIDER), "refund.disputed");
        purchase.disputed(Dispute.State.LOST, "1000.00", "-1000.00");
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "refund.disputed");
        purchase.disputed(Dispute.State.WON, "1000.00", "-1000.00");
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "refund.disputed");
        purchase.disputed(Dispute.State.WON, "1000.00", "0.00");
        assertThat(body(plan(Hand.KNYT_THROUGH_SHOP)).amount()).isEqualTo(Money.sek("500.00"));
    }

    @Test
    void whatTheShopHasPaidBackIsNotLeft() {
        purchase.refundInTheShop("earlier", "300.00", "klarna-1");
        purchase.credited("earlier");
        purchase.note("2", "700.01");
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "refund.more-than-captured");
    }

    @Test
    void anotherHandsRefundThatNoNoteExplainsHoldsUntilSomebodyHasLooked() {
        purchase.refundInTheShop("theirs", "300.00", "klarna-1");
        purchase.note("2", "500.00");
        nothing(plan(Hand.KNYT_AT_PROVIDER), "refund.other-amount");
    }

    /** Its own credit note is on its way, and may be the one that is seen. */
    @Test
    void whileARefundOfTheShopIsBeingCreditedNothingIsPaidBack() {
        purchase.creditingRefunds();
        purchase.refundInTheShop("theirs", "300.00", "klarna-1");
        purchase.note("2", "500.00");
        nothing(plan(Hand.KNYT_AT_PROVIDER), "");
        purchase.crediting("theirs");
        nothing(plan(Hand.KNYT_AT_PROVIDER), "");
    }

    /** The same mug on the note and in the shop, or all that was captured has gone back. */
    @Test
    void aNoteThatTheShopHasPaidBackAlreadyIsItsOwnAffair() {
        purchase.refundInTheShop("theirs", "500.00", "klarna-1", "goods");
        purchase.note("2", "500.00");
        var plan = plan(Hand.KNYT_AT_PROVIDER);
        nothing(plan, "");
        assertThat(plan.paysANote()).isEmpty();
    }

    @Test
    void ofAllThatWasCapturedTheAmountIsEnough() {
        purchase.refundInTheShop("theirs", "1000.00", "klarna-1");
        purchase.note("2", "1000.00", "");
        nothing(plan(Hand.KNYT_AT_PROVIDER), "");
    }

    /** The money for the mug, or 500.00 for something else: a person says, or the buyer of the note would never be paid. */
    @Test
    void ofTheSameAmountAloneAPersonIsAskedWhetherTheNoteIsPaidBack() {
        purchase.refundInTheShop("theirs", "500.00", "klarna-1");
        purchase.note("2", "500.00");
        nothing(plan(Hand.KNYT_AT_PROVIDER), "refund.other-amount");
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "refund.other-amount");
    }

    /** Freight went back in the shop, and the mug is on the note. */
    @Test
    void otherRowsOfTheSameAmountAreNotTheNotes() {
        purchase.refundInTheShop("theirs", "500.00", "klarna-1", "freight");
        purchase.note("2", "500.00");
        nothing(plan(Hand.KNYT_AT_PROVIDER), "refund.other-amount");
    }

    @Test
    void anEarlierRefundOfTheSameAmountThatTheProvidersIdIsNotKnownOfHoldsAtTheProvider() {
        purchase.refundInTheShop("earlier", "200.00", "");
        purchase.credited("earlier");
        purchase.note("2", "200.00");
        nothing(plan(Hand.KNYT_AT_PROVIDER), "refund.other-amount");
        assertThat(body(plan(Hand.KNYT_THROUGH_SHOP)).seen()).containsExactly("earlier");
    }

    /** 500.00 of what the note credits too: that the amount is the same does not make it this refund. Nothing is credited before it is known. */
    @Test
    void ofTheShopsRefundTheAmountAloneTakesTheOneInLineNotIn() {
        purchase.note("2", "500.00");
        purchase.refunding("2", CreditedPurchase.KLARNA, "waiting", "", Map.of());
        purchase.refundInTheShop("theirs", "500.00", "klarna-1");
        var plan = plan(Hand.KNYT_AT_PROVIDER);
        assertThat(plan.takenIn()).isEmpty();
        assertThat(plan.paysANote()).hasSize(1);
        assertThat(plan.facts()).isEmpty();
    }

    /** One mug on the note, one mug in the shop: the rows say that it is the same. */
    @Test
    void ourRefundInLineIsTakenInWhenTheShopHasGivenTheSameRowsBack() {
        purchase.note("2", "500.00");
        purchase.refunding("2", CreditedPurchase.KLARNA, "waiting", "", Map.of());
        purchase.refundInTheShop("theirs", "500.00", "klarna-1", "goods");
        var plan = plan(Hand.KNYT_AT_PROVIDER);
        assertThat(plan.takenIn()).containsValue("theirs").hasSize(1);
        assertThat(plan.paysANote()).hasSize(1);
        assertThat(plan.facts()).isEmpty();
    }

    /** All that was captured has gone back: there is nothing left that ours could be of. */
    @Test
    void ourRefundInLineIsTakenInWhenTheShopHasGivenAllBack() {
        purchase.note("2", "1000.00");
        purchase.refunding("2", CreditedPurchase.KLARNA, "waiting", "", Map.of());
        purchase.refundInTheShop("theirs", "1000.00", "klarna-1");
        assertThat(plan(Hand.KNYT_AT_PROVIDER).takenIn())
                .containsValue("theirs")
                .hasSize(1);
    }

    @Test
    void theCreditIsAFactWhenTheMoneyHasGoneAndThePayoutMayNameItByItsIdThere() {
        purchase.note("2", "500.00");
        purchase.refunding("2", CreditedPurchase.KLARNA, "done", "klarna-9", Map.of());
        var plan = plan(Hand.KNYT_AT_PROVIDER);
        assertThat(plan.facts()).singleElement().satisfies(fact -> {
            assertThat(fact.type()).isEqualTo("credit");
            assertThat(fact.invoiceNumber()).isEqualTo("2");
            assertThat(fact.amount()).isEqualTo(Money.sek("500.00"));
            assertThat(fact.date()).isEqualTo(LocalDate.of(2026, 11, 20));
        });
        assertThat(plan.references().get("credit:3:note:2"))
                .contains(new TrailPlan.Reference("klarna", "klarna-9", ReferenceRanks.TRANSACTION));
    }

    @Test
    void whileThePaymentAppDoesNotKnowThereIsNoFactAndWhenItFailsSomebodyIsTold() {
        purchase.note("2", "500.00");
        purchase.refunding(
                "2", CreditedPurchase.SHOP, "done", "ours", Map.of("transaction", "t1", "status", "PENDING"));
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "");
        purchase.transaction("t1", Payment.State.FAILURE, "500.00");
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "refund.failed");
    }

    @Test
    void whatIsCapturedWhereTheShopDoesNotSeeItIsNotPaidBackThroughTheShop() {
        purchase.capturedAtTheProvider();
        purchase.note("2", "500.00");
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "refund.no-capture");
    }

    @Test
    void theShopsHandIsNotOurs() {
        purchase.note("2", "500.00");
        nothing(plan(Hand.SHOP), "");
    }

    /**
     * The accounting system's invoice is of 800.00 in rows that the order does not know, 160.00 of it VAT of 25 %. Money alone of 125.00
     * has 25.00 of VAT; then 675.00, the last of it, the 135.00 that are left.
     */
    @Test
    void moneyAloneIsCreditedByTheOneRateOfWhatWasSold() {
        purchase.creditingRefunds();
        purchase.refundInTheShop("a", "125.00", "klarna-1");
        purchase.refundInTheShop("b", "675.00", "klarna-2");
        var plan = purchase.creditsOf("800.00", "160.00");
        assertThat(plan.heldCode()).isEmpty();
        assertThat(plan.effects().stream()
                        .filter(e -> e.kind() == EffectKind.CREATE_CREDIT_NOTE)
                        .map(e -> (EffectBody.CreateCreditNote) e.body())
                        .map(n -> n.total() + " " + n.tax() + " " + n.rows().size()))
                .containsExactly("125.00 SEK 25.00 SEK 1", "675.00 SEK 135.00 SEK 1");
    }

    /** 160.01 is 25 % rounded by row; 96.00 is 12 % and something: by which rates the money goes back is not told. */
    @Test
    void moneyAloneOfAnInvoiceOfOtherRatesIsHeldByName() {
        purchase.creditingRefunds();
        purchase.refundInTheShop("a", "125.00", "klarna-1");
        assertThat(purchase.creditsOf("800.00", "160.01").heldCode()).isEmpty();
        assertThat(purchase.creditsOf("800.00", "96.00").heldCode()).isEqualTo("refund.rows-differ");
        assertThat(purchase.creditsOf("100.00", "20.00").heldCode()).isEqualTo("credit.more-than-left");
    }

    private static List<String> asked(TrailPlan plan) {
        return plan.effects().stream()
                .map(e -> (EffectBody.Refund) e.body())
                .flatMap(b -> b.byCapture().stream().map(p -> p.captureSourceId() + " " + p.amount()))
                .toList();
    }

    /** 400.00 by a card, 600.00 by Klarna. */
    @Test
    void aProviderThatIsEnoughPaysAloneThoughACardPaidAPart() {
        purchase.paidWith("gift_card", "400.00");
        purchase.note("2", "600.00");
        assertThat(asked(plan(Hand.KNYT_THROUGH_SHOP))).containsExactly("capture 600.00 SEK");
    }

    @Test
    void ofANoteThatIsMoreThanTheProviderTookTheCardGivesItsPartThroughTheShop() {
        purchase.paidWith("gift_card", "400.00");
        purchase.note("2", "700.00");
        var throughShop = plan(Hand.KNYT_THROUGH_SHOP);
        assertThat(throughShop.effects()).hasSize(1);
        assertThat(asked(throughShop)).containsExactly("capture 300.00 SEK", "spent-0 400.00 SEK");
        var atProvider = plan(Hand.KNYT_AT_PROVIDER);
        assertThat(atProvider.effects())
                .extracting(NewEffect::connection)
                .containsExactly(CreditedPurchase.KLARNA, CreditedPurchase.SHOP);
        assertThat(asked(atProvider)).containsExactly("capture 300.00 SEK", "spent-0 400.00 SEK");
    }

    /** By hand: the note of 700.00 is settled by 300.00 of Klarna's payout and 400.00 on 2421, which the card has again. */
    @Test
    void whatWentBackToTheCardIsPaidOnTheNoteFromTheAccountOfCards() {
        purchase.paidWith("gift_card", "400.00");
        purchase.note("2", "700.00");
        purchase.refunded(plan(Hand.KNYT_THROUGH_SHOP), Map.of("transaction", "t1", "transaction/2", "t2"));
        var plan = plan(Hand.KNYT_THROUGH_SHOP);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(plan.facts())
                .extracting(f -> f.key() + " " + f.amount() + " " + f.elsewhere())
                .containsExactly("credit:3:note:2 300.00 SEK 0.00 SEK", "credit:3:note:2/2 400.00 SEK 400.00 SEK");
        assertThat(plan.effects())
                .filteredOn(e -> e.kind() == EffectKind.REGISTER_PAYMENT)
                .singleElement()
                .satisfies(e -> {
                    var body = (EffectBody.RegisterPayment) e.body();
                    assertThat(body.amount()).isEqualTo(Money.sek("-400.00"));
                    assertThat(body.account()).isEqualTo(2421);
                    assertThat(body.method()).isEqualTo("PRESENTKORT");
                    assertThat(e.needs()).extracting(NewEffect.Need::result).containsExactly("2");
                });
        assertThat(plan.cardMovements()).singleElement().satisfies(m -> {
            assertThat(m.movement().kind()).isEqualTo(CardMovement.Kind.GIVEN_BACK);
            assertThat(m.movement().booked()).isEqualTo(Money.sek("400.00"));
            assertThat(m.bookingKey()).isEqualTo("book-pay:credit:3:note:2/2:payment:gift-card");
        });
    }

    /** 300.00 by a card and 200.00 of store credit, 500.00 by Klarna: all of it goes back where it came from, by two refunds in the shop. */
    @Test
    void whatStoreCreditPaidIsGivenAsStoreCreditAgainByARefundOfItsOwn() {
        purchase.paidWith("gift_card", "300.00");
        purchase.paidWith("shopify_store_credit", "200.00");
        purchase.note("2", "1000.00");
        var asked = plan(Hand.KNYT_THROUGH_SHOP);
        assertThat(asked.effects()).extracting(NewEffect::key).containsExactly("refund:3:2", "refund:3:2:part:2");
        assertThat(asked(asked)).containsExactly("capture 500.00 SEK", "spent-0 300.00 SEK", "store-credit 200.00 SEK");
        purchase.refunded(asked, Map.of("transaction", "t1", "transaction/2", "t2"));
        var plan = plan(Hand.KNYT_THROUGH_SHOP);
        assertThat(plan.facts())
                .extracting(f -> f.amount() + " " + f.elsewhere())
                .containsExactly("500.00 SEK 0.00 SEK", "300.00 SEK 300.00 SEK", "200.00 SEK 200.00 SEK");
        assertThat(plan.effects().stream()
                        .filter(e -> e.kind() == EffectKind.REGISTER_PAYMENT)
                        .map(e -> (EffectBody.RegisterPayment) e.body())
                        .map(b -> b.amount() + " " + b.account()))
                .containsExactly("-300.00 SEK 2421", "-200.00 SEK 2422");
    }

    /** Of 400.00 and 600.00, 400.00 and 300.00 are on their way; 300.00 is left, at Klarna. */
    @Test
    void noneGivesMoreThanItPaidLessWhatWentBack() {
        purchase.paidWith("gift_card", "400.00");
        purchase.note("2", "700.00");
        purchase.note("3", "300.01");
        var plan = plan(Hand.KNYT_THROUGH_SHOP);
        assertThat(asked(plan)).containsExactly("capture 300.00 SEK", "spent-0 400.00 SEK");
        assertThat(plan.heldCode()).isEqualTo("refund.more-than-each-paid");
        assertThat(plan.heldArgs())
                .containsEntry("invoice", "3")
                .containsEntry("left", "300.00 SEK")
                .containsEntry("cards", "0.00 SEK")
                .containsEntry("credit", "0.00 SEK");
    }

    /** What a card alone paid is the shop's to give back, unless the company has said that Knyt does. */
    @Test
    void ofWhatCardsAlonePaidNothingIsAskedForByItself() {
        purchase.paidWith("gift_card", "1000.00");
        purchase.note("2", "400.00");
        nothing(plan(Hand.KNYT_THROUGH_SHOP), "");
    }
}
