package se.knyt.engine.trails;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** A sweater of 899.00 of which a gift card pays 500.00: what the card paid is never open at the provider, booked or not. */
class TrailSummaryTest {
    private static final Instant AT = Instant.parse("2026-11-10T10:00:00Z");
    private static final Money NONE = Money.sek("0.00");

    @ParameterizedTest
    @CsvSource({
        "500.00, 500.00, 0.00, '', 0.00", // the card is captured, the provider is not yet
        "899.00, 500.00, 0.00, '', 399.00",
        "899.00, 500.00, 0.00, 500.00, 399.00", // the same when the sale is booked
        "899.00, 0.00, 899.00, '', 0.00", // cancelled: both have been given back
        "899.00, 0.00, 0.00, '', 899.00"
    })
    void whatACardPaidIsNotOpenAtTheProvider(
            String captured, String byCards, String refunded, String bookedByCard, String open) {
        var facts = bookedByCard.isEmpty() ? List.<TrailState.FactView>of() : List.of(sale(bookedByCard));
        var state = GivenTrail.of(List.of(), List.of(), facts, List.of(), List.of());
        var sums = new TrailSummary.Sums(
                NONE, Money.sek(captured), Money.sek(byCards), NONE, Money.sek(refunded), false, false, false);
        assertThat(TrailSummary.of(state, order(), sums).providerOpen()).isEqualTo(Money.sek(open));
    }

    private static TrailState.FactView sale(String byCard) {
        return GivenTrail.sale(
                "sale:1:f",
                "1",
                LocalDate.of(2026, 11, 10),
                Money.sek("899.00"),
                NONE,
                Money.sek(byCard),
                Money.sek("179.80"),
                "stripe");
    }

    private static Order order() {
        return new Order(
                "order",
                "1001",
                "web",
                AT,
                AT,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                List.of(),
                Money.sek("899.00"),
                Money.sek("179.80"),
                List.of("gift_card", "stripe"),
                Map.of());
    }
}
