package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.HoldOrder;

/**
 * The whole order of 1 249,00 reserved at Stripe, which captures once. The cup of 500,00 goes first: what is left for the blanket is
 * 749,00.
 */
class SingleCapturesTest {
    private static SplitPurchase reserved(Hand hand) {
        var purchase = new SplitPurchase();
        purchase.able(
                new PaymentAbilities(Set.of(), Set.of(), Set.of(), Set.of("shopify"), Set.of("stripe"), Set.of()));
        purchase.hand(new MoneyHand("stripe", 0, hand));
        purchase.reserve("stripe", "1249.00", 0, Instant.EPOCH);
        return purchase;
    }

    private static long captures(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.body() instanceof EffectBody.Capture)
                .count();
    }

    @Test
    void beforeAPartIsCapturedAPersonIsAsked() {
        for (var hand : Set.of(Hand.KNYT_AT_PROVIDER, Hand.KNYT_THROUGH_SHOP)) {
            var purchase = reserved(hand);
            purchase.shipped("F1", "cup");
            var plan = purchase.plan();
            assertThat(captures(plan)).isZero();
            assertThat(plan.heldCode()).isEqualTo("capture.once-part");
            assertThat(plan.heldArgs()).containsEntry("amount", "500.00 SEK").containsEntry("rest", "749.00 SEK");
        }
        var whole = reserved(Hand.KNYT_AT_PROVIDER);
        whole.shipped("F1", "cup", "blanket");
        assertThat(captures(whole.plan())).isEqualTo(1);
    }

    /** The shop captured the part by itself: 749,00 is neither captured nor reserved, and the order is stopped in the shop. */
    @Test
    void afterAPartIsCapturedNothingIsLeftOfTheReservation() {
        var purchase = reserved(Hand.SHOP);
        purchase.shipped("F1", "cup");
        purchase.pay("taken", Payment.Type.CAPTURE, "stripe", "500.00", 5, "reserved-stripe", Instant.EPOCH);
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEqualTo("authorization.captured-once");
        assertThat(plan.heldArgs()).containsEntry("amount", "749.00 SEK");
        assertThat(plan.effects()).anyMatch(e -> e.body() instanceof HoldOrder);
        var context = purchase.context(SplitPurchase.AT.plusSeconds(3600));
        var captures = new Captures(purchase.state(), purchase.theOrder(), context);
        assertThat(Reservation.unpaid(purchase.state(), captures, purchase.theOrder(), context.now()))
                .isEqualTo(Money.sek("749.00"));
        assertThat(Reservation.of(purchase.state(), captures).getFirst().left(purchase.state(), captures))
                .isEqualTo(Money.sek("0.00"));

        // The buyer pays the rest anew: the order goes on.
        purchase.reserve("again", "stripe", "749.00", 10, Instant.EPOCH);
        assertThat(purchase.plan().heldCode()).isEmpty();
    }

    /** All of it was captured with the first parcel: the second is paid. */
    @Test
    void nothingIsHeldWhereTheOneCaptureTookAll() {
        var purchase = reserved(Hand.SHOP);
        purchase.shipped("F1", "cup");
        purchase.pay("taken", Payment.Type.CAPTURE, "stripe", "1249.00", 5, "reserved-stripe", Instant.EPOCH);
        assertThat(purchase.plan().heldCode()).isEmpty();
    }
}
