package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** What stands in the books, and what has to be done so that it becomes what is wanted. */
public final class Standing {
    private Standing() {}

    /**
     * An entry that is in the books.
     *
     * @param entry as it was booked
     * @param reference series and number of its voucher, as a person looks it up ("K 412")
     */
    public record Entry(WantedEntry entry, String reference) {}

    /** What to do about one key. */
    public sealed interface Step {
        String key();

        /** It stands as wanted. */
        record Nothing(String key) implements Step {}

        /** It is not there yet. */
        record Book(String key, WantedEntry wanted) implements Step {}

        /** Ours, and no longer wanted as it stands: a reversing voucher, and nothing in its place. */
        record Reverse(String key, Entry standing) implements Step {}

        /** Ours, and wanted otherwise: a reversing voucher, then the new one. */
        record ReverseAndBookAnew(String key, Entry standing, WantedEntry wanted) implements Step {}

        /**
         * An invoice or credit note of the accounting system that is wanted otherwise or not at all: credited there and made
         * anew, as a planned operation.
         *
         * @param wanted what is to stand after it; empty when nothing is
         */
        record PlannedCredit(String key, Entry standing, List<WantedEntry> wanted) implements Step {
            public PlannedCredit {
                wanted = List.copyOf(wanted);
            }
        }

        /** Theirs, and nothing that can be planned: a person has to undo it there. */
        record LooseEnd(String key, Entry standing, String code) implements Step {}
    }

    /** Compares by key; the steps come in the order of {@code wanted}, then what stands without being wanted. */
    public static List<Step> compare(List<WantedEntry> wanted, List<Entry> standing) {
        var byKey = new HashMap<String, Entry>();
        for (var entry : standing) {
            if (byKey.put(entry.entry().key(), entry) != null) {
                throw new IllegalArgumentException("key " + entry.entry().key() + " stands twice");
            }
        }
        var steps = new ArrayList<Step>();
        var seen = new HashSet<String>();
        for (var entry : wanted) {
            if (!seen.add(entry.key())) {
                throw new IllegalArgumentException("key " + entry.key() + " is wanted twice");
            }
            var there = byKey.get(entry.key());
            steps.add(there == null ? new Step.Book(entry.key(), entry) : different(entry, there));
        }
        for (var entry : standing) {
            if (!seen.contains(entry.entry().key())) {
                steps.add(notWanted(entry));
            }
        }
        return steps;
    }

    private static Step different(WantedEntry wanted, Entry standing) {
        if (isSame(wanted, standing.entry())) {
            return new Step.Nothing(wanted.key());
        }
        return switch (standing.entry().operation()) {
            case Operation.BookVoucher _ -> new Step.ReverseAndBookAnew(wanted.key(), standing, wanted);
            case Operation.BookInvoice _, Operation.BookCreditNote _ ->
                new Step.PlannedCredit(wanted.key(), standing, List.of(wanted));
            case Operation.RegisterPayment _ -> new Step.LooseEnd(wanted.key(), standing, "payment.differs");
        };
    }

    private static Step notWanted(Entry standing) {
        var key = standing.entry().key();
        return switch (standing.entry().operation()) {
            case Operation.BookVoucher _ -> new Step.Reverse(key, standing);
            case Operation.BookInvoice _, Operation.BookCreditNote _ ->
                new Step.PlannedCredit(key, standing, List.of());
            case Operation.RegisterPayment _ -> new Step.LooseEnd(key, standing, "payment.not-wanted");
        };
    }

    /** Same day, same writer, same effect on every account. Texts may be reworded without a correction. */
    private static boolean isSame(WantedEntry wanted, WantedEntry standing) {
        return wanted.writer() == standing.writer()
                && wanted.voucher().eventDate().equals(standing.voucher().eventDate())
                && Balances.effect(List.of(wanted.voucher())).equals(Balances.effect(List.of(standing.voucher())));
    }
}
