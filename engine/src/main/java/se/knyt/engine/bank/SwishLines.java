package se.knyt.engine.bank;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.BankPaid;

/** The lines of a day's Swish payments, as the bank's lines tell them. */
final class SwishLines {
    /** Begins the word of a line that the bank's line is the word of. */
    static final String PAID_BY_BANK = BankPaid.WORD;

    private static final String TAKEN_BACK = PAID_BY_BANK + ", återförd";

    private final List<PayoutLine> lines = new ArrayList<>();
    private final Instant at;
    private final Set<String> known;

    private SwishLines(Instant at, Set<String> known) {
        this.at = at;
        this.known = known;
    }

    static List<PayoutLine> of(List<SwishParts> entries, Instant at, SwishSales sales) {
        var lines = new SwishLines(at, sales.references());
        entries.forEach(entry -> entry.parts().forEach(lines::add));
        return List.copyOf(lines.lines);
    }

    /**
     * The payments of the bank's lines of a day, in the same order, with a line that is the sum of its day's sales parted into those. It keeps
     * those parts from then on: what has come to a sum is not weighed anew with what comes later.
     */
    static List<SwishParts> parted(List<SwishParts> entries, LocalDate day, SwishSales sales) {
        var known = sales.references();
        var apart = new HashSet<String>();
        entries.forEach(entry -> entry.parts().forEach(part -> apart.addAll(part.words())));
        var result = new ArrayList<SwishParts>();
        for (var entry : entries) {
            var sum = entry.parts().size() == 1 ? entry.parts().getFirst() : null;
            var summed = sum == null || sum.minor() <= 0 || sum.reversed() || isNamed(sum, known)
                    ? Optional.<List<SwishSales.Sale>>empty()
                    : sales.summed(sum.minor(), day, apart);
            var parts = summed.stream()
                    .flatMap(List::stream)
                    .map(sale -> new SwishParts.Part(sale.minor(), false, List.of(sale.order()), ""))
                    .toList();
            parts.forEach(part -> apart.addAll(part.words()));
            result.add(parts.isEmpty() ? entry : new SwishParts(entry.number(), parts));
        }
        return result;
    }

    private static boolean isNamed(SwishParts.Part part, Set<String> known) {
        return known.contains(part.id()) || part.words().stream().anyMatch(known::contains);
    }

    private void add(SwishParts.Part part) {
        // A bank that takes a line back says nothing of what was bought: a person does.
        if (part.reversed()) {
            add(Kind.ADJUSTMENT, part.minor(), TAKEN_BACK, part.words(), "");
        } else {
            // A number of Swish's that no sale bears would speak against the sale that the line names.
            add(
                    part.minor() < 0 ? Kind.REFUND : Kind.SALE,
                    part.minor(),
                    PAID_BY_BANK,
                    part.words(),
                    known.contains(part.id()) ? part.id() : "");
        }
    }

    private void add(Kind kind, long minor, String word, List<String> words, String id) {
        lines.add(new PayoutLine(
                lines.size() + 1,
                kind,
                word,
                Money.of(minor, Currency.SEK),
                at,
                words.isEmpty() ? "" : words.getFirst(),
                words.size() < 2 ? "" : words.get(1),
                "",
                "",
                id));
    }
}
