package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.spi.EffectBody;

/** The company had one agreement with Klarna, and has another; the order was placed at {@link SplitPurchase#AT}. */
class ProviderConnectionsTest {
    private static final long OLD = SplitPurchase.KLARNA;
    private static final long NEW = 9;
    private static final String ORDER = "klarna-order";
    private static final Instant NEVER = Instant.MAX;

    private static SplitPurchase reserved() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        return purchase;
    }

    /** @param opened when the new one was made; @param closed when the old one took no more, {@link #NEVER} for not */
    private static PlanContext context(SplitPurchase purchase, Instant opened, Instant closed) {
        return GivenContext.connected(
                purchase.context(SplitPurchase.AT.plusSeconds(3600)),
                Map.of("klarna", List.of(OLD, NEW)),
                Map.of(OLD, SplitPurchase.AT.minus(Duration.ofDays(300)), NEW, opened),
                closed.equals(NEVER) ? Map.of() : Map.of(OLD, new WindingDown.Since("Old", "klarna", true, closed)));
    }

    private static Optional<Long> at(SplitPurchase purchase, PlanContext context) {
        return new ProviderConnections(purchase.state(), context, purchase.doc()).of("klarna", ORDER);
    }

    private static ToldPayment told(long connection, ToldPayment.State state, String word) {
        return new ToldPayment(
                connection,
                "klarna",
                ORDER,
                null,
                SplitPurchase.AT,
                state,
                word,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Instant.EPOCH,
                "");
    }

    /** Minutes after the order: before it as a negative number; an empty place for never. */
    @ParameterizedTest
    @CsvSource({"60,120,2", "-60,,0", "-60,-30,9", "-60,30,0", "60,,2", "-60,-90,9"})
    void byWhichTookPurchasesWhenItWasPlaced(long opened, String closed, long expected) {
        var end = closed == null ? NEVER : SplitPurchase.AT.plusSeconds(60 * Long.parseLong(closed));
        var purchase = reserved();
        assertThat(at(purchase, context(purchase, SplitPurchase.AT.plusSeconds(60 * opened), end))
                        .orElse(0L))
                .isEqualTo(expected);
    }

    @Test
    void byTheCompanysChoiceForTheShopWhereBothTookPurchases() {
        var purchase = reserved();
        purchase.hand(new MoneyHand("klarna", SplitPurchase.SHOP, Hand.KNYT_AT_PROVIDER).at(NEW));
        assertThat(at(purchase, context(purchase, SplitPurchase.AT.minusSeconds(60), NEVER)))
                .contains(NEW);
        // The new one was not there when it was placed.
        assertThat(at(purchase, context(purchase, SplitPurchase.AT.plusSeconds(60), NEVER)))
                .contains(OLD);
    }

    @Test
    void byTheProvidersWordBeforeAllElse() {
        var purchase = reserved();
        purchase.told(told(OLD, ToldPayment.State.OPEN, "AUTHORIZED"));
        assertThat(at(
                        purchase,
                        context(purchase, SplitPurchase.AT.minusSeconds(60), SplitPurchase.AT.minusSeconds(30))))
                .contains(OLD);
        var unknown = reserved();
        unknown.told(told(OLD, ToldPayment.State.UNKNOWN, ""));
        assertThat(at(unknown, context(unknown, SplitPurchase.AT.plusSeconds(60), NEVER)))
                .as("the old one knows no such order")
                .contains(NEW);
        var refused = reserved();
        refused.told(told(OLD, ToldPayment.State.UNKNOWN, "klarna.401"));
        assertThat(at(refused, context(refused, SplitPurchase.AT.plusSeconds(60), NEVER)))
                .as("it would not say")
                .contains(OLD);
    }

    @Test
    void aCaptureThatNobodyCanPlaceIsHeldByItsOwnName() {
        var purchase = reserved();
        purchase.hand(new MoneyHand("klarna", 0, Hand.KNYT_AT_PROVIDER));
        purchase.shipped("F1", "cup");
        var context = context(purchase, SplitPurchase.AT.minusSeconds(60), NEVER);
        assertThat(new TradePlanner(purchase.state(), context).plan().heldCode())
                .isEqualTo("capture.several-connections");
        purchase.hand(new MoneyHand("klarna", SplitPurchase.SHOP, Hand.KNYT_AT_PROVIDER).at(NEW));
        var chosen = context(purchase, SplitPurchase.AT.minusSeconds(60), NEVER);
        assertThat(new TradePlanner(purchase.state(), chosen).plan().effects())
                .filteredOn(e -> e.body() instanceof EffectBody.Capture)
                .singleElement()
                .satisfies(e -> assertThat(e.connection()).isEqualTo(NEW));
    }
}
