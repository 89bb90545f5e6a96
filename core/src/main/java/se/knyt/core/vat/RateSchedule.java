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
    public RateSchedule {
        legal = List.copyOf(legal);
        changes = List.copyOf(changes);
    }

    /**
     * Sweden, for a shop whose goods at 12 % are food: 6 % from 2026-04-01 through 2027-12-31 (prop. 2025/26:55). Restaurants
     * stay at 12 % and use {@link #swedenWithoutFood}.
     */
    public static RateSchedule swedenWithFood() {
        var food = new RateChange(Rate.of(12), LocalDate.of(2026, 4, 1), LocalDate.of(2027, 12, 31), Rate.of(6));
        return new RateSchedule(swedenWithoutFood().legal(), List.of(food));
    }

    /** Sweden, for a shop that sells nothing whose rate changes. */
    public static RateSchedule swedenWithoutFood() {
        return new RateSchedule(List.of(Rate.of(25), Rate.of(12), Rate.of(6), Rate.ZERO), List.of());
    }

    public boolean isLegal(Rate rate) {
        return legal.contains(rate);
    }

    /**
     * The valid rate when {@code charged} is not, else empty.
     *
     * @param chargeable the day of the chargeable event: delivery, or receipt of payment if that came first
     */
    public Optional<Rate> validInsteadOf(Rate charged, LocalDate chargeable) {
        return changes.stream()
                .filter(change -> change.concerns(charged, chargeable))
                .map(RateChange::valid)
                .findFirst();
    }
}
