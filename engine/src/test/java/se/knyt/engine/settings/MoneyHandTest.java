package se.knyt.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.json.Json;

class MoneyHandTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

    private static MoneyHand klarna(Hand refunds) {
        return new MoneyHand("klarna", 7, Hand.SHOP, refunds, null);
    }

    private static Hand refunds(List<MoneyHand> hands, LocalDate credited) {
        return MoneyHand.refunds(hands, "klarna", 7, credited);
    }

    @Test
    void nobodyRefundsButTheShopUnlessItIsChosen() {
        assertThat(refunds(List.of(), DAY)).isEqualTo(Hand.SHOP);
        assertThat(refunds(List.of(new MoneyHand("", 0, Hand.KNYT_AT_PROVIDER)), DAY))
                .isEqualTo(Hand.SHOP);
    }

    @Test
    void whatIsCreditedBeforeKnytBeganToRefundIsTheShopsStill() {
        var hands = List.of(klarna(Hand.KNYT_AT_PROVIDER).madeOn(DAY, List.of()));
        assertThat(refunds(hands, DAY.minusDays(1))).isEqualTo(Hand.SHOP);
        assertThat(refunds(hands, DAY)).isEqualTo(Hand.KNYT_AT_PROVIDER);
    }

    /** Another way to the same money, or the same choice again, does not leave out what came between. */
    @Test
    void knytGoesOnFromTheDayItBegan() {
        var first = klarna(Hand.KNYT_AT_PROVIDER).madeOn(DAY, List.of());
        var again = klarna(Hand.KNYT_THROUGH_SHOP).madeOn(DAY.plusDays(9), List.of(first));
        assertThat(refunds(List.of(again), DAY)).isEqualTo(Hand.KNYT_THROUGH_SHOP);
        var paused = klarna(Hand.PERSON).madeOn(DAY.plusDays(10), List.of(again));
        var anew = klarna(Hand.KNYT_THROUGH_SHOP).madeOn(DAY.plusDays(20), List.of(paused));
        assertThat(refunds(List.of(anew), DAY.plusDays(15))).isEqualTo(Hand.SHOP);
    }

    @Test
    void settingsFromBeforeTheChoiceOfWhoRefundsAreRead() {
        var read = Json.read("{\"method\":\"klarna\",\"channel\":7,\"captures\":\"SHOP\"}", MoneyHand.class);
        assertThat(read).isEqualTo(new MoneyHand("klarna", 7, Hand.SHOP));
        assertThat(Json.read(Json.write(klarna(Hand.PERSON)), MoneyHand.class)).isEqualTo(klarna(Hand.PERSON));
    }
}
