package se.knyt.core.returns;

import java.util.List;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/**
 * So much of a row: as invoiced, or as given back.
 *
 * @param rowId the order row; empty for an amount that belongs to no row
 * @param kind what the row is
 * @param quantity pieces
 * @param gross VAT included; negative only for rounding, discounts, and fees kept on a credit note
 * @param taxes the VAT in {@code gross}; on what is given back it may be empty, and is then that of the sale
 */
public record RowPart(String rowId, OrderRow.Kind kind, Quantity quantity, Money gross, List<TaxLine> taxes) {
    public RowPart {
        taxes = List.copyOf(taxes);
    }

    public Money tax() {
        return Money.sum(taxes.stream().map(TaxLine::amount).toList(), gross.currency());
    }

    boolean isNothing() {
        return gross.isZero() && taxes.stream().allMatch(t -> t.amount().isZero());
    }

    Group group() {
        return new Group(
                kind, taxes.stream().map(TaxLine::rate).distinct().sorted().toList());
    }

    /** Rows of one kind under the same rates: what an amount without rows is divided by. */
    record Group(OrderRow.Kind kind, List<Rate> rates) {
        Group {
            rates = List.copyOf(rates);
        }

        /** Whether money alone can be of it: not a gift card sold, a tip or a rounding. */
        boolean isPriced() {
            return kind == OrderRow.Kind.GOODS
                    || kind == OrderRow.Kind.SHIPPING
                    || kind == OrderRow.Kind.FEE
                    || kind.isKept();
        }
    }
}
