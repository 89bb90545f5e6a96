package se.knyt.core.vat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Rate;

/**
 * The rates of one country and the changes that a shop may have missed.
 *
 * @param legal every rate the law knows, at any time
 * @param changes the charged rates that are not valid for a while; what the shop sells decides which of them concern it
 */
public record RateSchedule(List<Rate> legal, List<RateChange> changes) {
    /** The first day on which food has its old rate again. */
    public static final LocalDate FOOD_RAISED = LocalDate.of(2028, 1, 1);
    /** What food has until then, and books always. */
    public static final Rate FOOD_LOWERED_TO = Rate.of(6);

    public RateSchedule {
        legal = List.copyOf(legal);
        changes = List.copyOf(changes);
    }

    /**
     * Sweden, for a shop whose goods at 12 % are food: 6 % from 2026-04-01 through 2027-12-31 (prop. 2025/26:55), and 12 % again after
     * that. Restaurants stay at 12 % and use {@link #swedenWithoutFood}. Books have 6 % always, so that 6 % is asked about only of food.
     */
    public static RateSchedule swedenWithFood() {
        var usual = Rate.of(12);
        var last = FOOD_RAISED.minusDays(1);
        var lowered = new RateChange(usual, LocalDate.of(2026, 4, 1), last, FOOD_LOWERED_TO, /* ofKnownFood= */ false);
        var raised = new RateChange(FOOD_LOWERED_TO, FOOD_RAISED, LocalDate.MAX, usual, /* ofKnownFood= */ true);
        return new RateSchedule(swedenWithoutFood().legal(), List.of(lowered, raised));
    }

    /** Sweden, for a shop that sells nothing whose rate changes. */
    public static RateSchedule swedenWithoutFood() {
        return new RateSchedule(List.of(Rate.of(25), Rate.of(12), Rate.of(6), Rate.ZERO), List.of());
    }

    public boolean isLegal(Rate rate) {
        return legal.contains(rate);
    }

    /**
     * The change by which another rate is valid when {@code charged} is not, else empty.
     *
     * @param chargeable the day of the chargeable event: delivery, or receipt of payment if that came first
     * @param food whether it is known that the goods are food
     */
    public Optional<RateChange> missed(Rate charged, LocalDate chargeable, boolean food) {
        return changes.stream()
                .filter(change -> food || !change.ofKnownFood())
                .filter(change -> change.concerns(charged, chargeable))
                .findFirst();
    }

    /**
     * Whether a sale shows that goods are food: they bore the rate that the law was to lower, or bore it after and were booked at the
     * lower one.
     *
     * @param charged what the shop charged
     * @param booked what it was booked at
     */
    public boolean showsFood(Rate charged, Rate booked, LocalDate chargeable) {
        return changes.stream()
                .filter(change -> !change.ofKnownFood() && change.charged().equals(charged))
                .anyMatch(change -> chargeable.isBefore(change.from())
                        || (change.concerns(charged, chargeable) && booked.equals(change.valid())));
    }
}
