package se.knyt.engine.settings;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a purchase is whose money comes before its delivery, by the day the money came. Only days to come are ever changed: what waits for
 * its delivery goes on as it was when it was paid.
 *
 * @param changes by their days; before the first nothing is booked until it is delivered
 */
public record Prepayments(List<Change> changes) {
    public static final Prepayments WAITING = new Prepayments(List.of());

    /** What is booked when the money comes. */
    public enum Way {
        /** Nothing: the sale is booked when it is delivered. */
        WAITS,
        /** A prepayment with its VAT, which the deliveries draw from. */
        BOOKED,
        /** The sale; what is not delivered at a month's end is moved to the account of prepayments and back. In our own books alone. */
        SOLD
    }

    /**
     * A choice.
     *
     * @param from the first day, in the company's zone, on which money comes that is booked by it
     */
    public record Change(LocalDate from, Way way) {}

    public Prepayments(@Nullable List<Change> changes) {
        this.changes = changes == null
                ? List.of()
                : changes.stream().sorted(Comparator.comparing(Change::from)).toList();
    }

    /** What holds for money that comes on a day. */
    public Way on(LocalDate day) {
        return changes.stream()
                .filter(change -> !change.from().isAfter(day))
                .reduce((earlier, later) -> later)
                .map(Change::way)
                .orElse(Way.WAITS);
    }

    /** A choice that has not taken effect yet. */
    public Optional<Change> after(LocalDate today) {
        return changes.stream().filter(change -> change.from().isAfter(today)).findFirst();
    }

    /** Whether anything was, or is to be, booked as a prepayment by choice. */
    public boolean ever() {
        return changes.stream().anyMatch(change -> change.way() != Way.WAITS);
    }

    /** With another choice from tomorrow on; one that had not taken effect falls away. */
    public Prepayments changed(LocalDate today, Way way) {
        var next = new ArrayList<>(
                changes.stream().filter(change -> !change.from().isAfter(today)).toList());
        if (on(today) != way) {
            next.add(new Change(today.plusDays(1), way));
        }
        return new Prepayments(next);
    }
}
