package se.knyt.formats.bank;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import se.knyt.core.money.Money;

/**
 * A first reading of files among which is a notification (camt.054): it says which entries the second must keep. A notification may tell
 * of what concerns somebody in an entry that does not look so on the statement, and the other way round; the two are brought together by
 * account, day and amount. So all that has the account, day and amount of what matters is kept, and each notified entry that a statement
 * of its day lacks, for that is a finding. Of everything else a few bytes are enough: an account may have a million entries.
 */
public final class BankSurvey implements BankSink {
    private final Predicate<BankEntry> matters;
    private final Set<Place> wanted = new HashSet<>();
    private final List<Notification> notifications = new ArrayList<>();
    private final List<BankStatement> periods = new ArrayList<>();
    private final Marks onStatements = new Marks();
    private final Marks current = new Marks();

    private record Place(String account, LocalDate bookedOn, Money amount) {
        static Place of(BankEntry entry) {
            return new Place(entry.account(), entry.bookedOn(), entry.amount());
        }

        /** Two places that are not equal have the same mark once in some trillions of trillions of pairs: then a finding is not made. */
        long mark() {
            long mixed = account.hashCode() * 0x9E3779B97F4A7C15L + bookedOn.toEpochDay();
            mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L + amount.minor();
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL
                    + amount.currency().code().hashCode();
            return mixed ^ (mixed >>> 31);
        }
    }

    /** What one notification tells, by marks and days. */
    private record Notification(String account, long[] marks, int[] days) {}

    /** Marks of entries with their days, in the order told. */
    private static final class Marks {
        private long[] marks = new long[256];
        private int[] days = new int[256];
        private int size;

        void add(long mark, int day) {
            if (size == marks.length) {
                marks = Arrays.copyOf(marks, size * 2);
                days = Arrays.copyOf(days, size * 2);
            }
            marks[size] = mark;
            days[size++] = day;
        }
    }

    /** @param matters which entries are kept for their own sake; it must not depend on anything but what an entry says */
    public BankSurvey(Predicate<BankEntry> matters) {
        this.matters = matters;
    }

    @Override
    public void entry(BankEntry entry) {
        var place = Place.of(entry);
        if (matters.test(entry)) {
            wanted.add(place);
        }
        current.add(place.mark(), (int) entry.bookedOn().toEpochDay());
    }

    @Override
    public void pending(BankEntry entry) {}

    @Override
    public void statement(BankStatement statement) {
        if (statement.notification()) {
            notifications.add(new Notification(
                    statement.account(),
                    Arrays.copyOf(current.marks, current.size),
                    Arrays.copyOf(current.days, current.size)));
        } else {
            periods.add(statement);
            for (int i = 0; i < current.size; i++) {
                onStatements.add(current.marks[i], current.days[i]);
            }
        }
        current.size = 0;
    }

    /** Which entries the second reading must keep. To be called once, when every file has been read. */
    public Predicate<BankEntry> wanted() {
        var missing = missing();
        return missing.isEmpty()
                ? entry -> wanted.contains(Place.of(entry))
                : entry -> {
                    var place = Place.of(entry);
                    return wanted.contains(place) || missing.contains(place.mark());
                };
    }

    /** Marks of what is notified and a statement of its day lacks. */
    private Set<Long> missing() {
        var missing = new HashSet<Long>();
        Arrays.sort(onStatements.marks, 0, onStatements.size);
        for (var told : notifications) {
            var own = periods.stream()
                    .filter(period -> period.account().equals(told.account()))
                    .toList();
            for (int i = 0; i < told.marks().length && !own.isEmpty(); i++) {
                var day = LocalDate.ofEpochDay(told.days()[i]);
                if (own.stream().anyMatch(period -> BankBook.covers(period, day))
                        && Arrays.binarySearch(onStatements.marks, 0, onStatements.size, told.marks()[i]) < 0) {
                    missing.add(told.marks()[i]);
                }
            }
        }
        return missing;
    }
}
