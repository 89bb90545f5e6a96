package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rounding;
import se.knyt.core.returns.CreditNote;
import se.knyt.core.returns.CreditPlan;
import se.knyt.core.returns.CreditPlanner;
import se.knyt.core.returns.CreditTerms;
import se.knyt.core.returns.Invoiced;
import se.knyt.core.returns.Return;
import se.knyt.core.returns.RowPart;
import se.knyt.core.returns.RowsLeft;
import se.knyt.engine.trails.TrailState;

/**
 * What each refund of a purchase credits that has no credit yet, one after the other by time, after all that stands. What stands is
 * never planned anew: its notes say what they took.
 */
final class CreditChains {
    private final Purchase purchase;
    private final TrailState state;
    private final List<TrailState.FactView> sales;
    private final Optional<List<Invoiced>> invoices;
    private final CreditTerms terms;

    /**
     * One refund with the notes that it becomes, or why it cannot.
     *
     * @param before the notes that come before it
     */
    record Chain(TrailState.Doc doc, Refund refund, CreditPlan plan, List<CreditNote> before) {
        Chain {
            before = List.copyOf(before);
        }

        String key() {
            return ShopRefunds.key(doc, refund);
        }
    }

    CreditChains(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.sales = WholeSales.of(state).stream()
                .sorted(Comparator.comparing(TrailState.FactView::date).thenComparing(TrailState.FactView::key))
                .toList();
        this.invoices = SoldRows.of(purchase, sales);
        this.terms = purchase.context().creditTerms(purchase.target());
    }

    TrailState state() {
        return state;
    }

    /** How many there are. */
    int invoices() {
        return sales.size();
    }

    TrailState.FactView sale(CreditNote note) {
        return sales.stream()
                .filter(s -> s.key().equals(note.invoice()))
                .findFirst()
                .orElseThrow();
    }

    /** Pieces of a row that lie before what a note takes next: those of earlier invoices, and those taken of its own. */
    Quantity before(CreditNote note, String rowId, List<CreditNote> standing) {
        var pieces = Quantity.ZERO;
        for (var invoice : invoices.orElse(List.of())) {
            if (invoice.key().equals(note.invoice())) {
                break;
            }
            pieces = pieces.plus(pieces(invoice.rows(), rowId));
        }
        for (var other : standing) {
            if (other.invoice().equals(note.invoice())) {
                pieces = pieces.plus(pieces(other.rows(), rowId));
            }
        }
        return pieces;
    }

    private static Quantity pieces(List<RowPart> rows, String rowId) {
        return rows.stream()
                .filter(r -> r.rowId().equals(rowId))
                .map(RowPart::quantity)
                .reduce(Quantity.ZERO, Quantity::plus);
    }

    /** What is left of each row; nothing where the rows of any invoice are not known. */
    RowsLeft left() {
        return RowsLeft.of(invoices.orElse(List.of()), standing());
    }

    /** What is left to credit in all. */
    Money total() {
        var currency = purchase.order().currency();
        var invoiced = Money.sum(sales.stream().map(TrailState.FactView::amount).toList(), currency);
        return invoiced.minus(
                Money.sum(standing().stream().map(CreditNote::total).toList(), currency));
    }

    /** The notes that have been made, whoever told of them. */
    List<CreditNote> standing() {
        var standing = new ArrayList<>(paidBack());
        state.facts().forEach(f -> f.notes().forEach(made -> standing.add(made.note())));
        return standing;
    }

    /** The same without those whose posting is asked about: they are planned until it is answered. */
    private List<CreditNote> posted() {
        var posted = new ArrayList<>(paidBack());
        state.facts().stream()
                .filter(f -> HeldSaleState.stoodAs(state, f.key())
                        .filter(key -> HeldSaleState.isAsked(state, key))
                        .isEmpty())
                .forEach(f -> f.notes().forEach(made -> posted.add(made.note())));
        return posted;
    }

    /** Each refund of the shop that has no credit yet, or one that stands held, by time. */
    List<Chain> open() {
        var standing = new ArrayList<>(posted());
        var result = new ArrayList<Chain>();
        for (var each : CreditedRefunds.of(state, purchase.doc(), purchase.captures())) {
            var key = ShopRefunds.key(each.getKey(), each.getValue());
            if (purchase.plan().paysANote().contains(each.getKey().id())
                    || (state.fact(key).isPresent() && !HeldSaleState.isAsked(state, key))) {
                continue;
            }
            var plan = plan(each.getValue(), standing);
            var before = List.copyOf(standing);
            if (plan instanceof CreditPlan.Planned planned) {
                standing.addAll(planned.notes());
            }
            result.add(new Chain(each.getKey(), each.getValue(), plan, before));
        }
        return result;
    }

    /** Credit notes that somebody made in the accounting system and that were paid back: they have taken their part. */
    private List<CreditNote> paidBack() {
        var standing = new ArrayList<CreditNote>();
        for (var fact : state.facts()) {
            var note = state.of(Invoice.class)
                    .filter(e -> "credit".equals(fact.type()) && e.getKey().id() == fact.document())
                    .map(Map.Entry::getValue)
                    .findFirst();
            var credited = note.flatMap(n -> sales.stream()
                    .filter(s ->
                            sales.size() == 1 || InvoiceNumbers.of(state, s).equals(n.creditedNumber()))
                    .findFirst());
            if (credited.isPresent()) {
                var of = invoices.orElse(List.of()).stream()
                        .filter(i -> i.key().equals(credited.get().key()))
                        .toList();
                var plan = CreditPlanner.plan(of, standing, Return.ofAmount(fact.amount()), CreditTerms.FREE);
                if (plan instanceof CreditPlan.Planned planned) {
                    standing.addAll(planned.notes());
                }
            }
        }
        return standing;
    }

    private CreditPlan plan(Refund refund, List<CreditNote> standing) {
        var rows = refund.rows().stream().map(this::part).toList();
        if (invoices.isPresent()) {
            var kept = KeptFees.of(refund, purchase.order());
            return CreditPlanner.plan(invoices.get(), standing, new Return(rows, kept, refund.credited()), terms);
        }
        return asTold(refund, rows, standing);
    }

    /** Freight is named otherwise by some refunds than by the order. */
    private RowPart part(Refund.Row row) {
        var order = purchase.order();
        var known = order.rows().stream().anyMatch(r -> r.rowId().equals(row.rowId()));
        var freight = order.rows().stream()
                .filter(r -> r.kind() == OrderRow.Kind.SHIPPING)
                .toList();
        boolean renamed = !known && row.kind() == OrderRow.Kind.SHIPPING && freight.size() == 1;
        return new RowPart(
                renamed ? freight.getFirst().rowId() : row.rowId(),
                row.kind(),
                row.quantity(),
                row.gross(),
                row.taxes());
    }

    /**
     * The rows of an invoice are not known: the refund's own are credited on the only one, or on the only one of its amount. Money alone is
     * credited as one row, where all that was sold has one rate.
     */
    private CreditPlan asTold(Refund refund, List<RowPart> told, List<CreditNote> standing) {
        var currency = purchase.order().currency();
        var fitting = sales.size() == 1
                ? sales
                : sales.stream()
                        .filter(s -> s.amount().equals(refund.credited()))
                        .toList();
        if (fitting.size() != 1) {
            return new CreditPlan.Refused(
                    "refund.several-invoices", Map.of("total", refund.credited().toPlain()));
        }
        var sale = fitting.getFirst();
        var before =
                standing.stream().filter(n -> n.invoice().equals(sale.key())).toList();
        var credited = Money.sum(before.stream().map(CreditNote::total).toList(), currency);
        var left = sale.amount().minus(credited);
        var rows = told.isEmpty() ? ofOneRate(sale, refund.credited(), left, before) : told;
        if (!Money.sum(rows.stream().map(RowPart::gross).toList(), currency).equals(refund.credited())) {
            return new CreditPlan.Refused(
                    "refund.rows-differ", Map.of("total", refund.credited().toPlain()));
        }
        if (refund.credited().compareTo(left) > 0) {
            return new CreditPlan.Refused(
                    CreditPlan.MORE_THAN_LEFT,
                    Map.of("amount", refund.credited().toString(), "left", left.toString()));
        }
        boolean whole = credited.isZero() && refund.credited().equals(sale.amount());
        return new CreditPlan.Planned(List.of(new CreditNote(sale.key(), currency, whole, rows)));
    }

    /** Money alone: its VAT by the rate of all that was ordered, where the invoice's VAT is of that; the last part takes the last of it. */
    private List<RowPart> ofOneRate(TrailState.FactView sale, Money amount, Money left, List<CreditNote> before) {
        var rows = purchase.order().rows().stream()
                .filter(r -> !r.gross().isZero())
                .toList();
        var rates = rows.stream()
                .flatMap(r -> r.taxes().stream())
                .map(TaxLine::rate)
                .distinct()
                .toList();
        if (rates.size() != 1 || rows.stream().anyMatch(r -> r.taxes().isEmpty())) {
            return List.of();
        }
        var rate = rates.getFirst();
        var off = rate.containedIn(sale.amount(), Rounding.HALF_UP).minus(sale.tax());
        // Each row of the invoice may have been rounded by itself.
        if (off.abs().minor() > rows.size()) {
            return List.of();
        }
        var tax = amount.equals(left)
                ? sale.tax().minus(tax(before, sale.amount().currency()))
                : rate.containedIn(amount, Rounding.HALF_UP);
        return List.of(new RowPart("", OrderRow.Kind.GOODS, Quantity.ONE, amount, List.of(new TaxLine(rate, tax))));
    }

    private static Money tax(List<CreditNote> notes, Currency currency) {
        return Money.sum(
                notes.stream()
                        .flatMap(n -> n.rows().stream())
                        .flatMap(r -> r.taxes().stream())
                        .map(TaxLine::amount)
                        .toList(),
                currency);
    }
}
