package se.knyt.core.returns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * Every sequence of up to five returns, refunds, exchanges and cancellations on small orders: at each step nothing is credited beyond
 * what was invoiced, of any row or under any rate, and what gives all back leaves exactly zero.
 */
class ReturnSequencesTest {
    private static final int EVENTS_MAX = 5;
    private static final CreditTerms TERMS = new CreditTerms(true, 2);

    private static final RowPart MUG = Sold.goods("mug", 3, "100.00", 25, "20.00");
    private static final RowPart COFFEE = Sold.goods("coffee", 2, "33.35", 12, "3.57");
    private static final RowPart FREIGHT = Sold.freight("49.00", 25, "9.80");

    private static final List<List<Invoiced>> ORDERS = List.of(
            List.of(Sold.invoice("1", MUG, COFFEE, FREIGHT, Sold.rounding("-0.35"))),
            List.of(
                    Sold.invoice(
                            "1",
                            Sold.goods("mug", 1, "33.33", 25, "6.67"),
                            Sold.goods("coffee", 1, "16.68", 12, "1.79"),
                            FREIGHT),
                    Sold.invoice(
                            "2",
                            Sold.goods("mug", 2, "66.67", 25, "13.33"),
                            Sold.goods("coffee", 1, "16.67", 12, "1.78"))),
            // VAT rounded otherwise than the rate would say.
            List.of(Sold.invoice(
                    "1", Sold.goods("mug", 3, "0.07", 25, "0.02"), Sold.goods("coffee", 2, "0.05", 12, "0.01"))));

    /** A purchase so far. */
    private record Purchase(List<Invoiced> invoices, List<CreditNote> notes) {
        Money left() {
            return invoiced()
                    .minus(Money.sum(
                            notes.stream().map(CreditNote::total).toList(),
                            MUG.gross().currency()));
        }

        Money invoiced() {
            return Money.sum(
                    invoices.stream().map(Invoiced::total).toList(), MUG.gross().currency());
        }

        Purchase with(List<CreditNote> further) {
            return new Purchase(
                    invoices, Stream.concat(notes.stream(), further.stream()).toList());
        }
    }

    /** What a buyer or merchant does: what is given back, or nothing where that cannot be; and a new invoice, where one follows. */
    private record Event(String name, Function<Purchase, Return> back, boolean exchange) {
        Event(String name, Function<Purchase, Return> back) {
            this(name, back, false);
        }
    }

    private static final List<Event> EVENTS = List.of(
            new Event("one mug", p -> rows(p, "mug", 1)),
            new Event("two mugs", p -> rows(p, "mug", 2)),
            new Event("one coffee", p -> rows(p, "coffee", 1)),
            new Event("freight", p -> rows(p, "freight", 1)),
            new Event("an amount", p -> Return.ofAmount(Money.sek(p.invoiced().minor() < 100 ? "0.01" : "17.77"))),
            new Event("a mug for another", p -> rows(p, "mug", 1), true),
            new Event("cancelled", p -> Return.ofAmount(p.left())),
            new Event("what was taken instead", p -> rows(p, taken(p), 1)));

    /** The newest of the goods that were taken instead of others; none where nothing was. */
    private static String taken(Purchase purchase) {
        return purchase.invoices().stream()
                .flatMap(invoice -> invoice.rows().stream())
                .map(RowPart::rowId)
                .filter(id -> id.startsWith("new"))
                .reduce((first, second) -> second)
                .orElse("new");
    }

    /** The shop's own arithmetic: the share of so many pieces of the whole row, rounded down. */
    private static Return rows(Purchase purchase, String id, int pieces) {
        long gross = 0;
        long quantity = 0;
        for (var invoice : purchase.invoices()) {
            for (var row : invoice.rows()) {
                if (row.rowId().equals(id)) {
                    gross += row.gross().minor();
                    quantity += row.quantity().value().longValueExact();
                }
            }
        }
        var amount = Money.of(
                quantity == 0 ? 1 : Math.max(1, gross * pieces / quantity),
                MUG.gross().currency());
        var row = new RowPart(id, kind(id), Quantity.of(pieces), amount, List.of());
        return Return.of(List.of(row), amount);
    }

    private static se.knyt.core.commerce.OrderRow.Kind kind(String id) {
        return id.equals("freight") ? FREIGHT.kind() : MUG.kind();
    }

    private int planned;
    private int refused;

    @Test
    void everySequenceEndsExact() {
        for (var order : ORDERS) {
            follow(new Purchase(order, List.of()), 0, "");
        }
        assertThat(planned).isGreaterThan(10_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    private void follow(Purchase before, int depth, String path) {
        if (depth == EVENTS_MAX) {
            return;
        }
        for (var event : EVENTS) {
            var here = path + " > " + event.name();
            var back = event.back().apply(before);
            boolean nothingTaken = event.name().equals("what was taken instead")
                    && taken(before).equals("new");
            if (!back.total().isPositive() || nothingTaken) {
                continue;
            }
            var plan = CreditPlanner.plan(before.invoices(), before.notes(), back, TERMS);
            if (plan instanceof CreditPlan.Planned(var notes)) {
                planned++;
                var after = before.with(notes);
                if (!Money.sum(
                                notes.stream().map(CreditNote::total).toList(),
                                MUG.gross().currency())
                        .equals(back.total())) {
                    throw new AssertionError(here + ": not what was given back: " + notes);
                }
                requireWithin(after, here);
                requireLegal(after, notes, here);
                if (event.name().equals("cancelled")) {
                    requireZero(after, here);
                }
                follow(event.exchange() ? exchanged(after, depth) : after, depth + 1, here);
            } else {
                refused++;
                requireReason(before, back, here);
                follow(before, depth + 1, here);
            }
        }
    }

    /** For cheaper goods and dearer ones in turn; VAT is the fifth part of the price. */
    private static Purchase exchanged(Purchase purchase, int depth) {
        var invoices = new ArrayList<>(purchase.invoices());
        var row = depth % 2 == 0
                ? Sold.goods("new" + depth, 1, "0.09", 25, "0.02")
                : Sold.goods("new" + depth, 1, "119.00", 25, "23.80");
        invoices.add(Sold.invoice("exchange" + depth, row));
        return new Purchase(invoices, purchase.notes());
    }

    private static final Sum NONE = new Sum(0, 0);

    private record Sum(long gross, long vat) {
        Sum plus(RowPart part, int sign) {
            return new Sum(
                    gross + sign * part.gross().minor(), vat + sign * part.tax().minor());
        }
    }

    /** What is left by invoice and rate, and by invoice and row. */
    private static Map<String, Sum> left(Purchase purchase, Function<RowPart, String> by) {
        var result = new TreeMap<String, Sum>();
        for (var invoice : purchase.invoices()) {
            invoice.rows().forEach(r -> add(result, invoice.key() + ":" + by.apply(r), r, 1));
        }
        for (var note : purchase.notes()) {
            note.rows().forEach(r -> add(result, note.invoice() + ":" + by.apply(r), r, -1));
        }
        return result;
    }

    private static void add(Map<String, Sum> sums, String key, RowPart part, int sign) {
        sums.merge(key, new Sum(0, 0).plus(part, sign), (a, b) -> new Sum(a.gross() + b.gross(), a.vat() + b.vat()));
    }

    private static String byRate(RowPart row) {
        return row.kind() + ":"
                + row.taxes().stream().map(t -> t.rate().toString()).toList();
    }

    private static void requireWithin(Purchase after, String path) {
        left(after, ReturnSequencesTest::byRate).forEach((key, sum) -> {
            boolean rounding = key.contains("ROUNDING");
            if (!rounding && (sum.gross() < 0 || sum.vat() < 0)) {
                throw new AssertionError(path + ": over-credited " + key + " " + sum);
            }
        });
        left(after, RowPart::rowId).forEach((key, sum) -> {
            if (!key.endsWith(":") && !key.endsWith("rounding") && sum.gross() < 0) {
                throw new AssertionError(path + ": over-credited row " + key + " " + sum);
            }
        });
    }

    private static void requireZero(Purchase after, String path) {
        left(after, ReturnSequencesTest::byRate).forEach((key, sum) -> {
            if (!sum.equals(new Sum(0, 0))) {
                throw new AssertionError(path + ": left " + key + " " + sum);
            }
        });
    }

    /** One whole credit an invoice, and then no other; parts have no more rows than a document takes. */
    private static void requireLegal(Purchase after, List<CreditNote> notes, String path) {
        var count = new HashMap<String, Integer>();
        after.notes().forEach(n -> count.merge(n.invoice(), 1, Integer::sum));
        for (var note : notes) {
            boolean legal = note.whole()
                    ? count.getOrDefault(note.invoice(), 0) == 1
                    : note.rows().size() <= TERMS.rowsMax();
            if (!legal) {
                throw new AssertionError(path + ": not legal: " + note);
            }
        }
    }

    /** Refused is only what is more than is left: in all, of the row's pieces, of its amount, or of its rate. */
    private static void requireReason(Purchase before, Return back, String path) {
        if (back.total().compareTo(before.left()) > 0) {
            return;
        }
        for (var row : back.rows()) {
            long open = row.quantity().value().longValueExact();
            long amount = 0;
            var rates = left(before, ReturnSequencesTest::byRate);
            var rows = left(before, RowPart::rowId);
            for (var invoice : before.invoices()) {
                for (var invoiced : invoice.rows()) {
                    long pieces = piecesLeft(before, invoice, invoiced);
                    if (invoiced.rowId().equals(row.rowId()) && open > 0 && pieces > 0) {
                        open -= Math.min(open, pieces);
                        amount += Math.min(
                                rows.getOrDefault(invoice.key() + ":" + row.rowId(), NONE)
                                        .gross(),
                                rates.getOrDefault(invoice.key() + ":" + byRate(invoiced), NONE)
                                        .gross());
                    }
                }
            }
            if (open > 0 || row.gross().minor() > amount) {
                return;
            }
        }
        if (!back.rows().isEmpty() || !onlyRoundingIsShort(before, back)) {
            throw new AssertionError(path + ": refused without a reason");
        }
    }

    private static long piecesLeft(Purchase purchase, Invoiced invoice, RowPart row) {
        long pieces = row.quantity().value().longValueExact();
        for (var note : purchase.notes()) {
            for (var credited : note.rows()) {
                if (note.invoice().equals(invoice.key()) && credited.rowId().equals(row.rowId())) {
                    pieces -= credited.quantity().value().longValueExact();
                }
            }
        }
        return pieces;
    }

    private static boolean onlyRoundingIsShort(Purchase before, Return back) {
        long priced = left(before, ReturnSequencesTest::byRate).entrySet().stream()
                .filter(e -> !e.getKey().contains("ROUNDING"))
                .mapToLong(e -> e.getValue().gross())
                .sum();
        return back.total().minor() > priced;
    }

    /** A later delivery does not change what was planned before it. */
    @Test
    void whatIsPlannedDoesNotDependOnLaterInvoices() {
        var order = ORDERS.get(1);
        for (var event : EVENTS.subList(0, 6)) {
            var back = event.back().apply(new Purchase(order.subList(0, 1), List.of()));
            var early = CreditPlanner.plan(order.subList(0, 1), List.of(), back, TERMS);
            var late = CreditPlanner.plan(order, List.of(), back, TERMS);
            if (early instanceof CreditPlan.Planned) {
                assertThat(late).as(event.name()).isEqualTo(early);
            }
        }
    }

    @Test
    void plannedTwiceIsPlannedOnce() {
        var order = ORDERS.getFirst();
        var back = Return.ofAmount(Money.sek("17.77"));
        assertThat(CreditPlanner.plan(order, List.of(), back, TERMS))
                .isEqualTo(CreditPlanner.plan(order, List.of(), back, TERMS));
    }
}
