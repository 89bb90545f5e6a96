package se.knyt.core.returns;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rounding;

/** What was invoiced of a row or group, and what is left of it. Its VAT is told tax by tax, in the order of the invoice. */
final class Share {
    private RowPart invoiced;
    private Quantity quantity;
    private Money gross;
    private List<TaxLine> taxes;

    private Share(RowPart invoiced) {
        this.invoiced = invoiced;
        this.quantity = invoiced.quantity();
        this.gross = invoiced.gross();
        this.taxes = byRate(invoiced.taxes());
    }

    static Share of(RowPart row) {
        return new Share(new RowPart(row.rowId(), row.kind(), row.quantity(), row.gross(), byRate(row.taxes())));
    }

    /** Nothing was invoiced of this kind and rate. */
    static Share none(RowPart like) {
        var none = like.taxes().stream()
                .map(t -> new TaxLine(t.rate(), Money.zero(t.amount().currency()), t.channelLiable()))
                .toList();
        return of(new RowPart(
                "", like.kind(), Quantity.ZERO, Money.zero(like.gross().currency()), none));
    }

    private static List<TaxLine> byRate(List<TaxLine> taxes) {
        var result = new ArrayList<TaxLine>();
        for (var tax : taxes) {
            int at = place(result, tax);
            if (at < 0) {
                result.add(tax);
            } else {
                result.set(at, with(tax, result.get(at).amount().plus(tax.amount())));
            }
        }
        return List.copyOf(result);
    }

    private static int place(List<TaxLine> taxes, TaxLine like) {
        for (int i = 0; i < taxes.size(); i++) {
            if (taxes.get(i).rate().equals(like.rate()) && taxes.get(i).channelLiable() == like.channelLiable()) {
                return i;
            }
        }
        return -1;
    }

    private static TaxLine with(TaxLine tax, Money amount) {
        return new TaxLine(tax.rate(), amount, tax.channelLiable());
    }

    /** Both together, before anything is taken. */
    static Share joined(Share a, Share b) {
        var taxes = new ArrayList<>(a.invoiced.taxes());
        taxes.addAll(b.invoiced.taxes());
        return of(new RowPart(
                "",
                a.invoiced.kind(),
                a.invoiced.quantity().plus(b.invoiced.quantity()),
                a.invoiced.gross().plus(b.invoiced.gross()),
                taxes));
    }

    RowPart part() {
        return invoiced;
    }

    Quantity quantity() {
        return quantity;
    }

    Money gross() {
        return gross;
    }

    List<TaxLine> taxes() {
        return taxes;
    }

    boolean isNothing() {
        return gross.isZero() && taxes.stream().allMatch(t -> t.amount().isZero());
    }

    void take(Quantity less, Money amount, List<TaxLine> vat) {
        quantity = quantity.minus(less);
        gross = gross.minus(amount);
        var left = new ArrayList<>(taxes);
        for (var tax : vat) {
            int at = place(left, tax);
            if (at >= 0) {
                left.set(at, with(tax, left.get(at).amount().minus(tax.amount())));
            } else {
                left.add(with(tax, tax.amount().negated()));
            }
        }
        taxes = List.copyOf(left);
    }

    /**
     * The VAT of the next part, as the sale had it: the rounded VAT of all that is given back after it, less what was given back
     * before, so that the parts never drift and the last leaves zero.
     */
    List<TaxLine> mirrored(Money part) {
        if (part.equals(gross)) {
            return taxes;
        }
        var after = invoiced.gross().minus(gross).plus(part);
        var result = new ArrayList<TaxLine>();
        for (var whole : invoiced.taxes()) {
            var left = leftOf(whole);
            var before = whole.amount().minus(left);
            result.add(with(whole, bounded(share(whole.amount(), after).minus(before), left)));
        }
        return result;
    }

    /** What a piece count of it is worth, all given back before taken into account. */
    Money worth(Quantity pieces) {
        if (pieces.equals(quantity) || invoiced.quantity().isZero()) {
            return gross;
        }
        var before = invoiced.gross().minus(gross);
        var after = invoiced.quantity().minus(quantity).plus(pieces);
        var upTo = Money.rounded(
                invoiced.gross()
                        .toDecimal()
                        .multiply(after.value())
                        .divide(invoiced.quantity().value(), MathContext.DECIMAL128),
                gross.currency(),
                Rounding.HALF_UP);
        return bounded(upTo.minus(before), gross);
    }

    private Money share(Money amount, Money of) {
        if (invoiced.gross().isZero()) {
            return Money.zero(amount.currency());
        }
        BigDecimal exact = amount.toDecimal()
                .multiply(of.toDecimal())
                .divide(invoiced.gross().toDecimal(), MathContext.DECIMAL128);
        return Money.rounded(exact, amount.currency(), Rounding.HALF_UP);
    }

    /** Taxes as stated, none more than is left here. */
    List<TaxLine> within(List<TaxLine> stated) {
        return byRate(stated).stream()
                .map(t -> with(t, bounded(t.amount(), leftOf(t))))
                .toList();
    }

    private Money leftOf(TaxLine like) {
        int at = place(taxes, like);
        return at < 0 ? Money.zero(like.amount().currency()) : taxes.get(at).amount();
    }

    /** Between zero and what is left, whichever side of zero that is. */
    private static Money bounded(Money amount, Money left) {
        var zero = Money.zero(left.currency());
        var low = left.isNegative() ? left : zero;
        var high = left.isNegative() ? zero : left;
        return amount.compareTo(low) < 0 ? low : amount.compareTo(high) > 0 ? high : amount;
    }
}
