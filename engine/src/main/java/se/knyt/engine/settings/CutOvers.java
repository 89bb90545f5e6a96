package se.knyt.engine.settings;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;

/**
 * From which days who keeps the books. What was begun before a day goes on as it began: the day decides for purchases whose first
 * delivery is on it or later, and for payouts that are paid from it on.
 *
 * @param changes by their days
 */
public record CutOvers(List<Change> changes) {
    public static final CutOvers NONE = new CutOvers(List.of());

    /**
     * One change.
     *
     * @param from the first day of the new way, in the company's zone
     */
    public record Change(LocalDate from, LedgerMode mode) {}

    public CutOvers(@Nullable List<Change> changes) {
        this.changes = changes == null
                ? List.of()
                : changes.stream().sorted(Comparator.comparing(Change::from)).toList();
    }

    /** Whether the books were ever, or are to be, kept in two ways. */
    public boolean any() {
        return !changes.isEmpty();
    }

    /** @param first who keeps them before the first change */
    public LedgerMode on(LocalDate day, LedgerMode first) {
        return until(day).map(Change::mode).orElse(first);
    }

    /** A change that has not taken effect yet. */
    public Optional<Change> after(LocalDate today) {
        return changes.stream().filter(change -> change.from().isAfter(today)).findFirst();
    }

    /** The newest change that has taken effect, if there ever was any. */
    public Optional<Change> until(LocalDate today) {
        return changes.stream().filter(change -> !change.from().isAfter(today)).reduce((earlier, later) -> later);
    }

    /** With another change; one that has not taken effect falls away. */
    public CutOvers with(LocalDate today, Change change) {
        var next = new ArrayList<>(without(today).changes());
        next.add(change);
        return new CutOvers(next);
    }

    /** Without the change that has not taken effect. */
    public CutOvers without(LocalDate today) {
        return new CutOvers(
                changes.stream().filter(change -> !change.from().isAfter(today)).toList());
    }
}
