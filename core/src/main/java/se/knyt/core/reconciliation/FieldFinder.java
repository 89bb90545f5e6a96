package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.commerce.PayoutLine;

/**
 * Tries every field of the invoices against the lines of a payout: in which of them does the order number stand? Whoever made the
 * invoices knows; what hits is only shown, and a person chooses.
 */
public final class FieldFinder {
    private FieldFinder() {}

    /** What a line came to. */
    public enum Outcome {
        HIT,
        /** Several invoices bear its reference. */
        AMBIGUOUS,
        NONE
    }

    /** @param invoices the one that was hit, or those between which nothing tells */
    public record Tried(PayoutLine line, Outcome outcome, List<Invoice> invoices) {
        public Tried {
            invoices = List.copyOf(invoices);
        }

        /** Whether the invoice is worth what the line is: a number that is right by chance seldom is. */
        boolean sameAmount() {
            return outcome == Outcome.HIT
                    && invoices.getFirst().total().equals(line.purchased().abs());
        }
    }

    /**
     * How one field did.
     *
     * @param lenient what at least one line needed to be found at all
     * @param lines the sales and refunds of the payout
     */
    public record HitRate(InvoiceField field, Set<Leniency> lenient, List<Tried> lines) {
        public HitRate {
            lenient = Set.copyOf(lenient);
            lines = List.copyOf(lines);
        }

        public int hits() {
            return count(Outcome.HIT);
        }

        public int ambiguous() {
            return count(Outcome.AMBIGUOUS);
        }

        /** Hits whose invoice is worth what the line is. */
        public int sameAmount() {
            return (int) lines.stream().filter(Tried::sameAmount).count();
        }

        private int count(Outcome outcome) {
            return (int) lines.stream().filter(t -> t.outcome() == outcome).count();
        }
    }

    /** Every field, the best first: most hits of the same amount, then most hits, then fewest that are ambiguous. */
    public static List<HitRate> tried(Collection<PayoutLine> lines, Collection<Invoice> invoices) {
        var wanted = lines.stream().filter(l -> l.kind().needsMatch()).toList();
        return Arrays.stream(InvoiceField.values())
                .map(field -> tried(field, wanted, invoices))
                .sorted(Comparator.comparingInt(HitRate::sameAmount)
                        .thenComparingInt(HitRate::hits)
                        .reversed()
                        .thenComparingInt(HitRate::ambiguous)
                        .thenComparing(HitRate::field))
                .toList();
    }

    /** The first of them where it hits at all. */
    public static Optional<HitRate> suggested(List<HitRate> tried) {
        return tried.stream().findFirst().filter(rate -> rate.hits() > 0);
    }

    /** One field, with what its lines need and nothing more. */
    private static HitRate tried(InvoiceField field, List<PayoutLine> lines, Collection<Invoice> invoices) {
        var filled = invoices.stream().filter(i -> !i.values(field).isEmpty()).toList();
        var lenient = EnumSet.noneOf(Leniency.class);
        for (var line : lines) {
            Leniency.choices().stream()
                    .filter(choice ->
                            !new InvoiceLookup(field, choice).of(line, filled).isEmpty())
                    .findFirst()
                    .ifPresent(lenient::addAll);
        }
        var lookup = new InvoiceLookup(field, lenient);
        var result = new ArrayList<Tried>();
        for (var line : lines) {
            var found = lookup.of(line, filled);
            var outcome = found.isEmpty() ? Outcome.NONE : found.size() == 1 ? Outcome.HIT : Outcome.AMBIGUOUS;
            result.add(new Tried(line, outcome, found));
        }
        return new HitRate(field, lenient, result);
    }
}
