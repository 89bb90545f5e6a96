package se.knyt.engine.books;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.ReferenceRates;

/** What a person wrote of a provider's invoice, read: empty where it cannot be. */
final class WrittenFee {
    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,12}(\\.\\d{1,4})?");
    private static final Pattern RATE = Pattern.compile("\\d{1,8}(\\.\\d{1,10})?");

    private WrittenFee() {}

    static Optional<Currency> currency(String code, Currency books) {
        try {
            return Optional.of(code.isEmpty() ? books : new Currency(code.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<Money> amount(String text, Currency currency) {
        try {
            return AMOUNT.matcher(text).matches() ? Optional.of(Money.parse(text, currency)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // More decimals than the currency has.
            return Optional.empty();
        }
    }

    /** Empty where the invoice is in the currency of the books, where nobody has published one, or where what is written is none. */
    static Optional<ExchangeRate> rate(
            Tx tx, long company, FeeInvoiceDesk.Input input, Currency currency, Currency books) {
        if (currency.equals(books)) {
            return Optional.empty();
        }
        if (input.rate().isEmpty()) {
            return ReferenceRates.of(tx, company, books).of(currency, input.date());
        }
        return RATE.matcher(input.rate()).matches() && new BigDecimal(input.rate()).signum() > 0
                ? Optional.of(new ExchangeRate(
                        currency,
                        books,
                        new BigDecimal(input.rate()),
                        input.provider() + " " + input.number(),
                        input.date()))
                : Optional.empty();
    }
}
