package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** What is planned of a purchase that two providers pay, decided without a database: 800,00 by Klarna first, 449,00 by Stripe. */
class SplitPurchaseTest {
    private static final String SALE = "sale:1:F1";

    /** Each capture as "key target parent amount". */
    private static List<String> captures(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.CAPTURE)
                .map(e -> {
                    var body = (EffectBody.Capture) e.body();
                    return e.key() + " " + e.connection() + " " + body.parentSourceId() + " " + body.amount();
                })
                .toList();
    }

    /** Each fact as "key provider amount". */
    private static List<String> facts(TrailPlan plan) {
        return plan.facts().stream()
                .map(f -> f.key() + " " + f.provider() + " " + f.amount())
                .toList();
    }

    @Test
    void aWholeDeliveryIsCapturedAtBothEachOnItsOwnReservation() {
        var purchase = SplitPurchase.reserved();
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(captures(plan))
                .containsExactly(
                        "capture:1:F1 1 reserved-klarna 800.00 SEK",
                        "capture:1:F1:by:stripe 1 reserved-stripe 449.00 SEK");
        assertThat(facts(plan)).isEmpty();
        // One invoice, and it waits for both.
        var invoice = plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.CREATE_INVOICE)
                .findFirst()
                .orElseThrow();
        assertThat(((EffectBody.CreateInvoice) invoice.body()).total().toPlain())
                .isEqualTo("1249.00");
        assertThat(invoice.needs().toString()).contains("capture:1:F1,").contains("capture:1:F1:by:stripe");
    }

    /** The first reservation is used up first: 500,00 of Klarna's 800,00, then its last 300,00 and Stripe's 449,00. */
    @Test
    void partDeliveriesUseUpTheReservationsInTheirOrder() {
        var purchase = SplitPurchase.reserved();
        purchase.shipped("F1", "cup");
        purchase.shipped("F2", "blanket");
        assertThat(captures(purchase.plan()))
                .containsExactly(
                        "capture:1:F1 1 reserved-klarna 500.00 SEK",
                        "capture:1:F2 1 reserved-klarna 300.00 SEK",
                        "capture:1:F2:by:stripe 1 reserved-stripe 449.00 SEK");
    }

    /** What is done and told is planned again under the same keys with the same amounts, and becomes two open items of one sale. */
    @Test
    void capturedAtBothTheSaleIsAnOpenItemAtEach() {
        var purchase = SplitPurchase.reserved();
        purchase.shipped("F1", "cup", "blanket");
        purchase.begun(SplitPurchase.SHOP, "capture:1:F1", "800.00", "done", "c1");
        purchase.begun(SplitPurchase.SHOP, "capture:1:F1:by:stripe", "449.00", "done", "c2");
        purchase.captured("c1", "klarna", "800.00", 10);
        purchase.captured("c2", "stripe", "449.00", 11);
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan)).containsExactly(SALE + " klarna 800.00 SEK", SALE + ":by:stripe stripe 449.00 SEK");
        // The VAT of the whole, 249,80, is told once.
        assertThat(plan.facts()).extracting(f -> f.tax().toPlain()).containsExactly("249.80", "0.00");
        // Each is named by its own provider's words, and not by the other's.
        assertThat(plan.references().get(SALE))
                .extracting(TrailPlan.Reference::provider)
                .containsOnly("klarna");
        assertThat(plan.references().get(SALE + ":by:stripe"))
                .extracting(TrailPlan.Reference::provider)
                .containsOnly("stripe");
        assertThat(plan.references().get(SALE + ":by:stripe"))
                .extracting(TrailPlan.Reference::text)
                .contains("stripe-c2", "stripe-order", "1001")
                .doesNotContain("klarna-order");
    }

    /** One of two is on its way: nothing is recorded before all of the delivery's money is captured. */
    @Test
    void nothingIsRecordedWhileOneCaptureIsOnItsWay() {
        var purchase = SplitPurchase.reserved();
        purchase.shipped("F1", "cup", "blanket");
        purchase.begun(SplitPurchase.SHOP, "capture:1:F1", "800.00", "done", "c1");
        purchase.begun(SplitPurchase.SHOP, "capture:1:F1:by:stripe", "449.00", "sending", "");
        assertThat(facts(purchase.plan())).isEmpty();
    }

    /** A person captured all of Stripe first: the cup of 500,00 is paid by that 449,00 and 51,00 of Klarna, the blanket by Klarna's 749,00. */
    @Test
    void whatOthersCapturedIsUsedUpInTheOrderItCame() {
        var purchase = SplitPurchase.reserved();
        purchase.captured("c1", "stripe", "449.00", 10);
        purchase.shipped("F1", "cup");
        purchase.shipped("F2", "blanket");
        assertThat(captures(purchase.plan()))
                .containsExactly(
                        "capture:1:F1 1 reserved-klarna 51.00 SEK", "capture:1:F2 1 reserved-klarna 749.00 SEK");
    }

    /** What is recorded stands, whatever is captured in another order afterwards. */
    @Test
    void recordedPartsStand() {
        var purchase = SplitPurchase.reserved();
        purchase.shipped("F1", "cup");
        purchase.shipped("F2", "blanket");
        purchase.recorded(SALE, "klarna", "500.00");
        purchase.captured("c2", "stripe", "449.00", 5);
        purchase.captured("c1", "klarna", "500.00", 10);
        var plan = purchase.plan();
        assertThat(facts(plan)).containsExactly(SALE + " klarna 500.00 SEK");
        // 749,00 - Stripe's 449,00 = 300,00 at Klarna.
        assertThat(captures(plan)).containsExactly("capture:1:F2 1 reserved-klarna 300.00 SEK");
    }

    /** Klarna by the shop itself and Stripe by Knyt at Stripe: each hand does its own. */
    @Test
    void eachProviderIsCapturedByItsOwnHand() {
        var purchase = SplitPurchase.reserved();
        purchase.hand(new MoneyHand("klarna", SplitPurchase.SHOP, Hand.SHOP));
        purchase.hand(new MoneyHand("stripe", SplitPurchase.SHOP, Hand.KNYT_AT_PROVIDER));
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan(SplitPurchase.AT.plus(Duration.ofDays(3)));
        assertThat(captures(plan)).containsExactly("capture:1:F1:by:stripe 4  449.00 SEK");
        assertThat(plan.looseEnds())
                .filteredOn(end -> end.code().equals("capture.not-seen"))
                .extracting(LooseEnd::amount)
                .extracting(String::valueOf)
                .containsExactly("800.00 SEK");
    }

    /** 800,00 + 400,00 reserved of 1 249,00: 49,00 has nobody to pay it, and nothing is captured beyond what is reserved. */
    @Test
    void nothingIsCapturedBeyondWhatIsReserved() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "800.00", 0, Instant.EPOCH);
        purchase.reserve("stripe", "400.00", 1, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan();
        assertThat(captures(plan)).isEmpty();
        assertThat(plan.heldCode()).isEqualTo("capture.more-than-reserved");
        assertThat(plan.heldArgs()).containsEntry("amount", "49.00 SEK");
    }

    /**
     * Reserved in euro: 800,00 are 70,75 EUR. 500,00 is nearest to 44,22 EUR (44,21875), which the shop calls 500,01. It counts as the 500,00
     * that was asked, so the last delivery is not held for the öre: 300,00 and 449,00 are left.
     */
    @Test
    void whatTheShopRoundedOfACaptureInTheBuyersCurrencyHoldsNoLaterDelivery() {
        var purchase = SplitPurchase.reserved();
        purchase.shipped("F1", "cup");
        purchase.begun(SplitPurchase.SHOP, "capture:1:F1", "500.00", "done", "c1");
        purchase.captured("c1", "klarna", "500.01", 10);
        purchase.inEuro("reserved-klarna", "70.75");
        purchase.inEuro("reserved-stripe", "39.71");
        purchase.inEuro("c1", "44.22");
        purchase.shipped("F2", "blanket");
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(captures(plan))
                .contains(
                        "capture:1:F2 1 reserved-klarna 300.00 SEK",
                        "capture:1:F2:by:stripe 1 reserved-stripe 449.00 SEK");
        // The payout's line of the first is of what the shop says.
        assertThat(plan.told("sale:1:F1")).isEqualTo(50_001);
    }

    /** The one reservation is of 800,00 and 1 249,00 is delivered: the shop would refuse it, and a second reservation goes on with the rest. */
    @Test
    void nothingIsCapturedBeyondTheOnlyReservationUntilTheBuyerHasPaidTheRest() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "800.00", 0, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan();
        assertThat(captures(plan)).isEmpty();
        assertThat(plan.heldCode()).isEqualTo("capture.more-than-reserved");
        assertThat(plan.heldArgs()).containsEntry("amount", "449.00 SEK");
        purchase.reserve("stripe", "449.00", 1, Instant.EPOCH);
        assertThat(captures(purchase.plan()))
                .containsExactly(
                        "capture:1:F1 1 reserved-klarna 800.00 SEK",
                        "capture:1:F1:by:stripe 1 reserved-stripe 449.00 SEK");
    }

    /** 800,00 was taken by Swish at the checkout and PayPal has reserved the rest: only that is to be captured, and the invoice waits for it. */
    @Test
    void whatWasTakenAtOnceIsNotCapturedAgain() {
        var purchase = new SplitPurchase();
        purchase.taken("s1", "swish", "800.00", 0);
        purchase.reserve("paypal", "449.00", 1, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(captures(plan)).containsExactly("capture:1:F1:by:paypal 1 reserved-paypal 449.00 SEK");
        purchase.begun(SplitPurchase.SHOP, "capture:1:F1:by:paypal", "449.00", "done", "c2");
        assertThat(facts(purchase.plan()))
                .containsExactly(SALE + " swish 800.00 SEK", SALE + ":by:paypal paypal 449.00 SEK");
    }

    /** Either would do alone: which the buyer meant is not told. */
    @Test
    void twoReservationsOfTheWholeAreHeldAsBefore() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        purchase.reserve("stripe", "1249.00", 1, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan();
        assertThat(captures(plan)).isEmpty();
        assertThat(plan.heldCode()).isEqualTo("capture.not-one-reservation");
    }

    /** The buyer paid anew by the other, and the first was given up. */
    @Test
    void aReservationThatWasGivenUpPaysNothing() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        purchase.voided("klarna", "1249.00", 1);
        purchase.reserve("stripe", "1249.00", 2, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        assertThat(captures(purchase.plan())).containsExactly("capture:1:F1:by:stripe 1 reserved-stripe 1249.00 SEK");
    }

    /** Each has its own last day: Stripe's has passed, and what it was to pay is held by its name before anything is delivered. */
    @Test
    void theLastDayOfOneHoldsThePurchaseByItsName() {
        var purchase = SplitPurchase.reserved();
        var plan = purchase.plan(SplitPurchase.AT.plus(Duration.ofDays(8)));
        assertThat(plan.heldCode()).isEqualTo("authorization.expired");
        assertThat(plan.heldArgs()).containsEntry("provider", "stripe");
    }

    /** Some days before it a loose end tells of the 449,00 that are reserved there, not of the whole. */
    @Test
    void theLastDayIsToldWithItsOwnAmount() {
        var purchase = SplitPurchase.reserved();
        var plan = purchase.plan(SplitPurchase.AT.plus(Duration.ofDays(6)).plusSeconds(80_000));
        assertThat(plan.heldCode()).isEmpty();
        assertThat(plan.looseEnds()).extracting(LooseEnd::code).containsExactly("authorization.expires");
        assertThat(plan.looseEnds().getFirst().amount()).hasToString("449.00 SEK");
    }

    private static SplitPurchase sold() {
        var purchase = SplitPurchase.reserved();
        purchase.shipped("F1", "cup", "blanket");
        purchase.captured("c1", "klarna", "800.00", 10);
        purchase.captured("c2", "stripe", "449.00", 11);
        purchase.recorded(SALE, "klarna", "800.00");
        purchase.recorded(SALE + ":by:stripe", "stripe", "449.00");
        return purchase;
    }

    /** The shop gave 500,00 back for the cup: 449,00 by Stripe and 51,00 by Klarna. One note, and an open item at each. */
    @Test
    void theTransactionsOfARefundSayWhoPaidBack() {
        var purchase = sold();
        purchase.refunded("R1", "500.00", true, "stripe c2 449.00", "klarna c1 51.00");
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(plan.effects())
                .filteredOn(e -> e.kind() == EffectKind.CREATE_CREDIT_NOTE)
                .hasSize(1);
        assertThat(facts(plan)).contains("credit:1:R1 klarna 51.00 SEK", "credit:1:R1/2 stripe 449.00 SEK");
    }

    @Test
    void aRefundThatDoesNotSayWhoPaidBackIsHeld() {
        var purchase = sold();
        purchase.refunded("R1", "500.00", false, "stripe c2 449.00", "klarna c1 51.00");
        var plan = purchase.plan();
        assertThat(facts(plan)).noneMatch(f -> f.startsWith("credit"));
        assertThat(plan.heldCode()).isEqualTo("refund.which-provider");
    }

    private static void refundedByKnyt(SplitPurchase purchase, String... methods) {
        for (var method : methods) {
            purchase.hand(new MoneyHand(
                    method, SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
        }
    }

    private static EffectBody.Refund refund(TrailPlan plan) {
        var refunds = plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.REFUND)
                .toList();
        assertThat(refunds).hasSize(1);
        return (EffectBody.Refund) refunds.getFirst().body();
    }

    /** The first capture that has enough left pays: Klarna's for 600,00 and for 200,00, then Stripe's, where Klarna has 0 left. */
    @Test
    void aCreditNoteIsPaidBackByTheFirstCaptureThatHasEnoughLeft() {
        var purchase = sold();
        refundedByKnyt(purchase, "klarna", "stripe");
        purchase.creditedInTheErp("2", "600.00");
        assertThat(refund(purchase.plan()).captureSourceId()).isEqualTo("c1");
        // 800,00 - 600,00 on its way = 200,00: the next of 300,00 is Stripe's.
        purchase.refunding("refund:3:2", "c1", "600.00", "sending", "");
        purchase.creditedInTheErp("3", "300.00");
        assertThat(refund(purchase.plan()).captureSourceId()).isEqualTo("c2");
    }

    /** 1 249,01 is an öre more than the two have together. */
    @Test
    void aCreditNoteOfMoreThanAllHaveIsHeldWithWhatAnyHasLeft() {
        var purchase = sold();
        refundedByKnyt(purchase, "klarna", "stripe");
        purchase.creditedInTheErp("2", "1249.01");
        var plan = purchase.plan();
        assertThat(plan.effects()).noneMatch(e -> e.kind() == EffectKind.REFUND);
        assertThat(plan.heldCode()).isEqualTo("refund.more-than-captured");
        assertThat(plan.heldArgs()).containsEntry("left", "800.00 SEK").containsEntry("provider", "klarna");
    }

    /** Handled in the accounting system the invoice there is the delivery: one, with an open item at each provider. */
    @Test
    void anInvoiceOfTheAccountingSystemIsCapturedAtBoth() {
        var purchase = SplitPurchase.reserved();
        purchase.invoicedInTheErp("7", "1249.00");
        assertThat(captures(purchase.plan()))
                .containsExactly(
                        "capture:3:invoice:7 1 reserved-klarna 800.00 SEK",
                        "capture:3:invoice:7:by:stripe 1 reserved-stripe 449.00 SEK");
        purchase.captured("c1", "klarna", "800.00", 10);
        purchase.captured("c2", "stripe", "449.00", 11);
        var plan = purchase.plan();
        assertThat(facts(plan))
                .containsExactly("sale:3:invoice:7 klarna 800.00 SEK", "sale:3:invoice:7:by:stripe stripe 449.00 SEK");
        assertThat(plan.facts()).extracting(TrailPlan.NewFact::invoiceNumber).containsOnly("7");
    }

    private static RefundDecision.Decided asked(SplitPurchase purchase, String amount) {
        var asked = new AskedRow(
                9,
                100,
                Money.sek(amount),
                List.of(),
                "",
                "waits",
                "Eva",
                List.of(),
                ReturnKind.UNTOLD,
                Road.PROVIDER,
                "");
        return new RefundDecision(
                        purchase.state(),
                        purchase.context(SplitPurchase.AT.plusSeconds(7200)),
                        purchase.doc(),
                        RefundLeft.Waiting.none(purchase.theOrder()),
                        9,
                        false)
                .of(asked, List.of(), List.of(), List.of());
    }

    /** What a person asks for is paid back by the first capture that has enough left, and shown on that provider's account. */
    @Test
    void aRefundThatIsAskedForIsPaidBackByOneCapture() {
        var purchase = sold();
        var first = asked(purchase, "600.00");
        assertThat(first.problem()).isEmpty();
        assertThat(((EffectBody.Refund) first.effects().getFirst().body()).captureSourceId())
                .isEqualTo("c1");
        purchase.refunded("R1", "600.00", true, "klarna c1 600.00");
        // 800,00 - 600,00 = 200,00 at Klarna, 449,00 at Stripe.
        var second = asked(purchase, "300.00");
        assertThat(((EffectBody.Refund) second.effects().getFirst().body()).captureSourceId())
                .isEqualTo("c2");
        assertThat(asked(purchase, "700.00").problem()).isEqualTo("refund-ask.more-than-captured");
    }

    /** In the books of a day each provider's account has its own part of what waits for the voucher: 800,00 and 449,00, signed. */
    @Test
    void whatWaitsForTheVoucherOfItsDayIsKeptByProvider() {
        var purchase = sold();
        var order = purchase.theOrder();
        var what = SaleFacts.of(
                SALE,
                LocalDate.of(2026, 11, 10),
                "1001-F1",
                order,
                Deliveries.all(order, Writing.PLAIN),
                Shares.planned(purchase.captures(), order.total()));
        var sale = DayEntries.New.of(what, "K", 3, 1, 100, SplitPurchase.AT);
        assertThat(sale.provider()).isEqualTo("klarna");
        assertThat(sale.onProvider()).isEqualTo(Money.sek("800.00"));
        assertThat(sale.others()).isEqualTo(Map.of("stripe", 44_900L));
        var credit = DayEntries.New.of(new CreditFact(what, SALE), "K", 3, 1, 100, SplitPurchase.AT);
        assertThat(credit.onProvider()).isEqualTo(Money.sek("-800.00"));
        assertThat(credit.others()).isEqualTo(Map.of("stripe", -44_900L));
    }
}
