package se.knyt.engine.settings;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;

/**
 * From which days who keeps the books, of the whole company or of one sales channel. What was begun before a day goes on as it began: the
 * day decides for purchases whose first delivery is on it or later, and for payouts that are paid from it on. A channel that has a way of
 * its own keeps it whatever the company changes to.
 *
 * @param changes by their days
 */
public record CutOvers(List<Change> changes) {
    public static final CutOvers NONE = new CutOvers(List.of());

    /**
     * One change.
     *
     * @param from the first day of the new way, in the company's zone
     * @param channel the shop's connection whose purchases alone it concerns, null for the company
     */
    public record Change(
            LocalDate from, LedgerMode mode, @Nullable Long channel) {
        /** A change of the company. */
        public Change(LocalDate from, LedgerMode mode) {
            this(from, mode, null);
        }
    }

    public CutOvers(@Nullable List<Change> changes) {
        this.changes = changes == null
                ? List.of()
                : changes.stream().sorted(Comparator.comparing(Change::from)).toList();
    }

    /** Whether the books were ever, or are to be, kept in two ways. */
    public boolean any() {
        return !changes.isEmpty();
    }

    /** The channels that have, or are to have, a way of their own. */
    public SortedSet<Long> channels() {
        var channels = new TreeSet<Long>();
        for (var change : changes) {
            if (change.channel() != null) {
                channels.add(change.channel());
            }
        }
        return channels;
    }

    private Stream<Change> of(@Nullable Long channel) {
        return changes.stream().filter(change -> Objects.equals(change.channel(), channel));
    }

    /** @param first who keeps them before the first change */
    public LedgerMode on(LocalDate day, LedgerMode first) {
        return until(day, null).map(Change::mode).orElse(first);
    }

    /** Of one channel: its own way, or the company's where it has none yet. */
    public LedgerMode on(LocalDate day, long channel, LedgerMode first) {
        return until(day, channel).map(Change::mode).orElseGet(() -> on(day, first));
    }

    /** A change that has not taken effect yet. */
    public Optional<Change> after(LocalDate today, @Nullable Long channel) {
        return of(channel).filter(change -> change.from().isAfter(today)).findFirst();
    }

    /** The newest change that has taken effect, if there ever was any. */
    public Optional<Change> until(LocalDate today, @Nullable Long channel) {
        return of(channel).filter(change -> !change.from().isAfter(today)).reduce((earlier, later) -> later);
    }

    /** With another change; one of the same channel, or of the company, that has not taken effect falls away. */
    public CutOvers with(LocalDate today, Change change) {
        var next = new ArrayList<>(without(today, change.channel()).changes());
        next.add(change);
        return new CutOvers(next);
    }

    /** Without the change that has not taken effect. */
    public CutOvers without(LocalDate today, @Nullable Long channel) {
        return new CutOvers(changes.stream()
                .filter(change -> !change.from().isAfter(today) || !Objects.equals(change.channel(), channel))
                .toList());
    }
}
