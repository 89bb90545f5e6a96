package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.spi.EffectBody.HoldOrder;
import se.knyt.spi.EffectBody.ReleaseOrder;
import se.knyt.spi.EffectKind;

/** The order of {@link SplitPurchase}, reserved whole at Klarna for seven days: what its shop is told when they have passed. */
class ShopHoldTest {
    private static final Map<String, String> HELD = Map.of(HoldOrder.HELD, "1");
    private static final Map<String, String> NONE = Map.of();
    private static final Instant DEAD = ToldPurchase.AT.plus(Duration.ofDays(8));

    private static SplitPurchase reserved(Set<Long> letBe) {
        var purchase = new SplitPurchase();
        purchase.able(new PaymentAbilities(Set.of(), Set.of(), Set.of(), Set.of("shopify"), Set.of(), letBe));
        purchase.reserve("klarna", "1249.00", 0, ToldPurchase.AT.plus(Duration.ofDays(7)));
        return purchase;
    }

    private static SplitPurchase reserved() {
        return reserved(Set.of());
    }

    private static List<String> keys(TrailPlan plan) {
        return plan.effects().stream().map(NewEffect::key).toList();
    }

    private static String inShop(TrailPlan plan) {
        return plan.heldArgs().getOrDefault(ShopHold.STATE, "");
    }

    private static NewEffect only(TrailPlan plan) {
        assertThat(plan.effects()).hasSize(1);
        return plan.effects().getFirst();
    }

    /** Held once, let go when there is a new reservation, and held anew, under a name of its own, when that dies too. */
    @Test
    void anOrderIsHeldWhileItsReservationIsDead() {
        var purchase = reserved();
        assertThat(purchase.plan(DEAD.minus(Duration.ofDays(2))).effects()).isEmpty();
        var hold = only(purchase.plan(DEAD));
        assertThat(hold.key()).isEqualTo("hold-order:1:order:1");
        assertThat(hold.connection()).isEqualTo(ToldPurchase.SHOP);
        assertThat(((HoldOrder) hold.body()).name()).isEqualTo("knyt-1");
        for (var under : List.of("waiting", "sending", "unknown")) {
            purchase.is(hold, under, NONE, NONE);
            var plan = purchase.plan(DEAD);
            assertThat(plan.effects()).as(under).isEmpty();
            assertThat(inShop(plan)).as(under).isEqualTo("asked");
        }
        purchase.is(hold, "done", HELD, NONE);
        var held = purchase.plan(DEAD);
        assertThat(held.effects()).isEmpty();
        assertThat(held.heldArgs())
                .containsEntry(ShopHold.STATE, "held")
                .containsEntry("shop-hold-at", ToldPurchase.AT.plusSeconds(5400).toString());

        purchase.reserve("again", "klarna", "1249.00", 9 * 24 * 60, DEAD.plus(Duration.ofDays(7)));
        var release = only(purchase.plan(DEAD.plus(Duration.ofDays(1))));
        assertThat(release.key()).isEqualTo("release-order:1:order:1");
        assertThat(((ReleaseOrder) release.body()).name()).isEqualTo("knyt-1");
        purchase.is(release, "done", NONE, NONE);
        assertThat(purchase.plan(DEAD.plus(Duration.ofDays(1))).effects()).isEmpty();

        assertThat(keys(purchase.plan(DEAD.plus(Duration.ofDays(7))))).containsExactly("hold-order:1:order:2");
    }

    /** The shop may have cancelled the order, and its provider tells of that first: the shop is read before it is asked to hold. */
    @Test
    void whatTheProviderLetGoIsNotHeldBeforeTheShopHasBeenRead() {
        var purchase = reserved();
        var told = ToldPurchase.AT.plus(Duration.ofHours(1));
        purchase.told(new ToldPayment(
                SplitPurchase.KLARNA,
                "klarna",
                "klarna-order",
                null,
                told,
                ToldPayment.State.OVER,
                "CANCELLED",
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Instant.EPOCH,
                ""));
        var early = purchase.plan(told);
        assertThat(early.heldCode()).isEqualTo("authorization.over");
        assertThat(early.effects()).isEmpty();
        assertThat(early.lookAgainAt()).isEqualTo(told.plus(Duration.ofMinutes(15)));
        assertThat(keys(purchase.plan(told.plus(Duration.ofMinutes(15))))).containsExactly("hold-order:1:order:1");
    }

    /** What was not sent yet is not sent then; of what was refused in part the part is let go; what is not known is waited for. */
    @Test
    void aHoldThatIsNotWantedAnyMoreIsWithdrawn() {
        var purchase = reserved();
        var hold = only(purchase.plan(DEAD));
        purchase.reserve("again", "klarna", "1249.00", 9 * 24 * 60, DEAD.plus(Duration.ofDays(7)));
        purchase.is(hold, "unknown", NONE, NONE);
        var unknown = purchase.plan(DEAD);
        assertThat(unknown.withdrawn()).isEmpty();
        assertThat(unknown.effects()).isEmpty();
        purchase.is(hold, "waiting", NONE, NONE);
        var waiting = purchase.plan(DEAD);
        assertThat(waiting.withdrawn()).hasSize(1);
        assertThat(waiting.effects()).isEmpty();
        purchase.is(hold, "rejected", NONE, Map.of("reason", "no", HoldOrder.HELD, "1"));
        var partly = purchase.plan(DEAD);
        assertThat(partly.withdrawn()).hasSize(1);
        assertThat(partly.looseEnds()).isEmpty();
        assertThat(keys(partly)).containsExactly("release-order:1:order:1");
        purchase.is(hold, "withdrawn", NONE, NONE);
        assertThat(purchase.plan(DEAD).effects()).isEmpty();
    }

    @Test
    void aRefusalIsNamedAndNotRepeated() {
        var purchase = reserved();
        purchase.is(only(purchase.plan(DEAD)), "rejected", NONE, Map.of("reason", "no"));
        var plan = purchase.plan(DEAD);
        assertThat(plan.effects()).isEmpty();
        assertThat(inShop(plan)).isEqualTo("refused");
        assertThat(plan.looseEnds())
                .extracting(LooseEnd::code)
                .containsExactly("authorization.expired", "shopify.hold-refused");
    }

    /** The blanket alone is left to send: it is held. When it has gone too there is nothing to hold. */
    @Test
    void whatIsSentIsNotHeld() {
        var purchase = reserved();
        purchase.shipped("F1", "cup");
        assertThat(purchase.plan(DEAD).effects()).anyMatch(e -> e.kind() == EffectKind.HOLD_ORDER);
        purchase.shipped("F2", "blanket");
        var plan = purchase.plan(DEAD);
        assertThat(plan.effects()).isEmpty();
        assertThat(inShop(plan)).isEqualTo("sent");
    }

    @Test
    void theCompanysWordAPausedFlowAndAShopThatCannotAreNamed() {
        var off = reserved(Set.of(ToldPurchase.SHOP)).plan(DEAD);
        assertThat(off.effects()).isEmpty();
        assertThat(inShop(off)).isEqualTo("off");
        var cannot = reserved();
        cannot.able(PaymentAbilities.NONE);
        assertThat(cannot.plan(DEAD).effects()).isEmpty();
        assertThat(inShop(cannot.plan(DEAD))).isEqualTo("by-hand");
        var paused = reserved();
        paused.pause();
        assertThat(paused.plan(DEAD).effects()).isEmpty();
        assertThat(inShop(paused.plan(DEAD))).isEqualTo("paused");
    }

    /** A capture that was sent in time, and of which the shop has not told, may have paid it. One that was refused has not. */
    @Test
    void nothingIsHeldWhileACaptureMayHavePaid() {
        var purchase = reserved();
        purchase.begun(ToldPurchase.SHOP, "capture:1:order:F1", "1249.00", "unknown", "");
        assertThat(purchase.plan(DEAD).effects()).isEmpty();
        var refused = reserved();
        refused.begun(ToldPurchase.SHOP, "capture:1:order:F1", "1249.00", "rejected", "");
        assertThat(keys(refused.plan(DEAD))).contains("hold-order:1:order:1");
    }

    /** Paid by another way before anybody let it go: the money is there, and so it is let go. */
    @Test
    void whatIsCapturedByAnotherHandIsLetGo() {
        var purchase = reserved();
        purchase.is(only(purchase.plan(DEAD)), "done", HELD, NONE);
        purchase.taken("paid", "swish", "1249.00", 8 * 24 * 60);
        assertThat(keys(purchase.plan(DEAD))).contains("release-order:1:order:1");
    }
}
