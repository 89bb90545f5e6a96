package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.RoadBooking;
import se.knyt.engine.books.RoadBooking.Owed;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.rates.ReferenceRates;

/**
 * Lines of the bank by which buyers were paid back. One that names the order and has the amount pays the refund; one that has the amount
 * alone is left for a person to choose. Of a refund in another currency a line in that of the books has the amount when it is what the
 * published rate of its day makes of it, within what an exchange costs: it is what the refund cost.
 */
final class RoadEntries {
    private static final int DAYS_BEFORE = 60;

    private final Tx tx;
    private final long company;
    private final List<Owed> owed;
    private final Map<Currency, RateLookup> rates = new HashMap<>();

    RoadEntries(Tx tx, long company) throws SQLException {
        this.tx = tx;
        this.company = company;
        this.owed = RoadBooking.owed(tx, company);
    }

    boolean any() {
        return !owed.isEmpty();
    }

    /** What orders with something owed are called: kept of a bank's text whatever it looks like. */
    Set<String> references() {
        var result = new HashSet<String>();
        owed.forEach(o -> result.add(o.order()));
        result.remove("");
        return result;
    }

    /** Whether a line of a day may be one of them, by its amount. */
    boolean mayBe(Money amount, LocalDate on) {
        return owed.stream().anyMatch(o -> o.amount().equals(amount.negated()) || isWorth(o, amount, on));
    }

    private boolean isWorth(Owed of, Money amount, LocalDate on) {
        return of.isWorth(
                amount, on, rates.computeIfAbsent(of.books(), books -> ReferenceRates.of(tx, company, books)));
    }

    /** Pays what open lines name; returns how many did. What a person has taken back waits for a person. */
    int match(List<EntryRow> entries, Instant now, Instant machineNow, List<ChangeLog.NewChange> follow)
            throws SQLException {
        var left = new ArrayList<>(owed.stream().filter(o -> !o.again()).toList());
        int matched = 0;
        for (var entry : entries) {
            var found = left.stream().filter(o -> isBy(entry, o)).findFirst().or(() -> worth(entry, left));
            if (found.isPresent()
                    && !BankEntryRows.stillOpen(tx, company, List.of(entry.id()))
                            .isEmpty()) {
                var reference = found.get().order();
                boolean exchanged =
                        !entry.amount().currency().equals(found.get().amount().currency());
                var word = new RoadBooking.Word(
                        entry.bookedOn(),
                        entry.bookAccount(),
                        reference,
                        false,
                        entry.id(),
                        RoadBooking.BY,
                        exchanged ? entry.amount().negated() : null);
                if (RoadBooking.write(tx, company, found.get(), word, now, machineNow, follow)) {
                    matched++;
                }
                left.remove(found.get());
            }
        }
        return matched;
    }

    /** The only one that it may be: of two refunds of an order that are worth about the same, which it is is for a person to say. */
    private Optional<Owed> worth(EntryRow entry, List<Owed> left) {
        var may = left.stream()
                .filter(o -> isWorth(o, entry.amount(), entry.bookedOn()) && isNamed(entry, o))
                .toList();
        return may.size() == 1 ? Optional.of(may.getFirst()) : Optional.empty();
    }

    private static boolean isBy(EntryRow entry, Owed owed) {
        return entry.amount().equals(owed.amount().negated()) && isNamed(entry, owed);
    }

    private static boolean isNamed(EntryRow entry, Owed owed) {
        return !owed.order().isEmpty()
                && !entry.bookedOn().isBefore(owed.since().minusDays(DAYS_BEFORE))
                && entry.said().all().stream().anyMatch(text -> names(text, owed.order()));
    }

    private static boolean names(String text, String order) {
        return words(text).containsAll(words(order));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
