package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.money.Money;
import se.knyt.engine.books.CustomerBooking;
import se.knyt.engine.books.CustomerItems;
import se.knyt.engine.books.CustomerItems.Owed;
import se.knyt.engine.books.PaidFrom;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;

/**
 * Lines of the bank by which buyers pay what was sold on the merchant's own invoice, where our vouchers are the books. One that names a
 * single purchase, by its order or by number or OCR number of its invoice, and is what that has open, within the company's limits, pays it.
 * One that names several pays them where it is their sum. A part, more than is open, and what names nothing are left for a person.
 */
final class CustomerEntries {
    private final Tx tx;
    private final long company;
    private final List<Owed> owed;

    CustomerEntries(Tx tx, long company) throws SQLException {
        this.tx = tx;
        this.company = company;
        this.owed = CustomerItems.open(tx, company);
    }

    boolean any() {
        return !owed.isEmpty();
    }

    /** What a line may name them by: kept of a bank's text whatever it looks like. */
    Set<String> references() {
        var result = new HashSet<String>();
        owed.forEach(o -> result.addAll(o.names()));
        return result;
    }

    /** Whether a line may be one of them, by its amount or by what it says. */
    boolean mayBe(Money amount, List<String> texts) {
        return owed.stream()
                .anyMatch(o ->
                        o.amount().equals(amount) || (o.amount().signum() == amount.signum() && isNamed(texts, o)));
    }

    /** Books what open lines name; returns how many did. */
    int match(
            List<EntryRow> entries,
            IdAllocator ids,
            PostingSettings settings,
            Instant now,
            Instant machineNow,
            List<ChangeLog.NewChange> follow)
            throws SQLException {
        var booking = new CustomerBooking(ids);
        int matched = 0;
        for (var entry : entries) {
            var named =
                    owed.stream().filter(o -> isNamed(entry.said().all(), o)).toList();
            if (named.isEmpty()
                    || BankEntryRows.stillOpen(tx, company, List.of(entry.id())).isEmpty()) {
                continue;
            }
            // As they stand now: another line may have paid one of them.
            var current = new ArrayList<Owed>();
            for (var one : named) {
                CustomerItems.locked(tx, company, one.trail())
                        .filter(o -> o.amount().currency().equals(entry.amount().currency()))
                        .filter(o -> o.amount().signum() == entry.amount().signum())
                        .ifPresent(current::add);
            }
            if (!isPaying(entry.amount(), current, settings)) {
                continue;
            }
            boolean all = true;
            for (var one : current) {
                var word = new CustomerBooking.Word(
                        entry.bookedOn(),
                        entry.bookAccount(),
                        current.size() == 1 ? entry.amount() : one.amount(),
                        one.order(),
                        false,
                        entry.id(),
                        CustomerBooking.BY);
                all &= booking.write(tx, company, one, word, settings, now, machineNow, follow)
                        .payment()
                        .isPresent();
            }
            if (all) {
                PaidFrom.link(tx, company, entry.id(), CustomerBooking.BY, now);
                matched++;
            }
        }
        return matched;
    }

    private static boolean isPaying(Money amount, List<Owed> named, PostingSettings settings) {
        if (named.isEmpty()) {
            return false;
        }
        var sum = Money.sum(named.stream().map(Owed::amount).toList(), amount.currency());
        return sum.equals(amount)
                || (named.size() == 1 && settings.limits().passes(sum, amount).isPresent());
    }

    private static boolean isNamed(List<String> texts, Owed owed) {
        return owed.names().stream()
                .anyMatch(name -> texts.stream().anyMatch(text -> words(text).containsAll(words(name))));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
