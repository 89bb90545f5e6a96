package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.settings.Deadlines;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectBody.ExtendAuthorization;
import se.knyt.spi.EffectKind;

/**
 * The order of {@link SplitPurchase}, 1 249,00 kr on the 10th of November, reserved whole at PayPal or paid by Swish: when a provider is asked
 * of it, and what follows from what it says. People are told five days before.
 */
class LastDaysTest {
    private static final Instant AT = ToldPurchase.AT;
    private static final Instant NOBODY = Instant.EPOCH;

    /** PayPal's 29 days, the last of which is the 9th of December. */
    private static final Instant LAST = AT.plus(Duration.ofDays(29));

    private static SplitPurchase reserved(Instant byShop) {
        var purchase = new SplitPurchase();
        purchase.able(new PaymentAbilities(
                Set.of("paypal", "klarna", "swish"),
                Set.of("paypal", "klarna"),
                Set.of("paypal"),
                Set.of(),
                Set.of(),
                Set.of()));
        purchase.reserve("paypal", "1249.00", 0, byShop);
        return purchase;
    }

    private static ToldPayment word(
            String provider, long connection, ToldPayment.State state, Instant at, Instant until) {
        return new ToldPayment(
                connection,
                provider,
                provider + "-order",
                null,
                at,
                state,
                state.code(),
                until,
                provider.equals("paypal") ? AT.plus(Duration.ofDays(3)) : NOBODY,
                Optional.of(Money.sek("1249.00")),
                NOBODY,
                "");
    }

    private static void said(SplitPurchase purchase, ToldPayment.State state, Instant until) {
        purchase.told(word("paypal", SplitPurchase.PAYPAL, state, AT.plusSeconds(600), until));
    }

    private static List<String> ends(TrailPlan plan) {
        return plan.looseEnds().stream().map(LooseEnd::code).toList();
    }

    private static List<NewEffect> extensions(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.EXTEND_AUTHORIZATION)
                .toList();
    }

    private static Instant day(int days) {
        return AT.plus(Duration.ofDays(days));
    }

    @Test
    void aNewReservationIsAskedOfOnceAndOnceMoreWhenItsLastDayIsTold() {
        var purchase = reserved(NOBODY);
        var question = new TrailPlan.Question(SplitPurchase.PAYPAL, "paypal-order", "paypal");
        assertThat(purchase.plan(day(0).plusSeconds(60)).questions()).containsEntry(question, day(0).plusSeconds(60));
        said(purchase, ToldPayment.State.OPEN, LAST);
        assertThat(purchase.plan(day(1)).questions()).containsExactly(Map.entry(question, day(24)));
        // Asked again on the 24th day, and nothing after it: it has said the same.
        purchase.told(word("paypal", SplitPurchase.PAYPAL, ToldPayment.State.OPEN, day(24).plusSeconds(600), LAST));
        assertThat(purchase.plan(day(25)).questions()).isEmpty();
    }

    @Test
    void whatIsCapturedGivenUpOrOfAProviderThatTellsNothingIsNotAskedOf() {
        var captured = reserved(NOBODY);
        captured.captured("c1", "paypal", "1249.00", 5);
        assertThat(captured.plan(day(1)).questions()).isEmpty();
        var voided = reserved(NOBODY);
        voided.voided("paypal", "1249.00", 5);
        assertThat(voided.plan(day(1)).questions()).isEmpty();
        var silent = new SplitPurchase();
        silent.reserve("stripe", "1249.00", 0, NOBODY);
        assertThat(silent.plan(day(1)).questions()).isEmpty();
    }

    /** The shop says the 9th of December, PayPal a week: told five days before that, and dead after it. */
    @Test
    void theEarlierOfShopAndProviderCounts() {
        var purchase = reserved(LAST);
        said(purchase, ToldPayment.State.OPEN, day(7));
        assertThat(ends(purchase.plan(day(2)))).isEmpty();
        assertThat(ends(purchase.plan(day(2).plusSeconds(1)))).containsExactly("authorization.expires");
        purchase.shipped(day(8), "F1", "cup", "blanket");
        var late = purchase.plan(day(8));
        assertThat(late.heldCode()).isEqualTo("authorization.expired");
        assertThat(late.effects()).isEmpty();
    }

    @Test
    void nothingIsShippedOnWhatTheProviderSaysIsNoMore() {
        var purchase = reserved(LAST);
        said(purchase, ToldPayment.State.OVER, NOBODY);
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan(day(1));
        assertThat(plan.heldCode()).isEqualTo("authorization.over");
        assertThat(plan.effects()).isEmpty();
    }

    /** PayPal's rule is 29 days: warned of on the 24th, tried after the 29th, and gone where the company says that there is no rule. */
    @Test
    void whereNobodyTellsARuleWarnsAndStopsNothing() {
        var purchase = reserved(NOBODY);
        said(purchase, ToldPayment.State.OPEN, NOBODY);
        assertThat(ends(purchase.plan(day(23)))).isEmpty();
        assertThat(ends(purchase.plan(day(25)))).containsExactly("authorization.expires-by-rule");
        purchase.shipped(day(40), "F1", "cup", "blanket");
        var late = purchase.plan(day(40));
        assertThat(late.heldCode()).isEmpty();
        assertThat(late.effects()).anyMatch(e -> e.kind() == EffectKind.CAPTURE);
        var other = reserved(NOBODY);
        said(other, ToldPayment.State.OPEN, NOBODY);
        other.deadlines(new Deadlines(5, 5, 14, Map.of(), Map.of("paypal", 0), false));
        assertThat(ends(other.plan(day(25)))).isEmpty();
        other.deadlines(new Deadlines(5, 5, 14, Map.of(), Map.of("paypal", 10), false));
        assertThat(ends(other.plan(day(6)))).containsExactly("authorization.expires-by-rule");
    }

    /** Asked by itself when it is told, once, and only where Knyt captures at PayPal; the capture is then made on the new one. */
    @Test
    void aReservationIsMadeAnewByItselfOnceAndCapturedOnTheNewOne() {
        var purchase = reserved(NOBODY);
        said(purchase, ToldPayment.State.OPEN, LAST);
        assertThat(extensions(purchase.plan(day(25)))).isEmpty();
        purchase.deadlines(new Deadlines(5, 5, 14, Map.of(), Map.of(), true));
        assertThat(extensions(purchase.plan(day(25)))).as("the shop captures").isEmpty();
        purchase.hand(new MoneyHand("paypal", ToldPurchase.SHOP, Hand.KNYT_AT_PROVIDER));
        assertThat(extensions(purchase.plan(day(23)))).isEmpty();
        var asked = extensions(purchase.plan(day(25)));
        assertThat(asked)
                .singleElement()
                .satisfies(e -> assertThat(e.body())
                        .isEqualTo(new ExtendAuthorization("paypal-order", LAST, Money.sek("1249.00"))));
        purchase.extended(
                asked.getFirst(),
                Map.of(ExtendAuthorization.REPLACED_BY, "NEW", ExtendAuthorization.EXPIRES_AT, LAST.toString()));
        assertThat(extensions(purchase.plan(day(26)))).isEmpty();
        purchase.shipped(day(26), "F1", "cup", "blanket");
        assertThat(purchase.plan(day(26)).effects().stream()
                        .filter(e -> e.body() instanceof Capture)
                        .map(e -> ((Capture) e.body()).parentSourceId()))
                .containsExactly("NEW");
    }

    /** While PayPal stands for the money (three days) it refuses; with a month's warning it is asked on the fourth. */
    @Test
    void itIsNotAskedForWhileTheProviderStandsForTheMoneyAnyway() {
        var purchase = reserved(NOBODY);
        said(purchase, ToldPayment.State.OPEN, LAST);
        purchase.hand(new MoneyHand("paypal", ToldPurchase.SHOP, Hand.KNYT_AT_PROVIDER));
        purchase.deadlines(new Deadlines(5, 30, 14, Map.of(), Map.of(), true));
        var early = purchase.plan(day(1));
        assertThat(extensions(early)).isEmpty();
        assertThat(early.lookAgainAt()).isEqualTo(day(3));
        assertThat(extensions(purchase.plan(day(3)))).hasSize(1);
    }

    private static SplitPurchase swish(ToldPayment.State state) {
        var purchase = new SplitPurchase();
        purchase.able(new PaymentAbilities(Set.of("swish"), Set.of(), Set.of(), Set.of(), Set.of(), Set.of()));
        purchase.taken("s1", "swish", "1249.00", 0);
        if (state != ToldPayment.State.NOT_TOLD) {
            purchase.told(word("swish", SplitPurchase.SWISH, state, AT.plusSeconds(600), NOBODY));
        }
        return purchase;
    }

    /** Not answered: now. Not paid yet: an hour after. Paid, come to nothing or not known: never again; and after a month nobody asks. */
    @Test
    void aSwishPaymentIsAskedOfUntilItIsPaidOrCameToNothing() {
        var question = new TrailPlan.Question(SplitPurchase.SWISH, "swish-order", "swish");
        assertThat(swish(ToldPayment.State.NOT_TOLD).plan(day(1)).questions()).containsEntry(question, day(1));
        assertThat(swish(ToldPayment.State.OPEN).plan(day(1)).questions())
                .containsEntry(question, AT.plusSeconds(600 + 3600));
        assertThat(swish(ToldPayment.State.TAKEN).plan(day(1)).questions()).isEmpty();
        assertThat(swish(ToldPayment.State.OVER).plan(day(1)).questions()).isEmpty();
        assertThat(swish(ToldPayment.State.UNKNOWN).plan(day(1)).questions()).isEmpty();
        assertThat(swish(ToldPayment.State.OPEN).plan(day(30)).questions()).isEmpty();
    }

    @Test
    void whatSwishSaysIsNotTrueOfAPaymentIsALooseEndWithItsAmount() {
        var nothing = swish(ToldPayment.State.OVER).plan(day(1)).looseEnds();
        assertThat(nothing).singleElement().satisfies(end -> {
            assertThat(end.code()).isEqualTo("payment.came-to-nothing");
            assertThat(end.amount()).isEqualTo(Money.sek("1249.00"));
        });
        var open = swish(ToldPayment.State.OPEN);
        assertThat(ends(open.plan(day(1).minusSeconds(1)))).isEmpty();
        assertThat(ends(open.plan(day(1)))).containsExactly("payment.not-paid");
        assertThat(ends(swish(ToldPayment.State.TAKEN).plan(day(1)))).isEmpty();
        var less = new SplitPurchase();
        less.taken("s1", "swish", "1200.00", 0);
        less.told(word("swish", SplitPurchase.SWISH, ToldPayment.State.TAKEN, AT.plusSeconds(600), NOBODY));
        assertThat(ends(less.plan(day(1)))).containsExactly("payment.other-amount-paid");
    }
}
