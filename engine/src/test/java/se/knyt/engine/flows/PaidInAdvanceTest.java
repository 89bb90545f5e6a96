package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.settings.Prepayments;
import se.knyt.engine.settings.Prepayments.Change;
import se.knyt.engine.settings.Prepayments.Way;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * What is planned of a purchase whose money came before its delivery, decided without a database: 500,00 with 100,00 VAT and 749,00 with
 * 149,80, paid on 10 November at 11.00 in Stockholm. The day is over an hour after its midnight, 00.00 UTC.
 */
class PaidInAdvanceTest {
    private static final String PREPAID = "sale:1:prepaid:order";
    private static final String PART = "sale:1:prepaid:part:order";
    /** In minutes. */
    private static final int DAY = 24 * 60;

    private static final LocalDate PAID = LocalDate.of(2026, 11, 10);
    private static final Instant OVER = Instant.parse("2026-11-11T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-20T10:00:00Z");
    private static final Prepayments BOOKED = new Prepayments(List.of(new Change(PAID, Way.BOOKED)));

    private SplitPurchase purchase;

    @BeforeEach
    void paid() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        purchase.taken("s1", "klarna", "1249.00", 0);
    }

    /** Each fact as "key provider amount elsewhere". */
    private static List<String> facts(TrailPlan plan) {
        return plan.facts().stream()
                .map(f -> f.key() + " " + f.provider() + " " + f.amount().toPlain() + " "
                        + f.elsewhere().toPlain())
                .toList();
    }

    /** Each row of our vouchers as "account amount". */
    private static List<String> rows(TrailPlan plan) {
        return plan.vouchers().stream()
                .flatMap(v -> v.voucher().rows().stream())
                .map((VoucherRow r) -> r.account() + " " + r.signed().toPlain())
                .toList();
    }

    private static List<String> payments(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.REGISTER_PAYMENT)
                .map(e -> (EffectBody.RegisterPayment) e.body())
                .map(b -> b.method() + " " + b.amount().toPlain())
                .toList();
    }

    /** 1 249,00 − 249,80 = 999,20 is owed; it is booked on the day the money came, when that day is over. */
    @Test
    void itIsBookedWhenTheDayOfTheMoneyIsOver() {
        var before = purchase.plan();
        assertThat(before.facts()).isEmpty();
        assertThat(before.lookAgainAt()).isEqualTo(OVER);
        var plan = purchase.plan(OVER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan)).containsExactly(PREPAID + " klarna 1249.00 0.00");
        assertThat(plan.facts().getFirst().date()).isEqualTo(PAID);
        assertThat(rows(plan)).containsExactly("1581 1249.00", "2420 -999.20", "2611 -249.80");
        assertThat(plan.vouchers().getFirst().voucher().eventDate()).isEqualTo(PAID);
        assertThat(plan.references().get(PREPAID))
                .extracting(TrailPlan.Reference::text)
                .contains("klarna-s1");
        assertThat(plan.prepaidMoves()).extracting(m -> m.onAccount().toPlain()).containsExactly("-999.20");
    }

    @Test
    void whatIsDeliveredTheSameDayOrPaidBeforeTheChoiceIsNone() {
        purchase.shipped("F1", "cup", "blanket");
        assertThat(facts(purchase.plan(LATER))).containsExactly("sale:1:F1 klarna 1249.00 0.00");
        paid();
        purchase.prepayments(new Prepayments(List.of(new Change(PAID.plusDays(1), Way.BOOKED))));
        assertThat(purchase.plan(LATER).facts()).isEmpty();
        assertThat(purchase.plan(LATER).heldCode()).isEmpty();
    }

    /** Told together on the 20th: the prepayment of the 10th and the part that was delivered on the 12th, whose VAT stands once. */
    @Test
    void aDeliveryIsDrawnFromItInWhateverOrderTheyAreTold() {
        purchase.shipped(Instant.parse("2026-11-12T10:00:00Z"), "F1", "cup");
        var plan = purchase.plan(LATER);
        assertThat(facts(plan)).containsExactly(PREPAID + " klarna 1249.00 0.00", "sale:1:F1 klarna 500.00 500.00");
        assertThat(payments(plan)).containsExactly("FÖRSKOTT 500.00");
        assertThat(rows(plan))
                .containsExactly("1581 1249.00", "2420 -999.20", "2611 -249.80", "2611 100.00", "2420 -100.00");
        assertThat(plan.references()).as("no line meets the delivery").containsOnlyKeys(PREPAID);
        // 500,00 by the payment less the 100,00 that is put back: the 400,00 that is delivered.
        assertThat(plan.prepaidMoves()).extracting(m -> m.onAccount().toPlain()).containsExactly("-999.20", "400.00");
        assertThat(plan.effects()).noneMatch(e -> e.kind() == EffectKind.CAPTURE);
    }

    @Test
    void whatHasBegunAsOneEndsAsOneWhateverIsChosenSince() {
        purchase.prepayments(Prepayments.WAITING);
        purchase.recorded(PREPAID, "klarna", "1249.00", "1249.00", "0.00");
        purchase.shipped(LATER, "F1", "cup", "blanket");
        assertThat(facts(purchase.plan(LATER))).containsExactly("sale:1:F1 klarna 1249.00 1249.00");
    }

    @Test
    void eachProvidersCaptureIsAnOpenItemOfItsOwn() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        purchase.taken("s1", "klarna", "800.00", 0);
        purchase.taken("s2", "stripe", "449.00", 1);
        var plan = purchase.plan(OVER);
        assertThat(facts(plan)).containsExactly(PREPAID + " klarna 800.00 0.00", PREPAID + "/2 stripe 449.00 0.00");
        assertThat(rows(plan)).containsExactly("1581 800.00", "1582 449.00", "2420 -999.20", "2611 -249.80");
    }

    /** 500,00 of 1 249,00 with 100,00 of VAT in it, on the day it came. What comes before the delivery on another day is one of its own. */
    @Test
    void aPartOfTheMoneyIsAPrepaymentOfTheDayItCame() {
        partPaid();
        var plan = purchase.plan(OVER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan)).containsExactly(PART + " klarna 500.00 0.00");
        assertThat(rows(plan)).containsExactly("1581 500.00", "2420 -400.00", "2611 -100.00");
        assertThat(plan.facts().getFirst().date()).isEqualTo(PAID);
        purchase.recorded(PART, "klarna", "500.00", "500.00", "0.00", "100.00");
        purchase.taken("s2", "stripe", "300.00", 3 * DAY);
        var second = purchase.plan(LATER);
        assertThat(facts(second)).containsExactly(PART + "/2 stripe 300.00 0.00");
        assertThat(rows(second)).containsExactly("1582 300.00", "2420 -240.00", "2611 -60.00");
        assertThat(second.facts().getFirst().date()).isEqualTo(PAID.plusDays(3));
    }

    /**
     * Told together: 300,00 on the 10th, the cup of 500,00 on the 12th, and the blanket of 749,00 on the 14th. The cup draws the 300,00, and
     * Stripe, which took the rest when it was delivered, pays 200,00 of it and the whole of the blanket.
     */
    @Test
    void aDeliveryDrawsWhatCameAndTheRestIsOwedByWhoeverPaysIt() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        purchase.taken("s1", "klarna", "300.00", 0);
        purchase.taken("s2", "stripe", "949.00", 2 * DAY);
        purchase.shipped(Instant.parse("2026-11-12T10:00:00Z"), "F1", "cup");
        purchase.shipped(Instant.parse("2026-11-14T10:00:00Z"), "F2", "blanket");
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan))
                .containsExactly(
                        PART + " klarna 300.00 0.00", "sale:1:F1 stripe 500.00 300.00", "sale:1:F2 stripe 749.00 0.00");
        assertThat(payments(plan)).containsExactly("FÖRSKOTT 300.00");
        // 300,00 with 60,00 of VAT: owed 240,00, and the 60,00 that the invoice bears again is put back.
        assertThat(rows(plan))
                .containsExactly("1581 300.00", "2420 -240.00", "2611 -60.00", "2611 60.00", "2420 -60.00");
        assertThat(plan.prepaidMoves()).extracting(m -> m.onAccount().toPlain()).containsExactly("-240.00", "240.00");
        assertThat(plan.references().get(PART))
                .extracting(TrailPlan.Reference::text)
                .contains("klarna-s1")
                .doesNotContain("stripe-s2");
        assertThat(plan.effects()).noneMatch(e -> e.kind() == EffectKind.CAPTURE);
        // Replanned with what is recorded, nothing is new.
        purchase.recorded(PART, "klarna", "300.00", "300.00", "0.00", "60.00");
        purchase.recorded("sale:1:F1", "stripe", "500.00", "0.00", "300.00");
        purchase.recorded("sale:1:F2", "stripe", "749.00", "0.00", "0.00");
        assertThat(facts(purchase.plan(LATER)))
                .containsExactly("sale:1:F1 stripe 500.00 300.00", "sale:1:F2 stripe 749.00 0.00");
    }

    /** In our own books: 2420 +240,00 · 1582 +200,00 · 3001 −400,00 and the VAT of the rest, 100,00 − 60,00. */
    @Test
    void inOurOwnBooksTheVoucherOfTheDeliveryDrawsIt() {
        purchase = new SplitPurchase();
        purchase.inOwnBooks();
        purchase.taken("s1", "klarna", "300.00", 0);
        purchase.recorded(PART, "klarna", "300.00", "300.00", "0.00", "60.00");
        purchase.taken("s2", "stripe", "949.00", 2 * DAY);
        purchase.shipped(Instant.parse("2026-11-12T10:00:00Z"), "F1", "cup");
        var plan = purchase.plan(LATER);
        assertThat(plan.vouchers().getLast().voucher().rows())
                .extracting((VoucherRow r) -> r.account() + " " + r.signed().toPlain())
                .containsExactlyInAnyOrder("2420 240.00", "1582 200.00", "3001 -400.00", "2611 -40.00");
        assertThat(plan.prepaidMoves()).extracting(m -> m.onAccount().toPlain()).containsExactly("240.00");
    }

    /**
     * A card pays 300,00 and 400,00 came on the 10th: owed 320,00, VAT 80,00. The cup of 500,00 is paid by the card and by 200,00 of what came,
     * the blanket by the other 200,00 and by Stripe's 549,00.
     */
    @Test
    void aCardPaysItsPartOfEachDeliveryBeforeWhatCame() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        withCard();
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan))
                .containsExactly(
                        PART + " klarna 400.00 0.00",
                        "sale:1:F1 klarna 500.00 500.00",
                        "sale:1:F2 stripe 749.00 200.00");
        assertThat(payments(plan)).containsExactly("PRESENTKORT 300.00", "FÖRSKOTT 200.00", "FÖRSKOTT 200.00");
        assertThat(plan.prepaidMoves())
                .extracting(m -> m.onAccount().toPlain())
                .containsExactly("-320.00", "160.00", "160.00");
    }

    /** 2421 +300,00 · 2420 +160,00 · 3001 −400,00 and the VAT that has not come before, 60,00; then 160,00 and 549,00 of 749,00. */
    @Test
    void inOurOwnBooksTheVoucherHasTheCardAndWhatCame() {
        purchase = new SplitPurchase();
        purchase.inOwnBooks();
        withCard();
        purchase.recorded(PART, "klarna", "400.00", "400.00", "0.00", "80.00");
        var plan = purchase.plan(LATER);
        assertThat(rows(plan))
                .containsExactlyInAnyOrder(
                        "2421 300.00",
                        "2420 160.00",
                        "3001 -400.00",
                        "2611 -60.00",
                        "2420 160.00",
                        "1582 549.00",
                        "3001 -599.20",
                        "2611 -109.80");
    }

    private void withCard() {
        purchase.taken("card", "gift_card", "300.00", 0);
        purchase.taken("s1", "klarna", "400.00", 0);
        purchase.taken("s2", "stripe", "549.00", 2 * DAY);
        purchase.shipped(Instant.parse("2026-11-12T10:00:00Z"), "F1", "cup");
        purchase.shipped(Instant.parse("2026-11-14T10:00:00Z"), "F2", "blanket");
    }

    /** Reserved whole at one provider, a part of it captured ahead: the delivery captures just the rest. */
    @Test
    void theRestIsCapturedAtTheDelivery() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        purchase.captured("c1", "klarna", "500.00", 5);
        purchase.recorded(PART, "klarna", "500.00", "500.00", "0.00", "100.00");
        purchase.shipped(LATER, "F1", "cup", "blanket");
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(plan.effects().stream()
                        .filter(e -> e.kind() == EffectKind.CAPTURE)
                        .map(e -> ((EffectBody.Capture) e.body()).amount().toPlain()))
                .containsExactly("749.00");
    }

    /** The rest is the merchant's own invoice: 300,00 of the cup's 500,00 is drawn, and no provider owes what is left on its invoice. */
    @Test
    void theRestCanBeTheMerchantsOwnInvoice() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        purchase.onOwnInvoice(new OwnInvoices(Set.of("bank"), 30, 5));
        purchase.taken("s1", "klarna", "300.00", 0);
        purchase.taken("s2", "bank", "949.00", 1);
        purchase.shipped(Instant.parse("2026-11-12T10:00:00Z"), "F1", "cup");
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan)).containsExactly(PART + " klarna 300.00 0.00", "sale:1:F1  500.00 300.00");
        assertThat(payments(plan)).containsExactly("FÖRSKOTT 300.00");
        var invoice = plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.CREATE_INVOICE)
                .map(e -> (EffectBody.CreateInvoice) e.body())
                .findFirst()
                .orElseThrow();
        assertThat(invoice.total().toPlain()).isEqualTo("500.00");
        assertThat(invoice.dueDate()).as("30 days").isEqualTo(LocalDate.of(2026, 12, 12));
        assertThat(plan.effects()).noneMatch(e -> e.kind() == EffectKind.CAPTURE);
    }

    @Test
    void aRestThatNobodyHasPaidIsNamed() {
        partPaid();
        purchase.recorded(PART, "klarna", "500.00", "500.00", "0.00", "100.00");
        purchase.shipped(LATER, "F1", "cup", "blanket");
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEqualTo("prepaid.rest-unpaid");
        assertThat(plan.heldArgs()).containsEntry("amount", "749.00 SEK");
        assertThat(facts(plan)).isEmpty();
    }

    @Test
    void moreThanTheOrderCostsIsNamed() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        purchase.taken("s1", "klarna", "1300.00", 0);
        assertThat(purchase.plan(OVER).heldCode()).isEqualTo("prepaid.more");
        assertThat(purchase.plan(OVER).facts()).isEmpty();
        partPaid();
        purchase.recorded(PART, "klarna", "500.00", "500.00", "0.00", "100.00");
        purchase.taken("s2", "klarna", "800.00", DAY);
        assertThat(purchase.plan(LATER).heldCode()).isEqualTo("prepaid.more");
    }

    /** All 500,00 goes back before anything is delivered: 2420 +400,00 · 2611 +100,00 on the day it did. */
    @Test
    void itIsTurnedRoundWhenItGoesBackBeforeTheDelivery() {
        partPaid();
        purchase.recorded(PART, "klarna", "500.00", "500.00", "0.00", "100.00");
        purchase.refunded("r1", "500.00", true, "klarna s1 500.00");
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan)).containsExactly("credit:1:r1 klarna 500.00 0.00");
        assertThat(rows(plan)).containsExactlyInAnyOrder("1581 -500.00", "2420 400.00", "2611 100.00");
        assertThat(plan.prepaidMoves()).extracting(m -> m.onAccount().toPlain()).containsExactly("400.00");
    }

    /** 900,00 of 1 249,00: the cup draws 500,00. 100,00 of the 400,00 that is left goes back: of what is not told. */
    @Test
    void aPartOfItThatGoesBackWaitsUntilItIsDrawn() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        purchase.taken("s1", "klarna", "900.00", 0);
        purchase.recorded(PART, "klarna", "900.00", "900.00", "0.00", "180.00");
        purchase.shipped(LATER, "F1", "cup");
        purchase.recorded("sale:1:F1", "klarna", "500.00", "0.00", "500.00");
        purchase.refunded("r1", "100.00", true, "klarna s1 100.00");
        var held = purchase.plan(LATER);
        assertThat(held.heldCode()).isEqualTo("prepaid.part-refunded");
        assertThat(held.heldArgs()).containsEntry("0", "100.00").containsEntry("1", "400.00");
    }

    private void partPaid() {
        purchase = new SplitPurchase();
        purchase.prepayments(BOOKED);
        purchase.taken("s1", "klarna", "500.00", 0);
    }

    /** 50,00 goes back when 749,00 is not delivered yet: of what is not told. When all is, it is a credit of what was sold. */
    @Test
    void aPartThatGoesBackWaitsUntilAllIsDelivered() {
        purchase.recorded(PREPAID, "klarna", "1249.00", "1249.00", "0.00");
        purchase.recorded("sale:1:F1", "klarna", "500.00", "0.00", "500.00");
        purchase.shipped(LATER, "F1", "cup");
        purchase.refunded("r1", "50.00", true, "klarna s1 50.00");
        var held = purchase.plan(LATER);
        assertThat(held.heldCode()).isEqualTo("prepaid.part-refunded");
        assertThat(held.heldArgs()).containsEntry("0", "50.00").containsEntry("1", "749.00");
        assertThat(held.effects()).noneMatch(e -> e.kind() == EffectKind.CREATE_CREDIT_NOTE);
        purchase.shipped(LATER, "F2", "blanket");
        purchase.recorded("sale:1:F2", "klarna", "749.00", "0.00", "749.00");
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(plan.effects()).anyMatch(e -> e.kind() == EffectKind.CREATE_CREDIT_NOTE);
        assertThat(facts(plan)).contains("credit:1:r1 klarna 50.00 0.00");
    }
}
