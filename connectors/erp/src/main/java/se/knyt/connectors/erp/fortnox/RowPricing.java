package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.spi.ErpRow;

/**
 * Writes a row as price times quantity so that the product is the row's amount to the öre. Where the amount does not divide by
 * the quantity it becomes two rows (3 for 100.00: 2 × 33.33 and 1 × 33.34), which keeps the number of pieces; where the quantity
 * is not whole either it becomes quantity 1 with the quantity in the text.
 */
enum RowPricing {
    /** Prices as the buyer saw them; what every document is first written with. */
    VAT_INCLUDED {
        @Override
        Money amount(ErpRow row) {
            return row.gross();
        }

        @Override
        Money vat(Money sum, Rate rate) {
            return rate.containedIn(sum, Rounding.HALF_UP);
        }
    },
    /** Prices without VAT: the second try, where Fortnox's VAT of the gross amounts is not the VAT charged. */
    VAT_EXCLUDED {
        @Override
        Money amount(ErpRow row) {
            return row.gross().minus(row.tax());
        }

        @Override
        Money vat(Money sum, Rate rate) {
            return rate.on(sum, Rounding.HALF_UP);
        }
    };

    /** A number of pieces in one price step; more would be no pieces but a measure. */
    private static final BigDecimal PIECES_MAX = BigDecimal.valueOf(1_000_000);

    /** What the prices of this document are to sum to for the row. */
    abstract Money amount(ErpRow row);

    /** The VAT that Fortnox counts of the prices of a rate. */
    abstract Money vat(Money sum, Rate rate);

    /**
     * @param quantity positive
     * @param price per piece, exact
     * @param quantityInText true when {@code quantity} is 1 in place of the row's own
     */
    record Priced(Quantity quantity, Money price, boolean quantityInText) {}

    List<Priced> price(ErpRow row) {
        var amount = amount(row);
        var quantity = row.quantity();
        var pieces = quantity.value();
        if (quantity.isPositive() && divides(amount, pieces)) {
            return List.of(new Priced(quantity, quotient(amount, pieces), false));
        }
        boolean whole = pieces.stripTrailingZeros().scale() <= 0;
        if (!quantity.isPositive() || !whole || pieces.compareTo(PIECES_MAX) > 0) {
            return List.of(new Priced(Quantity.ONE, amount, !quantity.equals(Quantity.ONE)));
        }
        return steps(amount, pieces.longValueExact());
    }

    private static List<Priced> steps(Money amount, long pieces) {
        long low = Math.floorDiv(amount.minor(), pieces);
        long dearer = Math.floorMod(amount.minor(), pieces);
        var result = new ArrayList<Priced>();
        result.add(new Priced(Quantity.of(pieces - dearer), Money.of(low, amount.currency()), false));
        result.add(new Priced(Quantity.of(dearer), Money.of(low + 1, amount.currency()), false));
        return List.copyOf(result);
    }

    private static boolean divides(Money amount, BigDecimal pieces) {
        return quotient(amount, pieces).toDecimal().multiply(pieces).compareTo(amount.toDecimal()) == 0;
    }

    /** Exact only where {@link #divides} says so. */
    private static Money quotient(Money amount, BigDecimal pieces) {
        var price = amount.toDecimal().divide(pieces, amount.currency().decimals() + 2, RoundingMode.HALF_UP);
        return Money.rounded(price, amount.currency(), Rounding.HALF_UP);
    }
}
