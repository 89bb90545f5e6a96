package se.knyt.engine.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import se.knyt.core.bookkeeping.PricePart;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rounding;
import se.knyt.core.returns.RowPart;

/**
 * The price that a row is booked at, as a rule changed it. What it differs from the price sold at stands on a row of its own, so that
 * the order's sum, its VAT under each rate and what is paid stay as they are.
 *
 * @param by how the price of a piece is changed
 * @param value per cent of the price, or an amount in whole currency to add to it (taken off where negative), VAT included
 * @param ending what the new price is rounded to
 * @param text of the row of its own
 * @param account that row's, 3000–3999
 * @param rule name of the rule
 * @param version settings version that it stands in
 */
public record PriceChange(By by, BigDecimal value, Ending ending, String text, int account, String rule, int version) {
    /** More of a price than ten times it is a slip of the pen. */
    static final BigDecimal PERCENT_MAX = BigDecimal.valueOf(1000);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal NINETY_ORE = new BigDecimal("0.90");

    /** How a price is changed. */
    public enum By {
        PERCENT,
        AMOUNT;

        /** The stored code. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a price is rounded to, half away from zero. */
    public enum Ending {
        /** To the minor unit. */
        ORE,
        /** To whole currency: 149.00. */
        WHOLE,
        /** To the nearest price that ends in .90; 0.90 at the least. */
        NINETY;

        /** The stored code. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Ending> of(String code) {
            return Arrays.stream(values()).filter(e -> e.code().equals(code)).findFirst();
        }

        private BigDecimal round(BigDecimal price) {
            return switch (this) {
                case ORE -> price;
                case WHOLE -> price.setScale(0, RoundingMode.HALF_UP);
                case NINETY ->
                    price.subtract(NINETY_ORE)
                            .setScale(0, RoundingMode.HALF_UP)
                            .max(BigDecimal.ZERO)
                            .add(NINETY_ORE);
            };
        }
    }

    /** Whether a row has a price that can be changed: goods with pieces and an amount. */
    static boolean isFor(OrderRow row) {
        return row.kind() == OrderRow.Kind.GOODS
                && row.gross().isPositive()
                && row.quantity().isPositive();
    }

    /** The price of a piece that the row is booked at; not positive where the change leaves nothing of it. */
    public Money price(OrderRow row) {
        var sold = row.gross().toDecimal().divide(row.quantity().value(), MathContext.DECIMAL128);
        var changed = switch (by) {
            case PERCENT -> sold.multiply(value).divide(HUNDRED, MathContext.DECIMAL128);
            case AMOUNT -> sold.add(value);
        };
        return Money.rounded(
                changed.signum() <= 0 ? changed : ending.round(changed),
                row.gross().currency(),
                Rounding.HALF_UP);
    }

    /**
     * What stands on a row of its own of a part of the row: what is left of the part when the new price has been taken of its pieces. VAT
     * follows the amounts; each is the rounded share of all pieces so far less that of those before, so that parts never drift and
     * what takes the last piece takes the rest.
     *
     * @param before pieces of the row that lie before the part
     * @return empty where the price is as it was sold at
     */
    public Optional<PricePart> of(OrderRow row, RowPart part, Quantity before) {
        if (!isFor(row)) {
            return Optional.empty();
        }
        var after = before.plus(part.quantity());
        var amount = upTo(row, after).minus(upTo(row, before));
        var vat = vatUpTo(row, after).minus(vatUpTo(row, before));
        var gross = part.gross().minus(amount);
        var ownVat = part.tax().minus(vat);
        return gross.isZero() && ownVat.isZero()
                ? Optional.empty()
                : Optional.of(new PricePart(gross, ownVat, text, account, rule, version));
    }

    private Money upTo(OrderRow row, Quantity pieces) {
        return Money.rounded(
                price(row).toDecimal().multiply(pieces.value()), row.gross().currency(), Rounding.HALF_UP);
    }

    private Money vatUpTo(OrderRow row, Quantity pieces) {
        var share = row.tax()
                .toDecimal()
                .multiply(upTo(row, pieces).toDecimal())
                .divide(row.gross().toDecimal(), MathContext.DECIMAL128);
        return Money.rounded(share, row.gross().currency(), Rounding.HALF_UP);
    }
}
