package se.knyt.engine.settings;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one voucher of our own books holds, by day. Only days to come are ever changed: what an event of a day that has begun was booked
 * by stays so, and no sale can fall into both or neither.
 *
 * @param changes by their days; before the first each sale has a voucher of its own
 */
public record VoucherScopes(List<Change> changes) {
    public static final VoucherScopes EACH_SALE = new VoucherScopes(List.of());

    /** What a voucher holds. */
    public enum Scope {
        /** One sale or one credit. */
        SALE,
        /** All sales and credits of one channel and day. */
        DAY
    }

    /**
     * A choice.
     *
     * @param from the first day, in the company's zone, whose events are booked by it
     */
    public record Change(LocalDate from, Scope scope) {}

    public VoucherScopes(@Nullable List<Change> changes) {
        this.changes = changes == null
                ? List.of()
                : changes.stream().sorted(Comparator.comparing(Change::from)).toList();
    }

    /** What holds for the events of a day. */
    public Scope on(LocalDate day) {
        return changes.stream()
                .filter(change -> !change.from().isAfter(day))
                .reduce((earlier, later) -> later)
                .map(Change::scope)
                .orElse(Scope.SALE);
    }

    /** A choice that has not taken effect yet. */
    public Optional<Change> after(LocalDate today) {
        return changes.stream().filter(change -> change.from().isAfter(today)).findFirst();
    }

    /** The newest choice that has taken effect, if any was ever made. */
    public Optional<Change> until(LocalDate today) {
        return changes.stream().filter(change -> !change.from().isAfter(today)).reduce((earlier, later) -> later);
    }

    /** With another choice from tomorrow on; one that had not taken effect falls away. */
    public VoucherScopes changed(LocalDate today, Scope scope) {
        var next = new ArrayList<>(
                changes.stream().filter(change -> !change.from().isAfter(today)).toList());
        if (on(today) != scope) {
            next.add(new Change(today.plusDays(1), scope));
        }
        return new VoucherScopes(next);
    }
}
