package se.knyt.core.returns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.returns.CreditPlan.Planned;
import se.knyt.core.returns.CreditPlan.Refused;

/**
 * From the invoices of a purchase, what is credited of them already and what is given back to the credit notes that reach it, or to
 * the reason why it cannot be reached. Oldest invoices are credited first. Pure: the same in gives the same out.
 */
public final class CreditPlanner {
    private final List<Left> lefts;
    private final Return back;
    private final CreditTerms terms;
    private final Currency currency;

    private CreditPlanner(List<Left> lefts, Return back, CreditTerms terms) {
        this.lefts = lefts;
        this.back = back;
        this.terms = terms;
        this.currency = back.total().currency();
    }

    /**
     * @param invoices oldest first
     * @param standing notes made so far on any of them
     * @throws IllegalArgumentException for a sum that is not positive, or rows without pieces or amount
     */
    public static CreditPlan plan(List<Invoiced> invoices, List<CreditNote> standing, Return back, CreditTerms terms) {
        requireSensible(back);
        var lefts = invoices.stream()
                .map(i -> new Left(
                        i,
                        standing.stream()
                                .filter(n -> n.invoice().equals(i.key()))
                                .toList()))
                .toList();
        return new CreditPlanner(lefts, back, terms).plan();
    }

    private static void requireSensible(Return back) {
        boolean rows = back.rows().stream()
                .allMatch(r -> r.quantity().isPositive() && !r.gross().isNegative());
        boolean kept = back.kept().stream().allMatch(r -> r.gross().isPositive());
        if (!back.total().isPositive() || !rows || !kept) {
            throw new IllegalArgumentException("what is given back has no positive sum, or rows without pieces");
        }
    }

    private CreditPlan plan() {
        var left = Money.sum(lefts.stream().map(Left::total).toList(), currency);
        if (back.total().compareTo(left) > 0) {
            return moreThanLeft(back.total(), left);
        }
        if (back.kept().isEmpty() && back.total().equals(left)) {
            lefts.forEach(Left::takeAll);
            return chain();
        }
        for (var row : back.rows()) {
            var refused = take(row);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return keep().or(this::takeRest).orElseGet(this::chain);
    }

    private static Refused moreThanLeft(Money amount, Money left) {
        return new Refused(CreditPlan.MORE_THAN_LEFT, Map.of("amount", amount.toString(), "left", left.toString()));
    }

    /** A row's pieces over the invoices that have it; its amount follows them, as far as each has any left. */
    private Optional<CreditPlan> take(RowPart row) {
        record Piece(Left left, Share share, Quantity quantity, Money most) {}
        var pieces = new ArrayList<Piece>();
        var open = row.quantity();
        boolean known = false;
        for (var left : lefts) {
            var share = left.row(row.rowId());
            known |= share.isPresent();
            if (share.isPresent() && open.isPositive() && share.get().quantity().isPositive()) {
                var quantity = min(open, share.get().quantity());
                pieces.add(new Piece(left, share.get(), quantity, left.most(share.get())));
                open = open.minus(quantity);
            }
        }
        if (!known) {
            return Optional.of(new Refused(CreditPlan.ROW_NOT_INVOICED, Map.of("row", row.rowId())));
        }
        if (open.isPositive()) {
            return moreOfRow(
                    row, row.quantity().toString(), row.quantity().minus(open).toString());
        }
        var amounts = spread(
                row.gross(),
                pieces.stream()
                        .map(p -> Left.min(p.share().worth(p.quantity()), p.most()))
                        .toList(),
                pieces.stream().map(Piece::most).toList());
        if (amounts.isEmpty()) {
            var most = Money.sum(pieces.stream().map(Piece::most).toList(), currency);
            return moreOfRow(row, row.gross().toString(), most.toString());
        }
        for (int i = 0; i < pieces.size(); i++) {
            var piece = pieces.get(i);
            var stated = pieces.size() == 1 ? row.taxes() : List.<se.knyt.core.commerce.TaxLine>of();
            piece.left().take(piece.share(), piece.quantity(), amounts.get(i), stated);
        }
        return Optional.empty();
    }

    private static Optional<CreditPlan> moreOfRow(RowPart row, String amount, String left) {
        return Optional.of(
                new Refused(CreditPlan.ROW_MORE_THAN_LEFT, Map.of("row", row.rowId(), "amount", amount, "left", left)));
    }

    private static Quantity min(Quantity a, Quantity b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** An amount over parts near what each wants and never above its most; empty where there is no room for it. */
    private static List<Money> spread(Money amount, List<Money> wanted, List<Money> most) {
        var result = new ArrayList<>(wanted);
        var over = amount.minus(Money.sum(wanted, amount.currency()));
        for (int i = result.size() - 1; i >= 0 && !over.isZero(); i--) {
            var room = over.isPositive()
                    ? Left.min(over, most.get(i).minus(result.get(i)))
                    : Left.min(over.negated(), result.get(i)).negated();
            result.set(i, result.get(i).plus(room));
            over = over.minus(room);
        }
        return over.isZero() ? result : List.of();
    }

    /** Fees that are kept stand on the first note that is worth more than they are. */
    private Optional<CreditPlan> keep() {
        if (back.kept().isEmpty()) {
            return Optional.empty();
        }
        var fees = Money.sum(back.kept().stream().map(RowPart::gross).toList(), currency);
        var on = lefts.stream().filter(l -> sum(l.taken()).compareTo(fees) > 0).findFirst();
        on.ifPresent(left -> back.kept().forEach(left::keep));
        return on.isPresent()
                ? Optional.empty()
                : Optional.of(new Refused(CreditPlan.FEE_TOO_LARGE, Map.of("kept", fees.toString())));
    }

    private Money sum(List<RowPart> parts) {
        return Money.sum(parts.stream().map(RowPart::gross).toList(), currency);
    }

    /** What the rows lack of the sum is money without rows. */
    private Optional<CreditPlan> takeRest() {
        var rows = Money.sum(lefts.stream().map(l -> sum(l.taken())).toList(), currency);
        var rest = back.total().minus(rows);
        if (rest.isNegative()) {
            return Optional.of(new Refused(
                    CreditPlan.ROWS_EXCEED_AMOUNT, Map.of("amount", back.total().toString(), "rows", rows.toString())));
        }
        for (var left : lefts) {
            var part = Left.min(rest, left.priced());
            if (part.isPositive()) {
                left.takeAmount(part);
                rest = rest.minus(part);
            }
        }
        return rest.isZero()
                ? Optional.empty()
                : Optional.of(moreThanLeft(back.total(), back.total().minus(rest)));
    }

    /** The taken parts as notes that the accounting system takes. */
    private CreditPlan chain() {
        var notes = new ArrayList<CreditNote>();
        for (var left : lefts) {
            var parts = left.taken().stream().filter(p -> !p.isNothing()).toList();
            if (parts.isEmpty()) {
                continue;
            }
            if (left.isWhole()) {
                notes.add(new CreditNote(left.invoice().key(), currency, true, parts));
                continue;
            }
            if (!terms.parts()) {
                return new Refused(
                        CreditPlan.WHOLE_ONLY, Map.of("amount", sum(parts).toString()));
            }
            for (int from = 0; from < parts.size(); from += terms.rowsMax()) {
                int to = Math.min(parts.size(), from + terms.rowsMax());
                notes.add(new CreditNote(left.invoice().key(), currency, false, parts.subList(from, to)));
            }
        }
        return new Planned(notes);
    }
}
