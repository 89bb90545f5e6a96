package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * One payment from a provider or marketplace, as its settlement states it.
 *
 * @param eventDate when the provider paid, in the company's zone
 * @param provider provider code
 * @param reference what the bank statement shows
 * @param currency of every amount
 * @param paid may be zero, or negative when the provider drew from the bank account
 * @param opening what stood at the provider before; negative when the merchant owed
 * @param closing what stands there after
 * @param exchangeRate to the currency of the books; empty when it is that currency
 * @param openingBooked what {@code opening} stands at in the currency of the books, since the payout before left it there at its own
 *     rate; empty when it is not known or not in another currency
 * @param place the accounts of the provider's contract that it stands on
 */
public record PayoutFact(
        String key,
        LocalDate eventDate,
        String provider,
        String reference,
        Currency currency,
        Money paid,
        Money opening,
        Money closing,
        Optional<ExchangeRate> exchangeRate,
        Optional<Money> openingBooked,
        Place place)
        implements Fact {
    /**
     * On which of a provider's accounts something stands: 0 is the common one.
     *
     * @param account of the contract that paid
     * @param opening on which account the payout before left its closing balance
     */
    public record Place(int account, int opening) {
        /** All of it on the provider's common account. */
        public static final Place COMMON = new Place(0, 0);
    }

    /** One on the provider's common account. */
    public PayoutFact(
            String key,
            LocalDate eventDate,
            String provider,
            String reference,
            Currency currency,
            Money paid,
            Money opening,
            Money closing,
            Optional<ExchangeRate> exchangeRate,
            Optional<Money> openingBooked) {
        this(
                key,
                eventDate,
                provider,
                reference,
                currency,
                paid,
                opening,
                closing,
                exchangeRate,
                openingBooked,
                Place.COMMON);
    }

    /** One whose opening balance stands at what its own rate makes of it. */
    public PayoutFact(
            String key,
            LocalDate eventDate,
            String provider,
            String reference,
            Currency currency,
            Money paid,
            Money opening,
            Money closing,
            Optional<ExchangeRate> exchangeRate) {
        this(key, eventDate, provider, reference, currency, paid, opening, closing, exchangeRate, Optional.empty());
    }

    /** The same on another day. */
    public PayoutFact onDay(LocalDate day) {
        return new PayoutFact(
                key, day, provider, reference, currency, paid, opening, closing, exchangeRate, openingBooked, place);
    }
}
