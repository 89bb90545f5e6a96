package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.engine.trails.ReferenceRanks;
import se.knyt.engine.trails.RefundWord;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** One refund that several captures give, decided without a database: 800,00 was captured at Klarna, 449,00 after it at Stripe. */
class DividedRefundsTest {
    private static final String ASKED = "refund:asked:9";

    private final SplitPurchase purchase = SplitPurchase.reserved();

    DividedRefundsTest() {
        purchase.shipped("F1", "cup", "blanket");
        purchase.captured("c1", "klarna", "800.00", 10);
        purchase.captured("c2", "stripe", "449.00", 11);
        purchase.recorded("sale:1:F1", "klarna", "800.00");
        purchase.recorded("sale:1:F1:by:stripe", "stripe", "449.00");
    }

    private void hands(Hand klarna, Hand stripe) {
        purchase.hand(new MoneyHand("klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, klarna, LocalDate.EPOCH));
        purchase.hand(new MoneyHand("stripe", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, stripe, LocalDate.EPOCH));
    }

    private RefundDecision decision() {
        return decision(9);
    }

    private RefundDecision decision(int id) {
        return new RefundDecision(
                purchase.state(),
                purchase.context(SplitPurchase.AT.plusSeconds(7200)),
                purchase.doc(),
                RefundLeft.Waiting.none(purchase.theOrder()),
                id,
                true);
    }

    private RefundDecision.Decided ask(String amount, Map<String, Money> shares) {
        return decision().of(new RefundChoice(Map.of(), Money.sek(amount), Map.of(), shares));
    }

    private static List<String> shares(RefundDecision.Decided decided) {
        return decided.shares().stream()
                .map(s -> s.provider() + " " + s.capture() + " " + s.amount())
                .toList();
    }

    /** Klarna's 800,00 are 70,75 EUR to the buyer, Stripe's 449,00 are 39,71. */
    private void paidInEuro() {
        purchase.inEuro("c1", "70.75");
        purchase.inEuro("c2", "39.71");
    }

    private RefundDecision.Decided euro(int id, String amount) {
        return decision(id).of(new RefundChoice(Map.of(), null).to(Money.parse(amount, Currency.EUR)));
    }

    private static List<String> both(RefundDecision.Decided decided) {
        return decided.shares().stream()
                .map(s -> s.capture() + " " + s.amount() + " " + s.buyers())
                .toList();
    }

    /**
     * 100,00 EUR are more than either capture: all of the last, 39,71 EUR and 449,00, and 60,29 of the first: 800,00 · 60,29 / 70,75 =
     * 681,724, 681,72. What is left is 10,46 EUR and 118,28. Of that 1,00 EUR: 800,00 · 61,29 / 70,75 = 693,031, so 11,31.
     */
    @Test
    void anAmountOfTheBuyersIsDividedInHisCurrencyAndTheLastTakesTheRestInBoth() {
        paidInEuro();
        assertThat(decision().offer().abroad()).isEqualTo(Money.parse("110.46", Currency.EUR));
        var first = euro(1, "100.00");
        assertThat(both(first)).containsExactly("c1 681.72 SEK 60.29 EUR", "c2 449.00 SEK 39.71 EUR");
        assertThat(first.amount()).isEqualTo(Money.sek("1130.72"));
        var body = (EffectBody.Refund) first.effects().getFirst().body();
        assertThat(body.byCapture())
                .extracting(p -> String.valueOf(p.buyers()))
                .containsExactly("60.29 EUR", "39.71 EUR");
        first.effects().forEach(purchase::planned);
        assertThat(both(euro(2, "1.00"))).containsExactly("c1 11.31 SEK 1.00 EUR");
        assertThat(euro(2, "10.47").problem()).isEqualTo("refund-ask.buyers-more");
        assertThat(both(euro(2, "10.46"))).containsExactly("c1 118.28 SEK 10.46 EUR");
    }

    /** Where a krona is less than a cent of the buyer's, and a cent less than an öre: whatever the parts, nothing is left in either. */
    @Test
    void whateverThePartsTheWholeIsTheWholeInBothCurrencies() {
        for (var euros : List.of("70.75", "8000.03", "0.93")) {
            var random = new java.util.Random(80_075);
            var bought = new DividedRefundsTest();
            bought.purchase.inEuro("c1", euros);
            var left = Money.parse(euros, Currency.EUR);
            var kronor = Money.sek("800.00");
            for (int id = 10; kronor.isPositive() && id < 400; id++) {
                long most = left.minor();
                var part = Money.of(
                        random.nextInt(4) == 0 ? most : 1 + random.nextLong(Math.max(1, most / 3)), Currency.EUR);
                var decided = bought.decision(id).of(new RefundChoice(Map.of(), null).to(part));
                if (decided.problem().equals("refund-ask.buyers-nothing")) {
                    continue;
                }
                assertThat(decided.problem()).as("%s of %s", part, left).isEmpty();
                decided.effects().forEach(bought.purchase::planned);
                left = left.minus(part);
                kronor = kronor.minus(decided.amount());
                assertThat(left.isZero()).as("%s %s", left, kronor).isEqualTo(kronor.isZero());
            }
            assertThat(left.isZero() && kronor.isZero()).as(euros).isTrue();
        }
    }

    /**
     * Of 1 249,00 Klarna took 800,00 and the shop's own store credit paid 449,00: each goes back by a refund of its own, none beyond what it
     * paid, and store credit that the shop gave stands for what store credit paid.
     */
    @Test
    void whatStoreCreditPaidGoesBackAsStoreCreditAndTheRestBesideIt() {
        var bought = SplitPurchase.reserved();
        bought.shipped("F1", "cup", "blanket");
        bought.captured("c1", "klarna", "800.00", 10);
        bought.captured("s1", "shopify_store_credit", "449.00", 11);
        bought.recorded("sale:1:F1", "klarna", "800.00");
        bought.recorded("sale:1:F1:by:stripe", "stripe", "449.00");
        assertThat(shares(of(bought, "800.00", Road.PROVIDER))).containsExactly("klarna c1 800.00 SEK");
        var more = of(bought, "1249.00", Road.PROVIDER);
        assertThat(more.problem()).isEqualTo("refund-ask.by-store-credit");
        assertThat(more.arguments()).containsEntry("left", "800.00 SEK").containsEntry("credit", "449.00 SEK");
        assertThat(effects(of(bought, "449.00", Road.STORE_CREDIT).effects()))
                .containsExactly(ASKED + " " + SplitPurchase.SHOP + " store-credit 449.00 SEK");
        bought.refunded("r1", "449.00", true, "shopify_store_credit  449.00");
        assertThat(of(bought, "800.00", Road.PROVIDER).problem()).isEmpty();
        assertThat(of(bought, "800.01", Road.PROVIDER).problem()).isEqualTo("refund-ask.more-than-captured");
        assertThat(of(bought, "800.01", Road.STORE_CREDIT).problem()).isEqualTo("refund-ask.more-than-captured");
    }

    private static RefundDecision.Decided of(SplitPurchase bought, String amount, Road road) {
        return new RefundDecision(
                        bought.state(),
                        bought.context(SplitPurchase.AT.plusSeconds(7200)),
                        bought.doc(),
                        RefundLeft.Waiting.none(bought.theOrder()),
                        9,
                        true)
                .of(new RefundChoice(Map.of(), Money.sek(amount)).by(road));
    }

    /** Each as "key target capture amount". */
    private static List<String> effects(List<NewEffect> effects) {
        return effects.stream()
                .filter(e -> e.kind() == EffectKind.REFUND)
                .map(e -> {
                    var body = (EffectBody.Refund) e.body();
                    return e.key() + " " + e.connection() + " " + body.captureSourceId() + " " + body.amount();
                })
                .toList();
    }

    private static List<String> credits(TrailPlan plan) {
        return plan.facts().stream()
                .filter(f -> "credit".equals(f.type()))
                .map(f -> f.key() + " " + f.provider() + " " + f.amount())
                .toList();
    }

    private static long notes(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.CREATE_CREDIT_NOTE)
                .count();
    }

    /**
     * The limit is 500,00 for one person. After 300,00 that nobody else has seen, of which a part of 50,00 is given up, 250,00 may go: 500,00 in all, and
     * no öre more. By hand 100,00 takes as much of it, and what a second person has approved takes nothing.
     */
    @Test
    void theLimitForASecondPersonIsNotPassedInParts() {
        purchase.returns(new ReturnRules(true, Money.sek("500.00")));
        assertThat(ask("500.00", Map.of()).second()).isFalse();
        purchase.refunding("refund:asked:7", "c1", "250.00", "done", "r7");
        purchase.refunding("refund:asked:7:part:2", "c2", "50.00", "withdrawn", "");
        assertThat(ask("250.00", Map.of()).second()).isFalse();
        assertThat(ask("250.01", Map.of()).second()).isTrue();
        purchase.refunding("refund:asked:cancelled:1:x", "c2", "40.00", "waiting", "");
        assertThat(ask("250.00", Map.of()).second()).as("the shop's own").isFalse();
        purchase.byRoad(8, "100.00");
        assertThat(ask("150.00", Map.of()).second()).isFalse();
        assertThat(ask("150.01", Map.of()).second()).isTrue();
        purchase.said("approved:refund:asked:7", RefundWord.LET_GO);
        assertThat(ask("400.00", Map.of()).second()).isFalse();
        assertThat(ask("400.01", Map.of()).second()).isTrue();
        purchase.refunding("refund:asked:9", "c2", "10.00", "waiting", "");
        assertThat(ask("400.00", Map.of()).second())
                .as("itself, when it is asked of again")
                .isFalse();
    }

    /** As store credit no provider gives anything back: one refund in the shop, and the debt in the place of the two receivables. */
    @Test
    void asStoreCreditNoCaptureGivesAnything() {
        hands(Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER);
        var decided = decision().of(new RefundChoice(Map.of(), Money.sek("1000.00")).by(Road.STORE_CREDIT));
        assertThat(decided.problem()).isEmpty();
        assertThat(effects(decided.effects()))
                .containsExactly(ASKED + " " + SplitPurchase.SHOP + " store-credit 1000.00 SEK");
        assertThat(decided.handOf("shopify_store_credit")).isEqualTo("store-credit");
        var more = decision().of(new RefundChoice(Map.of(), Money.sek("1249.01")).by(Road.STORE_CREDIT));
        assertThat(more.problem()).isEqualTo("refund-ask.more-than-captured");
        var elsewhere = new RefundDecision(
                        purchase.state(),
                        purchase.context(SplitPurchase.AT.plusSeconds(7200)),
                        purchase.doc(),
                        RefundLeft.Waiting.none(purchase.theOrder()),
                        9,
                        false)
                .of(new RefundChoice(Map.of(), Money.sek("1.00")).by(Road.STORE_CREDIT));
        assertThat(elsewhere.problem()).isEqualTo("refund-ask.no-store-credit");
    }

    /** 1 000,00 of 1 249,00 stands as store credit: the providers keep what they were paid, and only 249,00 of it can go back. */
    @Test
    void whatStandsAsStoreCreditDoesNotGoBackOnceMore() {
        purchase.refunded("r1", "1000.00", true, "shopify_store_credit  1000.00");
        assertThat(ask("249.01", Map.of()).problem()).isEqualTo("refund-ask.more-than-captured");
        assertThat(ask("249.00", Map.of()).problem()).isEmpty();
        assertThat(decision()
                        .of(new RefundChoice(Map.of(), Money.sek("249.01")).by(Road.STORE_CREDIT))
                        .problem())
                .isEqualTo("refund-ask.more-than-captured");
    }

    /** 1 000,00 back of 1 249,00 leaves 249,00, which Klarna, reserved first, would have paid: 449,00 by Stripe and 551,00 by Klarna. */
    @Test
    void whatWasUsedLastGoesBackFirstAndThroughTheShopItIsOneRefund() {
        var decided = ask("1000.00", Map.of());
        assertThat(decided.problem()).isEmpty();
        assertThat(shares(decided)).containsExactly("klarna c1 551.00 SEK", "stripe c2 449.00 SEK");
        assertThat(effects(decided.effects())).containsExactly(ASKED + " 1 c1 1000.00 SEK");
        var body = (EffectBody.Refund) decided.effects().getFirst().body();
        assertThat(body.byCapture())
                .containsExactly(
                        new EffectBody.Portion("c1", Money.sek("551.00")),
                        new EffectBody.Portion("c2", Money.sek("449.00")));
        assertThat(body.whole()).isNull();
    }

    @Test
    void whatAPersonHasDividedStandsWhereItIsTheRefundAndNobodyGivesMoreThanIsLeft() {
        var mine = Map.of("c1", Money.sek("800.00"), "c2", Money.sek("200.00"));
        assertThat(shares(ask("1000.00", mine))).containsExactly("klarna c1 800.00 SEK", "stripe c2 200.00 SEK");
        var sum = ask("1000.01", mine);
        assertThat(sum.problem()).isEqualTo("refund-ask.shares-sum");
        assertThat(sum.arguments()).containsEntry("sum", "1000.00 SEK").containsEntry("amount", "1000.01 SEK");
        // 900,00 - 450,00: an öre more than Stripe took.
        var tooLarge = ask("900.00", Map.of("c1", Money.sek("450.99"), "c2", Money.sek("449.01")));
        assertThat(tooLarge.problem()).isEqualTo("refund-ask.share-too-large");
        assertThat(tooLarge.arguments()).containsEntry("left", "449.00 SEK").containsEntry("provider", "stripe");
        assertThat(tooLarge.effects()).isEmpty();
        assertThat(ask("1249.01", Map.of()).problem()).isEqualTo("refund-ask.more-than-captured");
        // One that one capture is enough for may be divided too.
        assertThat(shares(ask("100.00", Map.of("c1", Money.sek("50.00"), "c2", Money.sek("50.00")))))
                .containsExactly("klarna c1 50.00 SEK", "stripe c2 50.00 SEK");
    }

    /** What is on its way has its part of each: 1 249,00 - 1 000,00 is all at Klarna. */
    @Test
    void whatIsOnItsWayHasItsPartOfEachCapture() {
        ask("1000.00", Map.of()).effects().forEach(purchase::planned);
        assertThat(decision().offer().left()).isEqualTo(Money.sek("249.00"));
        assertThat(shares(ask("249.00", Map.of()))).containsExactly("klarna c1 249.00 SEK");
        assertThat(ask("1.00", Map.of("c2", Money.sek("1.00"))).problem()).isEqualTo("refund-ask.share-too-large");
    }

    @Test
    void atTheProvidersEachPartIsAnEffectOfItsOwnAndTheCreditIsOne() {
        hands(Hand.KNYT_AT_PROVIDER, Hand.KNYT_AT_PROVIDER);
        var decided = ask("1000.00", Map.of());
        assertThat(effects(decided.effects()))
                .containsExactly(ASKED + " 2 c1 551.00 SEK", ASKED + ":part:2 4 c2 449.00 SEK");
        assertThat(decided.effects())
                .extracting(e -> ((EffectBody.Refund) e.body()).reference())
                .doesNotHaveDuplicates();
        decided.effects().forEach(purchase::planned);
        purchase.came(ASKED, "done", "klarna-9", Map.of());
        purchase.came(ASKED + ":part:2", "rejected", "", Map.of());
        // One was refused: what has gone stands, nothing is sent anew, and what has not is still asked for.
        assertThat(credits(purchase.plan())).isEmpty();
        assertThat(purchase.plan().effects()).noneMatch(e -> e.kind() == EffectKind.REFUND);
        assertThat(purchase.plan().looseEnds())
                .anySatisfy(end -> assertThat(end.amount()).isEqualTo(Money.sek("449.00")));
        assertThat(decision().offer().left()).isEqualTo(Money.sek("249.00"));
        purchase.came(ASKED + ":part:2", "done", "stripe-9", Map.of());
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(notes(plan)).isOne();
        assertThat(credits(plan))
                .containsExactly("credit:1:asked:9 klarna 551.00 SEK", "credit:1:asked:9/2 stripe 449.00 SEK");
        assertThat(plan.references().get("credit:1:asked:9"))
                .contains(new TrailPlan.Reference("klarna", "klarna-9", ReferenceRanks.TRANSACTION));
        assertThat(plan.references().get("credit:1:asked:9/2"))
                .contains(new TrailPlan.Reference("stripe", "stripe-9", ReferenceRanks.TRANSACTION));
    }

    /** A person gives up what Stripe refused: what has gone is credited, and Stripe's 449,00 with Klarna's 249,00 can be asked for. */
    @Test
    void whatIsGivenUpIsFreeAgainAndTheRestIsCredited() {
        hands(Hand.KNYT_AT_PROVIDER, Hand.KNYT_AT_PROVIDER);
        ask("1000.00", Map.of()).effects().forEach(purchase::planned);
        purchase.came(ASKED, "done", "klarna-9", Map.of());
        purchase.came(ASKED + ":part:2", "withdrawn", "", Map.of());
        assertThat(credits(purchase.plan())).containsExactly("credit:1:asked:9 klarna 551.00 SEK");
        assertThat(decision().offer().left()).isEqualTo(Money.sek("698.00"));
        assertThat(shares(ask("698.00", Map.of()))).containsExactly("klarna c1 249.00 SEK", "stripe c2 449.00 SEK");
    }

    /** Klarna's part through the shop and Stripe's at Stripe: the shop's refund of 551,00 is a part of one credit, and is none by itself. */
    @Test
    void whatTheShopPaysBackOfItIsAPartOfTheOneCredit() {
        hands(Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER);
        ask("1000.00", Map.of()).effects().forEach(purchase::planned);
        purchase.refundedBy("R1", "551.00", List.of("t1 klarna c1 551.00"));
        assertThat(credits(purchase.plan())).as("whose it is, is not known yet").isEmpty();
        purchase.came(ASKED, "done", "R1", Map.of("transaction", "t1"));
        assertThat(credits(purchase.plan())).isEmpty();
        assertThat(decision().offer().left()).isEqualTo(Money.sek("249.00"));
        purchase.came(ASKED + ":part:2", "done", "stripe-9", Map.of());
        var plan = purchase.plan();
        assertThat(notes(plan)).isOne();
        assertThat(credits(plan))
                .containsExactly("credit:1:asked:9 klarna 551.00 SEK", "credit:1:asked:9/2 stripe 449.00 SEK");
        assertThat(plan.references().get("credit:1:asked:9"))
                .contains(new TrailPlan.Reference("klarna", "klarna-t1", ReferenceRanks.TRANSACTION));
    }

    /** The note is there: each part that has gone is an open item at its provider at once, and the VAT is told with the first. */
    @Test
    void aCreditNoteOfTheAccountingSystemIsPaidBackInPartsToo() {
        hands(Hand.KNYT_AT_PROVIDER, Hand.KNYT_AT_PROVIDER);
        purchase.creditedInTheErp("2", "900.00");
        var plan = purchase.plan();
        // Stripe's 449,00 first, then 451,00 of Klarna's.
        assertThat(effects(plan.effects()))
                .containsExactly("refund:3:2 2 c1 451.00 SEK", "refund:3:2:part:2 4 c2 449.00 SEK");
        plan.effects().forEach(purchase::planned);
        assertThat(effects(purchase.plan().effects())).isEmpty();
        purchase.came("refund:3:2:part:2", "done", "stripe-9", Map.of());
        assertThat(credits(purchase.plan())).containsExactly("credit:3:note:2/2 stripe 449.00 SEK");
        purchase.came("refund:3:2", "done", "klarna-9", Map.of());
        assertThat(credits(purchase.plan()))
                .containsExactlyInAnyOrder("credit:3:note:2 klarna 451.00 SEK", "credit:3:note:2/2 stripe 449.00 SEK");
        assertThat(effects(purchase.plan().effects())).isEmpty();
    }

    @Test
    void throughTheShopANoteIsOneRefundWithATransactionOfEachCapture() {
        hands(Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP);
        purchase.creditedInTheErp("2", "900.00");
        var plan = purchase.plan();
        assertThat(effects(plan.effects())).containsExactly("refund:3:2 1 c1 900.00 SEK");
        plan.effects().forEach(purchase::planned);
        purchase.came("refund:3:2", "done", "R1", Map.of("transaction", "t1", "transaction/2", "t2"));
        purchase.refundedBy("R1", "900.00", List.of("t1 klarna c1 451.00", "t2 stripe c2 449.00"));
        plan = purchase.plan();
        assertThat(notes(plan)).as("the note is there").isZero();
        assertThat(credits(plan))
                .containsExactly("credit:3:note:2 klarna 451.00 SEK", "credit:3:note:2/2 stripe 449.00 SEK");
        assertThat(plan.references().get("credit:3:note:2/2"))
                .contains(new TrailPlan.Reference("stripe", "stripe-t2", ReferenceRanks.TRANSACTION));
    }
}
