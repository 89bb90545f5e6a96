package se.knyt.engine.rates;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import se.knyt.core.bookkeeping.ExchangeSpread;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * What a payout's line took of a purchase in another currency, where nothing says what that was in the purchase's own and a person does. It
 * is no more than is left of what was paid, and what was taken is that amount by the published rate of the day, within what an exchange
 * costs ({@link ExchangeSpread}).
 */
public final class SaidAmount {
    private SaidAmount() {}

    /**
     * Within what it can be.
     *
     * @param currency of the purchase
     * @param most what is left of what was paid
     * @param taken what was taken, in the currency of the books; empty where that is not known
     * @param day when it was taken; empty where that is not known
     */
    public record Bounds(Currency currency, Money most, Optional<Money> taken, Optional<LocalDate> day) {}

    /** Code of what is wrong with an amount: {@code amount-bounds}, {@code amount-no-rate} or {@code amount-rate}; empty where nothing is. */
    public static String problem(Tx tx, long company, Bounds bounds, Currency books, Money amount) throws SQLException {
        if (!amount.currency().equals(bounds.currency())
                || !amount.isPositive()
                || amount.compareTo(bounds.most()) > 0) {
            return "amount-bounds";
        }
        var value = inBooks(tx, company, amount, books, bounds.day());
        if (value.isEmpty() || bounds.taken().isEmpty()) {
            return "amount-no-rate";
        }
        return ExchangeSpread.isWithin(bounds.taken().get(), value.get()) ? "" : "amount-rate";
    }

    /** An amount by the published rate of a day; empty where there is none. */
    public static Optional<Money> inBooks(Tx tx, long company, Money amount, Currency books, Optional<LocalDate> day)
            throws SQLException {
        if (amount.currency().equals(books)) {
            return Optional.of(amount);
        }
        return day.isEmpty()
                ? Optional.empty()
                : ReferenceRates.of(tx, company, books)
                        .of(amount.currency(), day.get())
                        .map(rate -> rate.convert(amount));
    }
}
