package se.knyt.cli.reconcile;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;

/**
 * What the bank shows of one payout.
 *
 * @param basis what proves it: {@code reference}, {@code bank-reference}, {@code provider-text} or {@code provider-and-amount}; empty where
 *     nothing does, or nothing was paid
 * @param amount its own part of what the entries show; zero when nothing is seen
 * @param bookedOn the bank's day, the last one of several; null when nothing is seen
 * @param entries those that meet it, or that may be it
 * @param finding what keeps it from being proved although something was seen, or null
 */
record BankLeg(
        Status status,
        String basis,
        Money amount,
        @Nullable LocalDate bookedOn,
        List<Entry> entries,
        @Nullable Finding finding) {
    /** How far it is proved. */
    enum Status {
        MATCHED,
        /** An entry may be it; nothing that only the provider could write says so. */
        SUGGESTED,
        OPEN
    }

    /**
     * An entry of the bank.
     *
     * @param place its number among all entries of the run
     * @param file the file that tells it
     * @param text its words; the other party's name only where that is a provider's
     * @param reference the bank's own of it, may be empty
     */
    record Entry(int place, String file, int line, String text, Money amount, LocalDate bookedOn, String reference) {
        String where() {
            return file + ":" + line;
        }
    }

    BankLeg {
        entries = List.copyOf(entries);
    }

    boolean matched() {
        return status == Status.MATCHED;
    }

    /** Where its entries stand. */
    String where() {
        return entries.stream().map(Entry::where).collect(Collectors.joining(", "));
    }

    /** The words of its entries. */
    String text() {
        return entries.stream().map(Entry::text).collect(Collectors.joining(" · "));
    }
}
