package se.knyt.server.clearing;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;

/**
 * The open items of an account in one currency that is not that of the books; never added to those in another.
 *
 * @param kinds by kind, of all ages
 * @param rate units of the books' currency for one on the day, empty when no rate is known
 * @param source whose rate it is
 * @param rateDay the day that it was published for
 */
public record CurrencyItems(
        Currency currency,
        Currency books,
        List<ItemGroup> kinds,
        String rate,
        String source,
        Optional<LocalDate> rateDay) {
    public CurrencyItems {
        kinds = List.copyOf(kinds);
    }

    public long count() {
        return kinds.stream().mapToLong(ItemGroup::count).sum();
    }

    /** What stands on the account, in the currency itself. */
    public Money amount() {
        return Money.sum(kinds.stream().map(ItemGroup::amount).toList(), currency);
    }

    /** What that stands at in the books. */
    public Money booked() {
        return Money.sum(kinds.stream().map(ItemGroup::booked).toList(), books);
    }

    /** What stands in the customer ledger, in the currency itself. */
    public Money inLedger() {
        return Money.sum(kinds.stream().map(ItemGroup::inLedger).toList(), currency);
    }

    public long unvalued() {
        return kinds.stream().mapToLong(ItemGroup::unvalued).sum();
    }

    /** Whether what the items come to at the day's rate can be told: there is a rate, and all of them have a value in the books. */
    public boolean rated() {
        return !rate.isEmpty() && unvalued() == 0;
    }

    /** What stands on the account at the day's rate. */
    public Money atRate() {
        return Money.rounded(amount().toDecimal().multiply(new BigDecimal(rate)), books, Rounding.HALF_UP);
    }

    /** What the rate has made of it since it was booked: a gain that nobody has realised when positive. It is told; only at a month's end is it booked, where the company has chosen so. */
    public Money unrealised() {
        return atRate().minus(booked());
    }
}
