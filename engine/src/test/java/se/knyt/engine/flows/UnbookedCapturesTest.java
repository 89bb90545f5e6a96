package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.trails.GivenTrail;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.engine.trails.TrailSummary;

/** Which captures of a purchase no sale holds, each at the moment it was made. The order is placed at 10:00 UTC on 10 November 2026. */
class UnbookedCapturesTest extends ToldPurchase {
    private static final int A_DAY = 24 * 60;

    private final List<TrailState.FactView> facts = new ArrayList<>();
    private final List<TrailState.DayView> days = new ArrayList<>();

    private void booked(String key, int november, String amount, String elsewhere) {
        facts.add(GivenTrail.sale(
                key,
                "77",
                LocalDate.of(2026, 11, november),
                Money.sek(amount),
                NONE,
                Money.sek(elsewhere),
                NONE,
                "klarna"));
    }

    private Map<Instant, Money> unbooked(TrailSummary.State state) {
        var trail = GivenTrail.of(documents(), List.of(), facts, days, List.of());
        return UnbookedCaptures.of(
                trail,
                new Captures(trail, theOrder(), OwnInvoices.NONE, java.util.Set.of()),
                state,
                ZoneId.of("Europe/Stockholm"));
    }

    private Map<Instant, Money> unbooked() {
        return unbooked(TrailSummary.State.WAITING);
    }

    private static Instant at(int minute) {
        return AT.plusSeconds(60L * minute);
    }

    @Test
    void whatIsCapturedTwentyDaysAfterTheOrderStandsOnThatDay() {
        captured("c1", "klarna", "500.00", 20 * A_DAY);
        assertThat(unbooked()).containsExactly(Map.entry(at(20 * A_DAY), Money.sek("500.00")));
    }

    /** Of 500.00 on the 10th and 749.00 on the 12th the second is booked, on its day: the first is not. */
    @Test
    void aSaleOfTheSameAmountHoldsItsOwnCapture() {
        captured("c1", "klarna", "500.00", 0);
        captured("c2", "klarna", "749.00", 2 * A_DAY);
        booked("sale:1:b", 12, "749.00", "0.00");
        assertThat(unbooked()).containsExactly(Map.entry(at(0), Money.sek("500.00")));
    }

    /** Two of 300.00: the sale of the 12th holds the one that was taken nearest to it. */
    @Test
    void ofEqualCapturesASaleHoldsTheNearest() {
        captured("c1", "klarna", "300.00", 0);
        captured("c2", "klarna", "300.00", 2 * A_DAY);
        booked("sale:1:b", 12, "300.00", "0.00");
        assertThat(unbooked()).containsExactly(Map.entry(at(0), Money.sek("300.00")));
    }

    /** 1 249.00 at once, of which 500.00 is delivered and booked: 749.00 are left of it. */
    @Test
    void whatIsBookedInPartLeavesTheRest() {
        captured("c1", "klarna", "1249.00", 0);
        booked("sale:1:a", 11, "500.00", "0.00");
        assertThat(unbooked()).containsExactly(Map.entry(at(0), Money.sek("749.00")));
    }

    /**
     * Another hand took 1 249.00 on the 10th; it is delivered on the 12th as 500.00 and 749.00, each recorded for the voucher of its day. Until
     * that is made the capture stands unbooked on its own day, the 10th, and whole; the voucher of one part leaves the other.
     */
    @Test
    void whatWaitsForTheVoucherOfItsDayStandsOnTheDayOfItsCapture() {
        captured("c1", "klarna", "1249.00", 0);
        booked("sale:1:a", 12, "500.00", "0.00");
        booked("sale:1:b", 12, "749.00", "0.00");
        days.add(new TrailState.DayView("sale:1:a", false, "", Map.of()));
        days.add(new TrailState.DayView("sale:1:b", false, "", Map.of()));
        assertThat(unbooked()).containsExactly(Map.entry(at(0), Money.sek("1249.00")));
        days.set(0, new TrailState.DayView("sale:1:a", true, "", Map.of()));
        assertThat(unbooked()).containsExactly(Map.entry(at(0), Money.sek("749.00")));
        days.set(1, new TrailState.DayView("sale:1:b", true, "", Map.of()));
        assertThat(unbooked()).isEmpty();
    }

    /** Of two captures the first's sale waits for its day and the second's is booked: each holds its own. */
    @Test
    void aSaleThatWaitsForItsDayHoldsItsOwnCapture() {
        captured("c1", "klarna", "500.00", 0);
        captured("c2", "klarna", "749.00", 2 * A_DAY);
        booked("sale:1:a", 12, "500.00", "0.00");
        booked("sale:1:b", 12, "749.00", "0.00");
        days.add(new TrailState.DayView("sale:1:a", false, "", Map.of()));
        assertThat(unbooked()).containsExactly(Map.entry(at(0), Money.sek("500.00")));
    }

    /** Booked as a prepayment, 1 249.00, and 500.00 of it delivered, which draws 500.00 from it and is no more that came in. */
    @Test
    void aPrepaymentHoldsItsCaptureAndDeliveriesDrawFromIt() {
        captured("c1", "klarna", "1249.00", 0);
        booked(PrepaidKeys.of(SHOP, "order"), 10, "1249.00", "0.00");
        booked("sale:1:a", 11, "500.00", "500.00");
        assertThat(unbooked()).isEmpty();
    }

    /** A part of 500.00 prepaid and booked, then 749.00 taken at the delivery, which is not: the delivery of the whole would be 1 249.00. */
    @Test
    void whatIsTakenBesideAPartPrepaymentIsBookedByTheDelivery() {
        captured("c1", "klarna", "500.00", 0);
        captured("c2", "klarna", "749.00", A_DAY);
        booked(PrepaidKeys.part(SHOP, "order"), 10, "500.00", "0.00");
        assertThat(unbooked()).containsExactly(Map.entry(at(A_DAY), Money.sek("749.00")));
        booked("sale:1:a", 11, "1249.00", "500.00");
        assertThat(unbooked()).isEmpty();
    }

    @Test
    void aGiftCardCountsAsWhatItPaidAndWhatOthersBookForNothing() {
        pay("card", Payment.Type.SALE, "gift_card", "200.00", 0, "", Instant.EPOCH);
        captured("c1", "klarna", "1049.00", A_DAY);
        assertThat(unbooked(TrailSummary.State.SKIPPED)).isEmpty();
        assertThat(unbooked(TrailSummary.State.TIED)).isEmpty();
        booked("sale:1:a", 11, "1249.00", "200.00");
        assertThat(unbooked()).isEmpty();
    }

    /** More captured than was bought is booked with nothing: it is named, though all that was bought is. */
    @Test
    void moreThanWasBoughtIsNamed() {
        captured("c1", "klarna", "1249.00", 0);
        captured("c2", "klarna", "1249.00", A_DAY);
        booked("sale:1:a", 10, "1249.00", "0.00");
        assertThat(unbooked()).containsExactly(Map.entry(at(A_DAY), Money.sek("1249.00")));
    }
}
